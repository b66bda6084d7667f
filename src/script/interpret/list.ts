/** Lists and pipelines: bash manual, 3.2.3 and 3.2.4. */
import { lineOf } from "../../source.ts";
import type { List, Pipeline, Statement } from "../syntax.ts";
import { onlyCommand } from "../walk.ts";
import { runCommand } from "./command.ts";
import { noteFailure } from "./early_end.ts";
import { ShellFault } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { statementMayHoldRun } from "./may_hold_run.ts";
import { collecting, write } from "./output.ts";
import type { Shell } from "./shell.ts";
import { failure, type Status, statusOf, success } from "./state.ts";
import { inputOf, sinkOf } from "./streams.ts";
import type { StatementStep } from "./trace.ts";
import { noteHere, undecided } from "./undecided.ts";

/** Of statements in which no step is noted, of which there may be many. */
const none: never[] = [];

/** Interprets the statements of a list, in order. */
export function runList(list: List, shell: Shell): Jump | undefined {
  const outer = { step: shell.step, list: shell.list, kept: shell.kept };
  const own = shell.list?.list === list ? shell.list : undefined;
  try {
    let index = 0;
    for (const statement of list.statements) {
      if (shell.script?.list === list) shell.script.at = index++;
      shell.allow(statement);
      let step: StatementStep | undefined;
      if (own !== undefined && shell.trials === 0) {
        // what the script itself defines stays where it is
        const defines = own.parent === undefined &&
          onlyCommand(statement)?.kind === "function";
        const holds = !defines && statementMayHoldRun(statement, shell);
        step = {
          kind: "statement",
          statement,
          code: shell.code,
          parent: own,
          events: holds ? [] : none,
          effects: { from: shell.effects.length, to: shell.effects.length },
        };
        if (own.parent === undefined) shell.common.now = own.statements.length;
        own.statements.push(step);
        shell.kept = step;
        shell.step = holds ? step : undefined;
        if (holds) step.before = shell.moment();
      } else shell.step = undefined;
      shell.list = undefined;
      let jump: Jump | undefined;
      try {
        jump = runStatement(statement, shell);
      } catch (cause) {
        if (cause instanceof ShellFault) {
          cause.span ??= shell.place(statement.span).span;
        }
        throw cause;
      } finally {
        // what came before an error happens in the job as well
        if (step !== undefined) step.effects.to = shell.effects.length;
      }
      if (step !== undefined) {
        if (step.before !== undefined) step.after = shell.moment();
        if (jump !== undefined) step.jumped ??= "known";
      }
      if (jump !== undefined) {
        shell.endedAt ??= {
          span: shell.place(statement.span).span,
          why: jump.kind,
        };
        return jump;
      }
    }
    return undefined;
  } finally {
    shell.step = outer.step;
    shell.list = outer.list;
    shell.kept = outer.kept;
  }
}

/**
 * The list of a script, where an error goes on behind its line; of a text that
 * it evaluates, one in a value goes on behind the script's own. `from`:
 * the first statement that is still to be interpreted.
 */
export function runScriptList(
  list: List,
  shell: Shell,
  of: "script" | "text" = "script",
  from = 0,
): Jump | undefined {
  const outer = shell.list;
  let at = from;
  while (at < list.statements.length) {
    const rest: List = at === 0
      ? list
      : { ...list, statements: list.statements.slice(at) };
    shell.list = outer;
    if (outer !== undefined && at > 0) outer.list = rest;
    const { script } = shell;
    const own = { list: rest, at: 0 };
    shell.script = own;
    try {
      return runList(rest, shell);
    } catch (cause) {
      if (!(cause instanceof ShellFault)) throw cause;
      if (of === "text" && cause.ends === "value") throw cause;
      shell.complain(cause.message);
      shell.setStatus(statusOf(cause.status));
      if (outer !== undefined) outer.list = list;
      if (cause.ends === "script") {
        const failed = rest.statements[own.at];
        shell.endedAt ??= {
          span: cause.span ?? shell.place(failed?.span ?? list.span).span,
          why: cause.message,
        };
        return { kind: "exit", why: "error" };
      }
      if (shell.option("errexit") === "on" && cause.ends === "line") {
        return { kind: "exit", why: "error" };
      }
      at = behindLine(list, at + own.at, shell);
    } finally {
      shell.script = script;
    }
  }
  if (outer !== undefined) outer.list = list;
  return undefined;
}

/** The first statement that starts on a line behind one that failed. */
function behindLine(list: List, failed: number, shell: Shell): number {
  const { text } = shell.code;
  const statement = list.statements[failed];
  if (statement === undefined) return list.statements.length;
  const line = lineOf(text, statement.end);
  const next = list.statements.findIndex((it, index) =>
    index > failed && lineOf(text, it.span.start) > line
  );
  return next === -1 ? list.statements.length : next;
}

function runStatement(statement: Statement, shell: Shell): Jump | undefined {
  if (statement.terminator !== "&") return runAndOr(statement, shell);
  shell.inSubshell(() => {
    shell.state.jobs = [];
    shell.state.descriptors.set(0, inputOf(""));
    try {
      return runAndOr(statement, shell);
    } catch (cause) {
      if (!(cause instanceof ShellFault)) throw cause;
      shell.complain(cause.message);
      return undefined;
    }
  });
  shell.putInBackground(statement.span);
  shell.setStatus(success);
  return undefined;
}

function runAndOr(statement: Statement, shell: Shell): Jump | undefined {
  const { pipelines, operators } = statement;
  const [first] = pipelines;
  if (first === undefined) return undefined;
  if (pipelines.length === 1) return runPipeline(first, "last", shell);
  return inOrder(0);

  function inOrder(from: number): Jump | undefined {
    for (let at = from; at < pipelines.length; at++) {
      const pipeline = pipelines[at];
      if (pipeline === undefined) return undefined;
      if (at > 0) {
        const operator = operators[at - 1] ?? "&&";
        const { code, mark } = shell.state.status;
        if (mark !== "") return decided(at, operator, mark, code);
        if ((operator === "&&") !== (code === 0)) continue;
      }
      const jump = runPipeline(
        pipeline,
        at === pipelines.length - 1 ? "last" : "guarded",
        shell,
      );
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  function decided(
    at: number,
    operator: "&&" | "||",
    mark: string,
    code: number,
  ): Jump | undefined {
    const one = pipelines[at];
    if (one === undefined) return undefined;
    const last = at === pipelines.length - 1;
    const goes = (operator === "&&") === (code === 0);
    // what follows is a part of each alternative
    return undecided({
      mark,
      span: statement.span,
      alternatives: [
        () =>
          runPipeline(one, last ? "last" : "guarded", shell) ??
            inOrder(at + 1),
        () => {
          shell.setStatus(operator === "&&" ? failure : success);
          return inOrder(at + 1);
        },
      ],
      actual: goes ? 0 : 1,
      around: "list",
    }, shell);
  }
}

/** `last`: its failure may end the shell under -e. */
function runPipeline(
  pipeline: Pipeline,
  place: "last" | "guarded",
  shell: Shell,
): Jump | undefined {
  // where -e is set only within it, `!` does not keep it away
  const guarded = place === "guarded" ||
    pipeline.negated === "yes" && shell.option("errexit") === "on";
  if (guarded) shell.unguarded++;
  const runs = shell.runs.length;
  let jump: Jump | undefined;
  try {
    const { commands } = pipeline;
    const [only] = commands;
    if (only === undefined) shell.setStatus(success);
    else if (commands.length === 1) {
      jump = runCommand(only, shell);
      if (only.kind !== "function") {
        if (
          only.kind === "simple" || only.kind === "subshell" ||
          only.kind === "conditional" || only.kind === "arithmetic"
        ) {
          shell.state.pipeStatus = [shell.state.status];
        }
      }
    } else jump = runPiped(pipeline, shell);
  } finally {
    if (guarded) shell.unguarded--;
  }
  if (pipeline.timed !== "no" && collecting(shell, 2) !== undefined) {
    write(shell.unknowns.job(shell.origin(pipeline.span)), shell, 2);
  }
  if (jump !== undefined) return jump;
  if (pipeline.negated === "yes") {
    shell.setStatus(negated(shell.state.status, shell));
    return undefined;
  }
  return place === "last"
    ? exitOnError(pipeline, shell.runs.length > runs, shell)
    : undefined;
}

function negated(status: Status, shell: Shell): Status {
  const code = status.code === 0 ? 1 : 0;
  if (status.mark === "") return statusOf(code);
  const [value] = shell.unknowns.within(status.mark);
  const mark = value?.kind === "job"
    ? shell.unknowns.job(
      { ...value.origin, what: `! ${value.origin.what}` },
      value.assumed === undefined ? undefined : String(code),
    )
    : shell.unknowns.derived([status.mark], () => String(code));
  return { code, mark };
}

/** `set -e`; `reached`: a run was, so that other jobs have no such command. */
function exitOnError(
  pipeline: Pipeline,
  reached: boolean,
  shell: Shell,
): Jump | undefined {
  const { status } = shell.state;
  if (
    status.code === 0 || shell.unguarded > 0 ||
    shell.option("errexit") === "off"
  ) return undefined;
  if (status.mark !== "") {
    // at the top level the job decides whether it goes on
    const inside = reached || shell.subshells > 0 || shell.loops > 0 ||
      shell.calls.length > 0 || pipeline.commands[0]?.kind === "subshell";
    const here = shell.unknowns.resolved(status.mark) !== undefined;
    if (here && !inside) noteFailure(pipeline.span, shell);
    if (!here || !inside) return undefined;
    noteHere(status.mark, pipeline.span, shell);
  }
  const [only, ...more] = pipeline.commands;
  const counts = more.length > 0 || only === undefined ||
    shell.redirectFailed || only.kind === "simple" ||
    only.kind === "subshell" ||
    only.kind === "conditional" || only.kind === "arithmetic";
  return counts ? { kind: "exit", why: "error" } : undefined;
}

/** `a | b`: each in a subshell of its own, one after the other. */
function runPiped(pipeline: Pipeline, shell: Shell): Jump | undefined {
  const { commands } = pipeline;
  const statuses: Status[] = [];
  let passed: string | undefined;
  let jump: Jump | undefined;
  commands.forEach((command, index) => {
    const last = index === commands.length - 1;
    const sink = last ? undefined : sinkOf("collected");
    const input = passed === undefined ? undefined : inputOf(passed);
    const work = (): Jump | undefined => {
      const { descriptors } = shell.state;
      const kept = new Map(descriptors);
      if (input !== undefined) descriptors.set(0, input);
      if (sink !== undefined) {
        descriptors.set(1, sink);
        shell.sinks.add(sink);
        if (pipeline.pipes[index] === "|&") descriptors.set(2, sink);
      }
      try {
        return runCommand(command, shell);
      } catch (cause) {
        if (!(cause instanceof ShellFault) || last && lastPipe) throw cause;
        shell.complain(cause.message);
        shell.setStatus(statusOf(cause.status));
        return undefined;
      } finally {
        if (sink !== undefined) shell.sinks.delete(sink);
        if (last && lastPipe) shell.state.descriptors = kept;
      }
    };
    const lastPipe = shell.shopt("lastpipe") === "on";
    if (last && lastPipe) jump = work();
    else shell.inSubshell(work);
    statuses.push(shell.state.status);
    passed = sink?.chunks.join("");
    if (passed !== undefined) shell.made(passed, command.span);
  });
  shell.state.pipeStatus = statuses;
  shell.setStatus(statusOfPipe(statuses, shell));
  return jump;
}

function statusOfPipe(statuses: Status[], shell: Shell): Status {
  const last = statuses.at(-1) ?? success;
  if (shell.option("pipefail") === "off") return last;
  const reversed = statuses.toReversed();
  const failed = reversed.filter((it) => it.code !== 0);
  // it fails whatever the others of which only the job knows do
  return failed.find((it) => it.mark === "") ??
    failed.find((it) => shell.unknowns.resolved(it.mark) !== undefined) ??
    reversed.find((it) => it.mark !== "") ?? last;
}
