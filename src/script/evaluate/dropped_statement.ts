import { cutOtherRuns } from "../cut.ts";
import type { RunCommand } from "../run_command.ts";
import type { Statement } from "../syntax.ts";
import {
  commandsWithinStatement,
  type Facts,
  plainName,
  statementAsList,
} from "./facts.ts";
import { changesBetween } from "./moment.ts";
import { withoutJumps } from "./pure_steps.ts";
import { type Frame, NotStraight } from "./run_words.ts";
import type { Moment, StatementStep } from "./steps.ts";
import type { StraightScript } from "./straighten.ts";

/**
 * Adds a statement whose runs are other jobs': without them where they stand
 * in it plainly, else as the changes that it made.
 */
export function addDroppedStatement(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement } = step;
  const { facts } = script;
  const runs = plainRuns(statement, facts);
  if (runs !== undefined && statement.operators[0] !== "||") {
    const list = statementAsList(statement);
    script.statement(step, [
      ...cutOtherRuns(list, runs, undefined, facts.text),
      ...withoutJumps(statement, facts, ":"),
    ], frame);
  } else if (step.before !== undefined && step.after !== undefined) {
    addChanges(step.before, step.after, script);
  }
}

/** The runs of a statement; undefined where not all stand in plain sight. */
function plainRuns(
  statement: Statement,
  facts: Facts,
): RunCommand[] | undefined {
  const runs: RunCommand[] = [];
  for (const it of commandsWithinStatement(statement)) {
    const plain = it.kind === "simple"
      ? !facts.runFunctions.has(plainName(it, facts.text) ?? "")
      : it.kind === "group" || it.kind === "subshell";
    if (!plain) return undefined;
    const run = facts.runs.get(it);
    if (run !== undefined) runs.push(run);
  }
  return runs;
}

/** Adds what differs between two moments, but for one variable. */
export function addChanges(
  before: Moment,
  after: Moment,
  script: StraightScript,
  but?: string,
): void {
  for (const it of changesBetween(before, after, script.unknowns)) {
    if (it.name === but) continue;
    const needed = it.exported === "yes" ? "always" : "where read";
    script.value(it.name, it.code, needed);
  }
  if (before.directory === after.directory) return;
  const code = script.unknowns.code(after.directory);
  if (code === undefined) {
    throw new NotStraight(
      `the directory after steps that are left out is known only in the job`,
    );
  }
  script.value("PWD", `cd ${code}`, "always");
}
