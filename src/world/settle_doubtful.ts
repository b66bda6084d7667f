import type { Diagnostic } from "../error.ts";
import type { JobEnd } from "../report.ts";
import { isNoted } from "./in_flight.ts";
import { preparedJob, unitsOf } from "./prepared_jobs.ts";
import { type FoundJob, parentsOf } from "./read_records.ts";
import { readRecord } from "./record.ts";
import { settle } from "./settle.ts";
import { lockEverywhere } from "./sweep_locks.ts";

/** Jobs by what cancelling them takes. */
export interface SortedJobs {
  /** Never handed over: the record is all there is. */
  prepared: FoundJob[];
  /** In the queue; their records have an id. */
  submitted: FoundJob[];
  /** Of which it cannot be told, and why. */
  unsure: Map<FoundJob, string>;
  diagnostics: Diagnostic[];
}

/**
 * A job may be recorded as prepared and be in the queue: its submission was
 * not answered, or runs at this moment. The scheduler is asked for those, and
 * an id that it knows is recorded.
 */
export async function settleDoubtful(
  jobs: readonly FoundJob[],
  workDir: string,
  signal: AbortSignal,
): Promise<SortedJobs> {
  const sorted: SortedJobs = {
    prepared: [],
    submitted: [],
    unsure: new Map(),
    diagnostics: [],
  };
  const doubtful: FoundJob[] = [];
  for (const job of jobs) {
    if (job.record.state !== "prepared") sorted.submitted.push(job);
    else if (mayBeIn(job)) doubtful.push(job);
    else sorted.prepared.push(job);
  }
  for (const [sweep, some] of Map.groupBy(doubtful, (it) => it.record.sweep)) {
    const attempt = lockEverywhere(parentsOf(some), sweep);
    if (attempt.kind === "busy") {
      for (const it of some) {
        sorted.unsure.set(it, "another mlxpsub is submitting it");
      }
      continue;
    }
    try {
      const prepared = new Map(
        some.map((it) => [it, preparedJob(it.logDir, it.record)] as const),
      );
      const { diagnostics, ends } = await settle(
        unitsOf([...prepared.values()]),
        { workDir, signal },
      );
      sorted.diagnostics.push(...diagnostics);
      for (const [job, it] of prepared) sortSettled(job, ends.get(it), sorted);
    } finally {
      attempt.locks.release();
    }
  }
  return sorted;
}

/** `end`: none for a job that is not in the queue for certain. */
function sortSettled(
  job: FoundJob,
  end: JobEnd | undefined,
  sorted: SortedJobs,
): void {
  if (end === undefined) {
    sorted.prepared.push(job);
  } else if (end.kind === "submitted") {
    const reading = readRecord(job.logDir);
    // whoever asked for the job knows it by its object
    if (reading?.ok) job.record = reading.record;
    sorted.submitted.push(job);
  } else {
    const reason = "reason" in end ? end.reason : "it has run already";
    sorted.unsure.set(job, reason);
  }
}

/** A reason stands in the record where a submission did not come through. */
function mayBeIn({ logDir, record }: FoundJob): boolean {
  return record.reason !== undefined ||
    isNoted(record.arrayScript ?? `${logDir}/script.sh`);
}
