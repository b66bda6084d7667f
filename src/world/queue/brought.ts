import type { Diagnostic } from "../../error.ts";
import type { JobEnd } from "../../report/results.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import type { Unit } from "./units.ts";

/** What came of jobs, by their sweep and their place in its plan. */
export type Ends = Map<HeldSweep, Map<number, JobEnd>>;

export function setEnds(
  ends: Ends,
  sweep: HeldSweep,
  jobs: readonly number[],
  endOf: (index: number) => JobEnd,
): void {
  const of = ends.get(sweep) ?? new Map<number, JobEnd>();
  ends.set(sweep, of);
  for (const [index, at] of jobs.entries()) of.set(at, endOf(index));
}

/** What came of bringing units to the queue. */
export interface Brought {
  ends: Ends;
  /** Jobs that cannot be submitted from where they are, and why. */
  refused: { unit: Unit; reason: string }[];
  way: "whole" | "interrupted";
  diagnostics: Diagnostic[];
}

/** Whether a job is in a queue, or ran. */
export function isIn(end: JobEnd | undefined): boolean {
  return end?.kind === "submitted" || end?.kind === "has run" ||
    end?.kind === "ended";
}
