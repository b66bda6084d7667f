export type PrintfResult =
  /** `errors`: what bash says on stderr, without "bash: line 1: printf: ". */
  | { kind: "printed"; output: string; status: number; errors: string[] }
  | { kind: "cannot"; reason: string };

export interface PrintfClock {
  now: Date;
  /** `%(…)T` with -2: when the shell started. */
  started: Date;
  /** The TZ of the shell; undefined: the machine's. */
  zone: string | undefined;
}

/** The words behind `printf` (and behind `-v name` and `--`). */
export function formatPrintf(
  _format: string,
  _args: readonly string[],
  _clock: PrintfClock,
): PrintfResult {
  throw new Error("not written");
}
