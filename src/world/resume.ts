import type { Diagnostic } from "../error.ts";
import type { JobEnd } from "../report.ts";
import { claimSweeps } from "./claim_sweeps.ts";
import { type HandOverSettings, handOverUnits } from "./hand_over.ts";
import { unitsOf } from "./prepared_jobs.ts";
import { settle } from "./settle.ts";
import type { PreparedJob } from "./submit.ts";

/** What came of what was left. */
export interface Resumption {
  jobs: PreparedJob[];
  /** Of each of `jobs`, where anything came of it. */
  ends: Map<PreparedJob, JobEnd>;
  /** How many were in a queue, or had run, before anything was submitted. */
  adopted: number;
  way: "whole" | "interrupted";
  diagnostics: Diagnostic[];
}

/**
 * Submits what earlier calls left prepared in a log directory, each job once:
 * the schedulers are asked first, and what they have is only recorded.
 */
export async function resumeJobs(
  parentLogDir: string,
  sweep: string | undefined,
  settings: HandOverSettings,
): Promise<Resumption> {
  const { signal, workDir, onWait } = settings;
  const { jobs, locks, diagnostics } = await claimSweeps(
    parentLogDir,
    sweep,
    signal,
  );
  try {
    const settled = await settle(unitsOf(jobs), { workDir, signal, onWait });
    const adopted = [...settled.ends.values()].filter(isIn).length;
    const over = await handOverUnits(settled.free, locks, settings);
    const ends = new Map([...settled.ends, ...over.ends]);
    return {
      jobs,
      ends,
      adopted,
      way: signal.aborted && jobs.some((it) => !isIn(ends.get(it)))
        ? "interrupted"
        : "whole",
      diagnostics: [
        ...diagnostics,
        ...settled.diagnostics,
        ...over.diagnostics,
      ],
    };
  } finally {
    locks.release();
  }
}

export function isIn(end: JobEnd | undefined): boolean {
  return end?.kind === "submitted" || end?.kind === "has run" ||
    end?.kind === "ended";
}
