import { cutOtherRuns } from "../cut.ts";
import type { Moment, StatementStep } from "../interpret/trace.ts";
import type { List, SimpleCommand, Statement } from "../syntax.ts";
import { changesBetween } from "./changes.ts";
import { NotStraight } from "./not_straight.ts";
import type { Frame, StraightScript } from "./straight_script.ts";
import { valueCode } from "./value_code.ts";
import { commandsOfStatement, outerJumps } from "./within.ts";

/**
 * Adds a statement whose runs are other jobs': without them where they stand
 * in it plainly, else as the changes that it made.
 */
export function addDroppedStatement(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement, code } = step;
  const runs = plainRuns(step);
  if (runs !== undefined && statement.operators[0] !== "||") {
    const edits = cutOtherRuns(
      asList(statement),
      runs.map((command) => ({ command })),
      code.text,
    )();
    const jumps = outerJumps(statement).map((it) => ({
      ...it.command.span,
      text: ":",
    }));
    script.statement(step, [
      ...edits,
      ...frame.kind === "function" ? [] : jumps,
    ]);
    script.expect(step, "no");
    return;
  }
  if (step.before !== undefined && step.after !== undefined) {
    addEnvironment(step, script);
    addChanges(step.before, step.after, script);
  }
}

function asList(statement: Statement): List {
  return { kind: "list", span: statement.span, statements: [statement] };
}

/** The runs of a statement; undefined where not all stand in plain sight. */
function plainRuns(step: StatementStep): SimpleCommand[] | undefined {
  const runs = new Set<SimpleCommand>();
  const walk = (inner: StatementStep): boolean =>
    inner.events.every((event) => {
      switch (event.kind) {
        case "run":
          if (event.code !== step.code || event.within !== "statement") {
            return false;
          }
          runs.add(event.command);
          return true;
        case "group":
          return event.body.statements.every(walk);
        default:
          return false;
      }
    });
  if (!walk(step)) return undefined;
  for (const it of commandsOfStatement(step.statement)) {
    if (it.kind !== "simple" && it.kind !== "group" && it.kind !== "subshell") {
      return undefined;
    }
  }
  return [...runs];
}

/** Commands of left-out steps that made ready what comes after them. */
export function addEnvironment(
  step: StatementStep,
  script: StraightScript,
  but: ReadonlySet<string> = new Set(),
): void {
  for (const effect of script.effectsOf(step)) {
    const { environment } = effect;
    if (environment === undefined || but.has(effect.text)) continue;
    script.code(environment);
    script.expected.push({ text: effect.text, needed: "yes" });
  }
}

/** Adds what differs between two moments, but for one variable. */
export function addChanges(
  before: Moment,
  after: Moment,
  script: StraightScript,
  but?: string,
): void {
  const { unknowns } = script.trace;
  for (const it of changesBetween(before, after, unknowns)) {
    if (it.name === but) continue;
    script.value(it.name, it.code, it.needed, it.here);
  }
  if (before.directory === after.directory) return;
  const code = valueCode(after.directory, unknowns, after);
  if (code === undefined) {
    throw new NotStraight(
      "the directory after steps that are left out is known only in the job",
    );
  }
  script.value("PWD", `cd ${code}`, "always");
}
