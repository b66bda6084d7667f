import type { Launcher } from "../launched_shell.ts";
import type { SharedStarts } from "./shared_starts.ts";
import type { Field } from "./trace.ts";
import type { Unknowns } from "./unknowns.ts";

/** What an interpretation is told of its script, beside the script itself. */
export interface ShellSettings {
  /** What a simple command, expanded, runs; undefined where it is no run. */
  programOf(fields: Field[], unknowns: Unknowns): string | undefined;
  /** What launches a shell, among the words of a command. */
  launcherOf?(words: readonly string[]): Launcher | undefined;
  /** Whether a text may name a run at all: what else is not traced. */
  mayBeRun(text: string): boolean;
  /** `$1` … */
  arguments: string[];
  /** Commands that are left, and are known to do nothing at all. */
  idle?: ReadonlySet<string>;
  /** Variables of the environment that the job's script sets above all else. */
  variables: Readonly<Record<string, string>>;
  /** A variable of the environment that is never empty in a job. */
  jobIdVariable?: string;
  /** Of a job array: what its tasks have in common. */
  starts?: SharedStarts;
  /** Others that are in the job what they are here; undefined: not set. */
  decided?: ReadonlyMap<string, string | undefined>;
  trust: "here" | "job";
  /** What standard output is for. */
  output: "collected" | "dropped";
  maxRuns: number;
}
