import type { Diagnostic } from "../../error.ts";
import type { JobEnd } from "../../report/results.ts";
import { claimSweeps } from "./claim_sweeps.ts";
import { type HandOverSettings, handOverUnits } from "./hand_over.ts";
import { brokenRecords, type SubmitUnit, unitsOf } from "./prepared_jobs.ts";
import { JobCheck, type Refusal, refusalErrors } from "./refuse_jobs.ts";
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
  const { jobs: claimed, locks, diagnostics } = await claimSweeps(
    parentLogDir,
    sweep,
    signal,
  );
  try {
    const check = new JobCheck();
    const refused = new Map<PreparedJob, Refusal>();
    const refuse = (
      job: PreparedJob,
      refusal: Refusal | undefined,
    ): boolean => {
      if (refusal !== undefined) refused.set(job, refusal);
      return refusal !== undefined;
    };
    // a copy's files name the original, which may well be in the queue
    const own = claimed.filter((it) => !refuse(it, check.madeFor(it)));
    const settled = await settle(unitsOf(own), { workDir, signal, onWait });
    const adopted = [...settled.ends.values()].filter(isIn).length;
    const free = settled.free.flatMap((unit) =>
      without(unit, (it) => refuse(it, check.cannotGo(it)))
    );
    const jobs = own.filter((it) => !refused.has(it));
    const over = await handOverUnits(free, locks, settings);
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
        ...brokenRecords(parentLogDir),
        ...refusalErrors("resume", refused),
        ...settled.diagnostics,
        ...over.diagnostics,
      ],
    };
  } finally {
    locks.release();
  }
}

/** What a submit command hands over, without some of its jobs. */
function without(
  unit: SubmitUnit,
  isRefused: (job: PreparedJob) => boolean,
): SubmitUnit[] {
  if (unit.kind === "job") return isRefused(unit.job) ? [] : [unit];
  const members = unit.array.members.filter((it) => !isRefused(it));
  return members.length === 0
    ? []
    : [{ ...unit, array: { ...unit.array, members } }];
}

export function isIn(end: JobEnd | undefined): boolean {
  return end?.kind === "submitted" || end?.kind === "has run" ||
    end?.kind === "ended";
}
