import { onlyCommand } from "../walk.ts";
import { addBranches, branchesTaken } from "./branches.ts";
import { plainName } from "./facts.ts";
import {
  changesVariable,
  isJump,
  isPure,
  jumpsIn,
  withoutJumps,
} from "./pure_steps.ts";
import type { Frame } from "./run_words.ts";
import type { StatementStep } from "./steps.ts";
import type { StraightScript } from "./straighten.ts";

/** Adds a statement that holds no run: only the branches that were taken. */
export function addKeptStatement(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement } = step;
  const { facts } = script;
  const command = onlyCommand(statement);
  switch (command?.kind) {
    case "function":
      if (facts.runFunctions.has(command.name)) return;
      break;
    case "simple":
      if (isJump(plainName(command, facts.text))) return;
      break;
    case "if":
    case "case": {
      const taken = branchesTaken(step, command);
      const plain = command.redirects.length === 0 &&
        statement.terminator !== "&" &&
        !(command.kind === "case" &&
          changesVariable(script.text.slice(command.subject)));
      if (!plain || taken.length === 0) break;
      return addBranches(taken, frame, script);
    }
  }
  const jumps = jumpsIn(statement, facts);
  if (jumps.length > 0 && isPure(statement, jumps, facts)) return;
  const instead = script.passed === "yes" ? ":" : "exit";
  script.statement(step, withoutJumps(statement, facts, instead), frame);
}
