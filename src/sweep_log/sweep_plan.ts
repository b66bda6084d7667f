import type { Run } from "../plan/run.ts";
import type { JobSettings } from "../jobs/make_job.ts";
import {
  type PackedRuns,
  type RunWords,
  unpackRun,
  unpackWords,
} from "../jobs/packed_runs.ts";
import type { SweepFacts } from "../jobs/record.ts";

/** When its jobs may start, where they do not at once: they are submitted held. */
export type LaterStart = "when released" | "when all are in";

/**
 * All that one call is about to do, written down before its first log directory
 * is made: whatever is cut short is finished from it.
 */
export interface SweepPlan {
  facts: SweepFacts;
  settings: Omit<JobSettings, "scheduler"> & { scheduler: string };
  /** Of `--max-running`. */
  maxRunning?: number;
  /** How many jobs one array holds, where they are submitted as arrays. */
  arraySize?: number;
  /** Where several runs share a job. */
  pack?: PackShape;
  /** Of `--hold` and `--all-or-nothing`. */
  start?: LaterStart;
  /** Directive lines of the job that has a mail sent when all of these have ended. */
  mail?: string[];
  /** The largest log_id of each log directory before the call; the first is where the log is. */
  above: Record<string, number>;
  runs: PackedRuns;
}

/** How many runs share a job, and how many of them run at once. */
export interface PackShape {
  size: number;
  atOnce: number;
}

/** Where its jobs' scripts begin. */
export function codeDirOf({ facts, settings }: SweepPlan): string {
  return settings.snapshot?.workDir ?? facts.workDir;
}

/** Where its submit commands start. */
export function submitDirOf({ facts }: SweepPlan): string {
  return facts.submitDir ?? facts.workDir;
}

/** How many runs it makes. */
export function sizeOf({ runs }: SweepPlan): number {
  return runs.runs.length;
}

/** The run of a job, by its place in the plan. */
export function runAt({ runs }: SweepPlan, at: number): Run {
  const run = unpackRun(runs, at);
  if (run === undefined) throw new Error(`the plan has no run ${at}`);
  return run;
}

/** What tells that run from others. */
export function wordsAt({ runs }: SweepPlan, at: number): RunWords {
  const words = unpackWords(runs, at);
  if (words === undefined) throw new Error(`the plan has no run ${at}`);
  return words;
}

/** The log directory that a job's own is in, by the name that the plan has. */
export function parentAt(
  { runs: { bases, runs } }: SweepPlan,
  at: number,
): string {
  return bases[runs[at]?.[0] ?? 0]?.parentLogDir ?? "";
}

/** How many jobs these runs are, of which several may share one. */
export function jobCount(runs: number, pack: PackShape | undefined): number {
  return Math.ceil(runs / (pack?.size ?? 1));
}

/** Runs in their order → those of each pack. */
export function packsOf(
  runs: readonly number[],
  { size }: PackShape,
): number[][] {
  return Array.from(
    { length: Math.ceil(runs.length / size) },
    (_, at) => runs.slice(at * size, (at + 1) * size),
  );
}

/**
 * The runs of the array that one is planned in; undefined where its job goes
 * alone.
 */
export function arrayAround(
  plan: SweepPlan,
  at: number,
): { first: number; size: number } | undefined {
  const { arraySize, pack } = plan;
  if (arraySize === undefined) return undefined;
  const runs = arraySize * (pack?.size ?? 1);
  const first = at - at % runs;
  return { first, size: Math.min(runs, sizeOf(plan) - first) };
}
