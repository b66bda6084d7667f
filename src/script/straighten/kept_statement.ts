import type { StatementStep } from "../interpret/trace.ts";
import { onlyCommand } from "../walk.ts";
import { isPure } from "./pure.ts";
import type { Frame, StraightScript } from "./straight_script.ts";
import { outerJumps } from "./within.ts";

/** Adds a statement that holds no run: as it is written. */
export function addKeptStatement(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement, code } = step;
  const only = onlyCommand(statement);
  if (only?.kind === "function" && script.isWrittenOut(only.name)) return;
  const jumps = outerJumps(statement);
  const leads = jumps.length > 0 &&
    (frame.kind === "script" || jumps.every((it) => it.kind === "loop"));
  if (leads && step.undecided !== "yes") {
    // what it decided is decided: it only leads on
    if (isPure(statement, jumps.map((it) => it.command), code.text)) return;
  }
  if (jumps.some((it) => it.kind === "loop")) script.leavesLoop = "yes";
  const edits = frame.kind === "function"
    ? []
    : jumps.filter((it) => it.kind === "function")
      .map((it) => ({ ...it.command.span, text: "exit" }));
  script.statement(step, edits);
  script.expect(step, "yes");
}
