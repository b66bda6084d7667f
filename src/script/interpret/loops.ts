/** Looping constructs: bash manual, 3.2.5.1. */
import type { CompoundCommand, List, Part } from "../syntax.ts";
import { calculate } from "./calculate.ts";
import { guarded } from "./command.ts";
import { expandArithmetic } from "./expand.ts";
import { LoopTooLong, RunReached, ShellFault } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { withList } from "./nested.ts";
import type { Shell } from "./shell.ts";
import { failure, success } from "./state.ts";
import { inputsAsTheyAre } from "./streams.ts";
import type { ListStep, LoopStep } from "./trace.ts";
import { noteHere, notePassed, refuseDepending, tryOut } from "./undecided.ts";
import { joined } from "./join_states.ts";
import { hasMark } from "./unknowns.ts";
import {
  joinLeft,
  joinTurn,
  refuseLaterRun,
  type UntakenJump,
} from "./untaken_jumps.ts";

/** A command that loops over a list of commands. */
export type Loop = Extract<
  CompoundCommand,
  { kind: "for" | "while" | "arithmetic for" }
>;

/** Notes a loop, where its steps are noted. */
export function loopStep(command: Loop, shell: Shell): LoopStep | undefined {
  const { step } = shell;
  if (step === undefined) return undefined;
  const loop: LoopStep = {
    kind: "loop",
    command,
    parent: step,
    before: shell.moment(),
    iterations: [],
  };
  step.events.push(loop);
  return loop;
}

/** One turn; what it returns: how the loop goes on. */
export function runTurn(
  body: List,
  value: string,
  loop: LoopStep | undefined,
  leaving: UntakenJump[],
  shell: Shell,
): { ends: boolean; jump?: Jump } {
  const { untaken: { length }, runs: { length: runs } } = shell;
  const turn = followTurn(body, value, loop, shell);
  if (shell.runs.length > runs) refuseLaterRun(leaving, shell);
  leaving.push(...joinTurn(length, shell));
  if (turn.ends) joinLeft(leaving, shell);
  return turn;
}

function followTurn(
  body: List,
  value: string,
  loop: LoopStep | undefined,
  shell: Shell,
): { ends: boolean; jump?: Jump } {
  shell.tick(body.span);
  let list: ListStep | undefined;
  if (loop !== undefined && shell.trials === 0) {
    list = { list: body, code: shell.code, parent: loop, statements: [] };
    loop.iterations.push({ value, at: shell.moment(), body: list });
  }
  shell.loops++;
  let jump: Jump | undefined;
  try {
    jump = withList(list, shell, () => runList(body, shell));
  } finally {
    shell.loops--;
  }
  if (jump === undefined) return { ends: false };
  if (jump.kind === "break" || jump.kind === "continue") {
    if (shell.retried && loop !== undefined && jump.kind === "break") {
      loop.retries = "yes";
    }
    shell.retried = false;
    if (jump.levels > 1) {
      return { ends: true, jump: { ...jump, levels: jump.levels - 1 } };
    }
    return { ends: jump.kind === "break" };
  }
  return { ends: true, jump };
}

/** One turn of a loop of which it is not known how often it turns. */
export function turnOnly(body: List, shell: Shell): Jump | undefined {
  const untaken = shell.untaken.length;
  shell.loops++;
  try {
    const jump = runList(body, shell);
    joinLeft(joinTurn(untaken, shell), shell);
    return jump?.kind === "break" || jump?.kind === "continue"
      ? undefined
      : jump;
  } finally {
    shell.loops--;
  }
}

/** Turns of which only the job knows how many there are, maybe none. */
export function undecidedTurns(
  command: Loop,
  mark: string,
  shell: Shell,
  turn: () => Jump | undefined,
): Jump | undefined {
  // what a turn changes may change again in the next
  for (let count = 0; count < 3; count++) {
    const none = tryOut(() => {
      shell.setStatus(success);
      return undefined;
    }, shell);
    const once = tryOut(turn, shell);
    if (once instanceof RunReached || none instanceof RunReached) {
      return refuseDepending(mark, command.span, shell);
    }
    const effects = count === 0 ? once.effects : [];
    const trials = [none, {
      ...once,
      effects,
      written: count === 0 ? once.written : none.written,
    }];
    shell.untaken.push(...once.untaken ?? []);
    shell.state = joined(
      trials,
      none,
      {
        mark: shell.unknowns.job(
          shell.unknowns.first(mark)?.origin ?? { what: "?" },
        ),
        span: command.span,
        alternatives: [],
        actual: undefined,
        around: "compound",
      },
      shell,
      "job",
    );
    shell.epoch++;
  }
  return undefined;
}

/** Steps without a run before a loop is left to the job. */
const longestLoop = 60_000;

/** A loop that goes on without a run, such as one that watches, is the job's. */
function leftWhereEndless(
  command: Loop,
  shell: Shell,
  follow: () => Jump | undefined,
  turn: () => Jump | undefined,
): Jump | undefined {
  const { step, state, effects, loopLimit, runs, unknowns } = shell;
  if (unknowns.trust === "here") return follow();
  const from = {
    effects: effects.length,
    events: step?.events.length ?? 0,
    sinks: new Map([...shell.sinks].map((it) => [it, it.chunks.length])),
    restoreInputs: inputsAsTheyAre(state.descriptors.values()),
  };
  shell.state = shell.fork();
  shell.loopLimit = { steps: shell.steps + longestLoop, runs: runs.length };
  try {
    return follow();
  } catch (cause) {
    if (!(cause instanceof LoopTooLong)) throw cause;
    shell.state = state;
    effects.length = from.effects;
    if (step !== undefined) step.events.length = from.events;
    for (const [sink, at] of from.sinks) sink.chunks.length = at;
    from.restoreInputs();
    shell.epoch++;
    shell.loopLimit = loopLimit;
    const mark = unknowns.job(shell.origin(command.span));
    return undecidedTurns(command, mark, shell, turn);
  } finally {
    shell.loopLimit = loopLimit;
  }
}

/** `while` and `until` */
export function runWhile(
  command: Extract<CompoundCommand, { kind: "while" }>,
  shell: Shell,
): Jump | undefined {
  return leftWhereEndless(
    command,
    shell,
    () => followWhile(command, shell),
    () =>
      guarded(command.condition, command, -1, shell) ??
        turnOnly(command.body, shell),
  );
}

function followWhile(
  command: Extract<CompoundCommand, { kind: "while" }>,
  shell: Shell,
): Jump | undefined {
  const loop = loopStep(command, shell);
  const leaving: UntakenJump[] = [];
  let status = success;
  for (;;) {
    shell.tick(command.span);
    const outer = shell.within;
    if (outer === "statement") shell.within = "condition";
    shell.loops++;
    let jump: Jump | undefined;
    try {
      jump = guarded(command.condition, command, -1, shell);
    } finally {
      shell.loops--;
      shell.within = outer;
    }
    if (jump !== undefined) {
      if (jump.kind !== "break" && jump.kind !== "continue") return jump;
      if (jump.levels > 1) return { ...jump, levels: jump.levels - 1 };
      if (jump.kind === "break") return undefined;
      continue;
    }
    const { code, mark } = shell.state.status;
    const goes = (command.test === "while") === (code === 0);
    if (mark !== "") {
      const value = shell.unknowns.first(mark);
      if (value?.origin.run === "status") {
        if (goes) refuseDepending(mark, command.span, shell);
        if (loop !== undefined) loop.retries = "yes";
        shell.setStatus(success);
        return undefined;
      }
      const once = tryOut(() => turnOnly(command.body, shell), shell);
      if (!(once instanceof RunReached)) {
        return undecidedTurns(
          command,
          mark,
          shell,
          () =>
            turnOnly(command.body, shell) ??
              guarded(command.condition, command, -1, shell),
        );
      }
      if (value?.kind !== "here") refuseDepending(mark, command.span, shell);
      noteHere(mark, command.span, shell);
      if (!goes) notePassed(mark, once, shell);
    }
    if (!goes) {
      shell.setStatus(status);
      joinLeft(leaving, shell);
      return undefined;
    }
    const turn = runTurn(command.body, "", loop, leaving, shell);
    status = shell.state.status;
    if (turn.ends) return turn.jump;
  }
}

/** `for ((a; b; c))` */
export function runArithmeticFor(
  command: Extract<CompoundCommand, { kind: "arithmetic for" }>,
  shell: Shell,
): Jump | undefined {
  return leftWhereEndless(
    command,
    shell,
    () => followArithmeticFor(command, shell),
    () => turnOnly(command.body, shell),
  );
}

function followArithmeticFor(
  command: Extract<CompoundCommand, { kind: "arithmetic for" }>,
  shell: Shell,
): Jump | undefined {
  const [first, test, next] = command.expressions.map((it) => it.parts);
  const value = (parts: Part[] | undefined): string => {
    if (parts === undefined || parts.length === 0) return "";
    if (shell.code.kind !== "piece") shell.lineAt = command.span.start;
    const text = expandArithmetic(parts, shell);
    try {
      return calculate(text, shell);
    } catch (cause) {
      if (!(cause instanceof ShellFault) || !cause.failsArithmetic) {
        throw cause;
      }
      throw new WrongHeader(cause.message);
    }
  };
  try {
    const loop = loopStep(command, shell);
    const leaving: UntakenJump[] = [];
    value(first);
    let status = success;
    for (;;) {
      const text = (test ?? []).every((it) =>
          it.kind === "text" && it.text.trim() === ""
        )
        ? "1"
        : value(test);
      if (hasMark(text)) {
        const known = shell.unknowns.resolved(text);
        const once = tryOut(() => turnOnly(command.body, shell), shell);
        if (!(once instanceof RunReached)) {
          return undecidedTurns(command, text, shell, () => {
            const jump = turnOnly(command.body, shell);
            value(next);
            return jump;
          });
        }
        if (known === undefined) refuseDepending(text, command.span, shell);
        // it is the value of an expression, not a status
        const words = known === "0" ? "no turn" : "yes";
        noteHere(text, command.span, shell, words);
        if (known === "0") {
          notePassed(text, once, shell);
          break;
        }
      } else if (text === "0") break;
      const turn = runTurn(command.body, "", loop, leaving, shell);
      status = shell.state.status;
      if (turn.ends) return turn.jump;
      value(next);
    }
    shell.setStatus(status);
    joinLeft(leaving, shell);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof WrongHeader)) throw cause;
    shell.complain(cause.message);
    shell.setStatus(failure);
    return undefined;
  }
}

/** An expression of `for ((a; b; c))` has no value: the loop ends, no more. */
class WrongHeader extends Error {}
