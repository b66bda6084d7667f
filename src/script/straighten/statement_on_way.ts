import type {
  CallStep,
  LoopStep,
  NestedStep,
  StatementStep,
  Step,
} from "../interpret/trace.ts";
import type { Command, Statement } from "../syntax.ts";
import { bodiesOf, onlyCommand } from "../walk.ts";
import { addChanges, addEnvironment } from "./dropped_statement.ts";
import { addLaunched } from "./launched_text.ts";
import { NotStraight } from "./not_straight.ts";
import { isPure } from "./pure.ts";
import { readsInput } from "./reads_input.ts";
import { passedArguments } from "./passed_arguments.ts";
import { runEdits } from "./run_words.ts";
import {
  documentsText,
  redirectsText,
  slice,
  statementText,
} from "./statement_text.ts";
import type { Frame, StraightScript } from "./straight_script.ts";
import { valueCode } from "./value_code.ts";
import { commandsWithin } from "./within.ts";
import { nameOf } from "../interpret/may_hold_run.ts";

/** Adds a statement within which the run happened: the way to it alone. */
export function addStatementOnWay(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const event = step.events.find((it) => script.way.steps.has(it));
  if (event === undefined) throw new NotStraight("the way is not plain");
  if (staysWhole(event)) return addWhole(step, frame, script);
  const { from, to } = effectsOfEvent(event, step);
  const { effects } = step;
  // around a call or a group all stays; of a loop or an if, what is on the way
  const needed = event.kind === "call" || event.kind === "group" ? "yes" : "no";
  script.expectRange({ from: effects.from, to: from }, needed);
  if (event.kind === "call") addCall(event, step, frame, script);
  else if (event.kind === "nested" && event.how === "launched") {
    addLaunched(event, step, script);
  } else addCompound(event, step, frame, script);
  script.expectRange({ from: to, to: effects.to }, needed);
}

/** Which effects are those of the command that the way leads through. */
function effectsOfEvent(
  event: Step,
  step: StatementStep,
): { from: number; to: number } {
  const bodies = step.events.flatMap((it) => {
    if (it.kind === "run" || it.command !== event.command) return [];
    return it.kind === "loop"
      ? it.iterations.map((turn) => turn.body)
      : [it.body];
  });
  const all = bodies.flatMap((it) => it.statements.map((one) => one.effects));
  return {
    from: Math.min(...all.map((it) => it.from)),
    to: Math.max(...all.map((it) => it.to)),
  };
}

function addCompound(
  event: Step,
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { statement, code } = step;
  const target = commandOf(event, statement);
  const alone = onlyCommand(statement) === target &&
    statement.span.start === target.span.start &&
    statement.terminator !== "&";
  if (alone) {
    const behind = redirectsText(target, code) + documentsText(target, code);
    enclose(target, behind, script, () => addStep(event, step, frame, script));
    return;
  }
  const pipeline = statement.pipelines.find((it) =>
    it.commands.includes(target)
  );
  // what a loop reads from a pipe is in its variables by now
  const fed = target.kind === "while" && pipeline !== undefined &&
    pipeline.commands[0] !== target &&
    readsInput(target.condition, script.trace);
  const from = fed ? pipeline.span.start : target.span.start;
  const head = { start: statement.span.start, end: from };
  const tail = { start: target.span.end, end: statement.span.end };
  const piped = pipeline !== undefined && pipeline.commands.length > 1;
  script.open(`${slice({ span: head }, code)}${piped ? "(" : "{"}`);
  enclose(target, "", script, () => addStep(event, step, frame, script));
  const and = statement.terminator === "&" ? " &" : "";
  script.close(
    `${piped ? ")" : "}"}${redirectsText(target, code)}${
      slice({ span: tail }, code)
    }${and}${documentsText(target, code)}`,
  );
}

/** Whether a statement is kept as it is around its run. */
function staysWhole(event: Step): boolean {
  switch (event.kind) {
    case "run":
      return true;
    case "branch":
      return event.index < 0;
    case "nested":
      return event.how === "substitution";
    case "loop":
      return event.retries === "yes";
    case "group":
    case "call":
      return false;
  }
}

/** The statement with the words of its run made plain. */
function addWhole(
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const { run } = script;
  if ((script.toRuns.get(step) ?? 0) > 1) {
    throw new NotStraight(
      "two runs stand in one statement",
      "Put each run command on a line of its own",
    );
  }
  if (run.code.text !== step.code.text) {
    throw new NotStraight(
      "its run stands in a text of its own",
      run.launch === undefined
        ? undefined
        : `Write it without the shell: ${
          run.launch.before[0]
        } python ${run.program}`,
    );
  }
  script.statement(step, runEdits(run, frame, script));
  script.expect(step, "yes");
}

/** The command of a statement in which a step happened. */
function commandOf(event: Step, statement: Statement): Command {
  for (const { commands } of statement.pipelines) {
    for (const command of commands) {
      if ([...commandsWithin(command)].includes(event.command)) return command;
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
      addConditions(event.command, event.index, step, script);
      return addBranches(event.command, step, frame, script);
    case "group":
      return script.list(event.body, frame);
    case "nested":
      return addNested(event, step, frame, script);
    case "loop":
      return addTurn(event, frame, script);
    case "call":
    case "run":
      throw new NotStraight("the way is not plain");
  }
}

/** Adds what `eval`, a sourced file, an alias or `bash -c` did. */
function addNested(
  event: NestedStep,
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  if (event.how !== "command string") return script.list(event.body, frame);
  if (event.command.kind !== "simple" || nameOf(event.command) === undefined) {
    throw new NotStraight("its command is not plain");
  }
  script.open("(");
  const outer = step.before?.options;
  const inner = event.start?.options;
  const set = ["errexit", "nounset", "pipefail", "noglob", "xtrace"]
    .filter((it) => outer?.has(it) !== inner?.has(it))
    .map((it) => `set ${inner?.has(it) === true ? "-" : "+"}o ${it}`);
  if (set.length > 0) script.code(set.join("; "));
  const words = event.start?.words ?? [];
  const codes = words.map((it) =>
    valueCode(it, script.trace.unknowns, script.run.moment)
  );
  if (codes.includes(undefined)) {
    throw new NotStraight("an argument of its shell is known only in the job");
  }
  script.value("@", `set -- ${codes.join(" ")}`.trim(), "where read");
  script.list(event.body, { kind: "script", arguments: [] });
  script.close(")");
}

/** The branches that were taken: of a `;&`, more than one. */
function addBranches(
  command: Command,
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  for (const it of step.events) {
    if (it.kind === "branch" && it.command === command && it.index >= 0) {
      script.list(it.body, frame);
    }
  }
}

/** Adds the conditions up to that of a branch, where they do more than decide. */
function addConditions(
  command: Command,
  taken: number,
  step: StatementStep,
  script: StraightScript,
): void {
  if (command.kind !== "if") return;
  for (const event of step.events) {
    if (event.kind !== "branch" || event.command !== command) continue;
    if (event.index >= 0) continue;
    if (-1 - event.index > taken) continue;
    for (const inner of event.body.statements) {
      const { statement, code } = inner;
      if (isPure(statement, [], code.text)) continue;
      const text = statementText(statement, code, []);
      script.code(
        text.includes("\n") ? `{ ${text}\n} || :` : `${text} || :`,
      );
      script.expect(inner, "yes");
    }
  }
}

/** Adds one turn of a loop. */
function addTurn(event: LoopStep, frame: Frame, script: StraightScript): void {
  const { command, before, iterations } = event;
  const at = script.way.turns.get(event) ?? -1;
  const turn = iterations[at];
  if (turn === undefined) throw new NotStraight("no such turn");
  refuseReadingOn(command, at, script);
  const own = new Set(
    turn.body.statements.flatMap((it) =>
      script.effectsOf(it).map((effect) => effect.text)
    ),
  );
  for (const earlier of iterations.slice(0, at)) {
    for (const statement of earlier.body.statements) {
      addEnvironment(statement, script, own);
    }
  }
  const { pieces } = script;
  const outer = script.leavesLoop;
  const variable = command.kind === "for" ? command.variable : undefined;
  const value = variable === undefined
    ? undefined
    : valueCode(turn.value, script.trace.unknowns, turn.at);
  addChanges(before, turn.at, script, variable);
  script.pieces = [];
  script.leavesLoop = "no";
  script.list(turn.body, frame);
  const body = script.pieces;
  script.pieces = pieces;
  const leaves = leavesLoop(script);
  script.leavesLoop = outer;
  if (leaves === "no") {
    if (variable !== undefined) {
      script.value(
        variable,
        value === undefined
          ? undefined
          : `${variable}=${value === "''" ? "" : value}`,
        value === undefined ? "where read" : "always",
      );
    }
    for (const it of body) script.pieces.push(it);
    return;
  }
  // a loop of this one turn, for what leaves it
  script.open(
    variable === undefined || value === undefined
      ? "while :; do"
      : `for ${variable} in ${value}; do`,
  );
  for (const it of body) script.pieces.push(it);
  if (variable === undefined || value === undefined) script.code("break");
  script.close("done");
}

function leavesLoop({ leavesLoop }: StraightScript): "no" | "yes" {
  return leavesLoop;
}

/** Of one turn alone, a `read` in its body would get what the first got. */
function refuseReadingOn(
  command: Command,
  at: number,
  { trace }: StraightScript,
): void {
  if (command.kind === "simple" || command.kind === "function") return;
  const [body, condition] = bodiesOf(command).toReversed();
  const before = at > 0 ||
    condition !== undefined && readsInput(condition, trace);
  if (before && body !== undefined && readsInput(body, trace)) {
    throw new NotStraight("its loop goes on reading in its body");
  }
}

/** Adds the function with this way through it, then the call as written. */
function addCall(
  event: CallStep,
  step: StatementStep,
  frame: Frame,
  script: StraightScript,
): void {
  const definition = script.run.moment.functions.get(event.name) ??
    step.before?.functions.get(event.name);
  const body = definition?.body;
  if (
    definition === undefined ||
    body?.kind !== "group" && body?.kind !== "subshell"
  ) throw new NotStraight(`the function "${event.name}" is no group`);
  const group = body.kind === "group";
  script.open(`${event.name}() ${group ? "{" : "("}`);
  script.list(event.body, {
    kind: "function",
    arguments: passedArguments(event, frame, script),
  });
  script.close(
    `${group ? "}" : ")"}${redirectsText(body, definition.code)}${
      documentsText(body, definition.code)
    }`,
  );
  if ((script.toRuns.get(step) ?? 0) > runsOfCall(event, script)) {
    throw new NotStraight(
      "two runs stand in one statement",
      "Put each call on a line of its own",
    );
  }
  script.statement(step, []);
  if (definition.code.kind === "script" && !script.isWrittenOut(event.name)) {
    // later calls are of the function as it was
    script.value(
      `function ${event.name}`,
      `${event.name}() ${slice(body, definition.code)}`,
      "where read",
    );
  }
}

/** How many runs a call holds. */
function runsOfCall(event: CallStep, script: StraightScript): number {
  return event.body.statements.reduce(
    (sum, it) => sum + (script.toRuns.get(it) ?? 0),
    0,
  );
}
