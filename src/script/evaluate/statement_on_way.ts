import type { Command, Statement } from "../syntax.ts";
import { bodiesOf, commandsFrom, onlyCommand } from "../walk.ts";
import { addBranches, branchesTaken } from "./branches.ts";
import { addChanges } from "./dropped_statement.ts";
import { positional } from "./pieces.ts";
import { readsInput } from "./reads_input.ts";
import { withoutJumps } from "./pure_steps.ts";
import { type Frame, NotStraight } from "./run_words.ts";
import type { CallStep, LoopStep, StatementStep, Step } from "./steps.ts";
import type { StraightScript } from "./straighten.ts";

/** Adds a statement within which the run happened: the way to it alone. */
export function addStatementOnWay(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement } = step;
  const { text } = script;
  const event = step.events.find((it) => script.way.steps.has(it));
  if (event === undefined) throw new NotStraight("the way is not plain");
  const target = commandOf(event, statement);
  const jumps = withoutJumps(statement, script.facts, ":");
  if (event.kind === "run" && event.command === target) {
    const edits = script.words.runEdits(event, frame);
    script.statement(step, [...edits, ...jumps], frame);
    script.passed = "yes";
    return;
  }
  const alone = onlyCommand(statement) === target &&
    statement.span.start === target.span.start;
  if (alone && statement.terminator !== "&") {
    const behind = text.redirects(target) + text.documents(target);
    enclose(target, behind, script, () => addStep(event, step, frame, script));
    return;
  }
  const pipeline = statement.pipelines.find((it) =>
    it.commands.includes(target)
  );
  // what a loop reads from a pipe is in its variables by now
  const fed = target.kind === "while" && pipeline !== undefined &&
    pipeline.commands[0] !== target &&
    readsInput(target.condition, script.facts);
  const from = fed ? pipeline.span.start : target.span.start;
  const head = { start: statement.span.start, end: from };
  const tail = { start: target.span.end, end: statement.span.end };
  const piped = pipeline !== undefined && pipeline.commands.length > 1;
  script.open(`${text.slice({ span: head }, jumps)}${piped ? "(" : "{"}`);
  enclose(target, "", script, () => addStep(event, step, frame, script));
  const and = statement.terminator === "&" ? " &" : "";
  script.close(
    `${piped ? ")" : "}"}${text.redirects(target)}${
      text.slice({ span: tail }, jumps)
    }${and}${text.documents(target)}`,
  );
}

/** The command of a statement in which a step happened. */
function commandOf(event: Step, statement: Statement): Command {
  for (const { commands } of statement.pipelines) {
    for (const command of commands) {
      if ([...commandsFrom(command)].includes(event.command)) return command;
    }
  }
  throw new NotStraight("the way is not plain");
}

/** Adds what stands in a command, and what a subshell or redirections need. */
function enclose(
  command: Command,
  behind: string,
  script: StraightScript,
  add: () => void,
): void {
  const subshell = command.kind === "subshell";
  if (!subshell && behind === "") return add();
  script.open(subshell ? "(" : "{");
  add();
  script.close(`${subshell ? ")" : "}"}${behind}`);
}

function addStep(
  event: Step,
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  switch (event.kind) {
    case "branch":
      return addBranches(branchesTaken(step, event.command), frame, script);
    case "group":
      if (event.body !== undefined) script.list(event.body, frame);
      return;
    case "loop":
      return addIteration(event, frame, script);
    case "call":
      return addCall(event, frame, script);
    default:
      throw new NotStraight("the way is not plain");
  }
}

function addIteration(
  event: LoopStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { command, before, iterations } = event;
  const at = script.way.iterations.get(event) ?? -1;
  const iteration = iterations[at];
  if (iteration === undefined) throw new NotStraight("no such iteration");
  refuseReadingOn(command, at, script);
  if (command.kind === "for") {
    addChanges(before, iteration.at, script, command.variable);
    const code = script.unknowns.code(iteration.value);
    if (code === undefined) {
      script.value(command.variable, undefined, "where read");
    } else {
      const text = `${command.variable}=${code === "''" ? "" : code}`;
      script.value(command.variable, text, "always");
    }
  } else addChanges(before, iteration.at, script);
  script.list(iteration.body, frame);
}

/** Of one iteration alone, a `read` in its body would get what the first got. */
function refuseReadingOn(
  command: LoopStep["command"],
  at: number,
  { facts }: StraightScript,
): void {
  if (command.kind === "simple" || command.kind === "function") return;
  const [body, condition] = bodiesOf(command).toReversed();
  const before = at > 0 ||
    condition !== undefined && readsInput(condition, facts);
  if (before && body !== undefined && readsInput(body, facts)) {
    throw new NotStraight("its loop goes on reading in its body");
  }
}

/** Adds what a function did, as if its text stood in the place of the call. */
function addCall(event: CallStep, frame: Frame, script: StraightScript): void {
  const { text, facts } = script;
  for (const it of event.command.assignments) {
    script.code(`export ${text.slice(it)}`);
  }
  const inner: Frame = {
    kind: "function",
    arguments: event.command.words.slice(1).flatMap((word, index) =>
      script.words.codes(word, event.words[index] ?? [], frame)
    ),
  };
  addPositional(inner, script);
  const body = facts.functions.get(event.name)?.map((it) => it.body).find(
    (it) =>
      (it.kind === "group" || it.kind === "subshell") &&
      it.body === event.body.list,
  );
  if (body === undefined) {
    throw new NotStraight(`the function "${event.name}" is no group`);
  }
  const behind = text.redirects(body) + text.documents(body);
  enclose(body, behind, script, () => script.list(event.body, inner));
  if (frame.kind === "function" || inner.arguments.length > 0) {
    addPositional(frame, script);
  }
}

function addPositional(frame: Frame, script: StraightScript): void {
  const codes = frame.arguments.map((it) => it.code);
  const known = codes.every((it) => it !== undefined);
  const text = known ? `set -- ${codes.join(" ")}`.trim() : undefined;
  script.value(positional, text, "where read");
}
