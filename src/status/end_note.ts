/** What a job wrote of its own end (`src/jobs/end_note.ts`). */
export interface EndNote {
  exitCode: number;
  /**
   * `ended by itself`: its shell came to an end; `in doubt`: a signal may have
   * ended it, with the exit code of the command before.
   */
  how: "ended by itself" | "in doubt";
  /** The run's own exit code, where the script went on behind it. */
  runExitCode?: number;
  /** Milliseconds since 1970, by the node's clock. */
  at?: number;
  host?: string;
  /** Seconds that its shell was there. */
  elapsed?: number;
}

const noteLine =
  /^exit=(\d{1,3}) run=(\d{0,3})\S* at=(\d{0,11}) host=([\w.-]{0,253}) ran= *(\d{0,10})(?: +([\da-f]{1,32}))? behind=(\d{0,10})(?: sweep=([\w-]{0,64}))? in=(.*)$/;

/**
 * `metadata/end` → the newest note of a sweep's job in it: one that was requeued
 * notes each of its ends, and so may another sweep's, whose directory was
 * removed while it ran. A line without its newline is not whole.
 */
export function readEndNote(text: string, sweep: string): EndNote | undefined {
  const lines = text.split("\n").slice(0, -1);
  const last = lines.findLastIndex((it) => {
    const [found, , , , , , , , of] = noteLine.exec(it) ?? [];
    return found !== undefined && (!of || of === sweep);
  });
  const [found, exitCode, run, at, host, ran, blocked, behind, , command = ""] =
    noteLine.exec(lines[last] ?? "") ?? [];
  if (found === undefined) return undefined;
  const before = lines.slice(0, last);
  const left = before.slice(
    before.findLastIndex((it) => !/^\d+$/.test(it)) + 1,
  );
  return {
    exitCode: Number(exitCode),
    how: Number(exitCode) !== 0 || isCertain(left, behind, command) &&
        !wasWaiting(blocked, command)
      ? "ended by itself"
      : "in doubt",
    ...(run ? { runExitCode: Number(run) } : {}),
    ...(at ? { at: Number(at) * 1000 } : {}),
    ...(host ? { host } : {}),
    ...(ran ? { elapsed: Number(ran) } : {}),
  };
}

/**
 * Whether a shell ended by itself. bash runs a trap on EXIT when a signal ends
 * it, too, and `$?` is then that of the command before; but the command that it
 * waited for is among its jobs (tried with bash 5.2: TERM, HUP, USR1, XCPU, to
 * the shell and to its group). The last process that a script leaves in the
 * background, such as a monitor, is there without harm, unless it was waited
 * for. What an assignment waits for (`x=$(…)`) is no job, and no script means to end
 * with one. dash runs no trap then.
 */
function isCertain(
  left: readonly string[],
  behind: string | undefined,
  command: string,
): boolean {
  return left.every((it) => it === behind) &&
    (left.length === 0 || !/^wait\b/.test(command)) &&
    !/^\w+(?:\[[^\]]*\])?\+?=.*(?:\$\(|`)/.test(command);
}

/**
 * Whether bash was waiting for a program when it came to its end, which only a
 * signal brings about: while it waits it blocks SIGCHLD, and nothing else. That
 * tells of INT, too, of which bash dies after its program, with no job left.
 * With SIGTERM both are blocked for the moment of a fork. In dash, which has no
 * BASH_COMMAND, they are those that the scheduler left blocked.
 */
function wasWaiting(blocked: string | undefined, command: string): boolean {
  if (blocked === undefined || command === "") return false;
  const set = (signal: number) =>
    (BigInt(`0x${blocked}`) >> BigInt(signal - 1) & 1n) === 1n;
  return set(17) && !set(15);
}
