import type { Jump } from "./jump.ts";
import { joined } from "./join_states.ts";
import type { Shell } from "./shell.ts";
import type { Trial, Undecided } from "./undecided.ts";

/**
 * A `return`, `break`, `continue` or `exit` that the job may take, where the
 * plan goes on behind it.
 */
export interface UntakenJump {
  jump: Jump;
  trial: Trial;
  it: Undecided;
  /**
   * `guard`: it is for a command that fails, as in `cd x || return 1`, and
   * commands are assumed to end well.
   */
  use: "guard" | "choice";
}

/** Notes those of the alternatives that only the job chooses from. */
export function noteUntaken(
  trials: readonly Trial[],
  it: Undecided,
  shell: Shell,
): void {
  const guard = it.actual !== undefined &&
    trials[it.actual]?.jump === undefined;
  for (const trial of trials) {
    const { jump } = trial;
    if (jump === undefined) continue;
    // `if [ ! -f x ]; then exit 1; fi`: nothing is chosen by an error
    const fails = jump.kind === "exit" && trial.state.status.code !== 0;
    shell.untaken.push({
      jump,
      trial,
      it,
      use: guard || fails ? "guard" : "choice",
    });
  }
}

/** Behind a call: it may have been left before, with another status. */
export function joinReturns(from: number, shell: Shell): void {
  const all = shell.untaken.splice(from);
  for (const one of all) {
    if (one.jump.kind === "exit") shell.untaken.push(one);
    else if (one.jump.kind === "return") join(one, shell);
  }
}

/** Behind a subshell: only its status may be another. */
export function joinEnds(from: number, shell: Shell): void {
  for (const one of shell.untaken.splice(from)) joinStatus(one, shell);
}

/** Behind a turn of a loop; what it returns may have left the loop. */
export function joinTurn(from: number, shell: Shell): UntakenJump[] {
  const leaving: UntakenJump[] = [];
  for (const one of shell.untaken.splice(from)) {
    if (one.jump.kind === "continue" && one.jump.levels === 1) join(one, shell);
    else if (one.jump.kind === "return") shell.untaken.push(one);
    else leaving.push(one);
  }
  return leaving;
}

/** Behind a loop that may have been left before its last turn. */
export function joinLeft(leaving: readonly UntakenJump[], shell: Shell): void {
  for (const one of leaving) {
    const { jump } = one;
    if (jump.kind === "exit") shell.untaken.push(one);
    else if (jump.kind === "break" && jump.levels === 1) join(one, shell);
    else if (jump.kind === "break" || jump.kind === "continue") {
      shell.untaken.push({
        ...one,
        jump: { ...jump, levels: jump.levels - 1 },
      });
    }
  }
}

/** A run of a later turn hangs on whether an earlier one left the loop. */
export function refuseLaterRun(
  leaving: readonly UntakenJump[],
  shell: Shell,
): void {
  const found = leaving.find((it) => it.use === "choice");
  if (found === undefined) return;
  const { mark, span } = found.it;
  const what = shell.unknowns.first(mark)?.origin.what ?? "";
  const line = what.split("\n")[0] ?? "";
  shell.refuse(
    `Cannot tell which runs there are: "${
      line.length > 60 ? `${line.slice(0, 60)}…` : line
    }" of an earlier turn may leave the loop, which is known only in the job`,
    span,
    found.jump.kind === "exit"
      ? "Write continue in place of exit, where each turn decides for itself"
      : "Write continue in place of break, where each turn decides for itself",
  );
}

function join(one: UntakenJump, shell: Shell): void {
  if (one.use === "guard") {
    joinStatus(one, shell);
    return;
  }
  const base = {
    state: shell.state,
    jump: undefined,
    effects: [],
    written: new Map(),
  };
  const other = { ...one.trial, effects: [], written: new Map() };
  shell.state = joined([base, other], base, one.it, shell, "job");
  shell.epoch++;
}

function joinStatus({ trial, it }: UntakenJump, shell: Shell): void {
  const { status } = shell.state;
  const other = trial.state.status;
  if (status.code === other.code && status.mark === other.mark) return;
  const origin = shell.unknowns.first(it.mark)?.origin ?? { what: "?" };
  const assumed = shell.unknowns.assumed(status.mark || String(status.code));
  shell.setStatus({
    code: status.code,
    mark: shell.unknowns.job(origin, assumed),
  });
}
