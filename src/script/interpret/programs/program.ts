import type { Here } from "../here.ts";

/** What a program that only reads did. */
export interface ProgramResult {
  stdout: string;
  /** What it says on stderr, one line each, without a line's end. */
  errors: string[];
  status: number;
  /** Whether another machine or moment may give another output. */
  holds: "here" | "everywhere";
}

/**
 * Undefined where these arguments are not done: the caller then runs the real
 * program (see reads_only.ts) or leaves the command to the job.
 */
export type Program = (
  args: readonly string[],
  stdin: string,
  here: Here,
  /** The working directory; absolute. */
  directory: string,
) => ProgramResult | undefined;
