import type { Command, CompoundCommand } from "../syntax.ts";
import { isPure } from "./pure_steps.ts";
import type { Frame } from "./run_words.ts";
import type { BodyStep, StatementStep } from "./steps.ts";
import type { StraightScript } from "./straighten.ts";

/** The branches that an `if` or a `case` took: of `;&`, more than one. */
export function branchesTaken(
  step: StatementStep,
  command: Command,
): BodyStep[] {
  return step.events.filter((it): it is BodyStep =>
    it.kind === "branch" && it.command === command
  );
}

/** Adds what happened in branches of one command, and on the way to them. */
export function addBranches(
  taken: BodyStep[],
  frame: Frame,
  script: StraightScript,
): void {
  for (const { command, index, body } of taken) {
    if (command.kind === "if") addConditions(command, index, frame, script);
    if (body !== undefined) script.list(body, frame);
  }
}

/** Adds the conditions up to that of a branch, where they do more than decide. */
function addConditions(
  command: Extract<CompoundCommand, { kind: "if" }>,
  taken: number,
  frame: Frame,
  script: StraightScript,
): void {
  const statements = command.clauses.slice(0, taken + 1)
    .flatMap((it) => it.condition.statements);
  for (const statement of statements) {
    if (isPure(statement, [], script.facts)) continue;
    const text = script.text.statement(
      statement,
      script.localEdits(statement, frame),
    );
    script.code(text.includes("\n") ? `{ ${text}\n} || :` : `${text} || :`);
  }
}
