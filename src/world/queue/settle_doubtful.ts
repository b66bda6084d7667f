import type { Diagnostic } from "../../error.ts";
import type { JobEnd } from "../../report/results.ts";
import { reasonOf } from "../system/cause.ts";
import { removeQuietly } from "../logs/control_dir.ts";
import { isNoted } from "../logs/in_flight.ts";
import { sleep } from "../system/pause.ts";
import { preparedJob, unitsOf } from "./prepared_jobs.ts";
import { type FoundJob, parentsOf } from "../logs/read_records.ts";
import { readRecord } from "../logs/record.ts";
import { settle } from "./settle.ts";
import { callOff } from "./submit.ts";
import { lockEverywhere, type SweepLocks } from "../logs/sweep_locks.ts";

/** Jobs by what cancelling them takes. */
export interface SortedJobs {
  /** Never handed over, nor will they be: the record is all there is. */
  prepared: FoundJob[];
  /** In the queue; their records have an id. */
  submitted: FoundJob[];
  /** Cancelled by another, before they had an id. */
  cancelled: FoundJob[];
  /** Refused, or known to have run: there is nothing to cancel. */
  over: FoundJob[];
  /** Of which it cannot be told, and why. */
  unsure: Map<FoundJob, string>;
  diagnostics: Diagnostic[];
}

export interface SortSettings {
  workDir: string;
  signal: AbortSignal;
  /** Milliseconds to wait for another mlxpsub that hands jobs over. */
  patience: number;
}

/** What keeps others from handing jobs over that are being cancelled. */
export interface Claims {
  /** Whether this sweep's jobs are ours alone. */
  holds(sweep: string): boolean;
  /** Tries to make them so. */
  lock(sweep: string, jobs: readonly FoundJob[]): void;
  /** Gives the word that a job is cancelled; throws as Deno does. */
  callOff(job: FoundJob): void;
  release(): void;
}

/** No claims yet; released when all records are written. */
export function openClaims(): Claims {
  const locks = new Map<string, SweepLocks>();
  const words = new Map<string, string>();
  return {
    holds: (sweep) => {
      const held = locks.get(sweep);
      return held !== undefined && held.obstacle() === undefined;
    },
    lock(sweep, jobs) {
      if (locks.has(sweep)) return;
      try {
        const attempt = lockEverywhere(parentsOf(jobs), sweep);
        if (attempt.kind === "held") locks.set(sweep, attempt.locks);
      } catch {
        // a directory that is only to be read: what is in the queue can go
      }
    },
    callOff({ logDir, record }) {
      const key = `${logDir} ${record.attempt ?? 1}`;
      if (!words.has(key)) words.set(key, callOff(logDir, record));
    },
    release() {
      for (const it of words.values()) removeQuietly(it);
      for (const it of locks.values()) it.release();
    },
  };
}

/** Milliseconds between looks at what another mlxpsub hands over. */
const lookEvery = 50;

/**
 * Sorts jobs by their records as they are now. A job may be recorded as
 * prepared and be in the queue: its submission was not answered, or runs at
 * this moment. Where nobody else is at the sweep, the scheduler is asked for
 * those, and an id that it knows is recorded; another mlxpsub is waited for.
 */
export async function sortJobs(
  jobs: readonly FoundJob[],
  claims: Claims,
  settings: SortSettings,
): Promise<SortedJobs> {
  const sorted: SortedJobs = {
    prepared: [],
    submitted: [],
    cancelled: [],
    over: [],
    unsure: new Map(),
    diagnostics: [],
  };
  const groups = Map.groupBy(jobs, (it) => it.record.sweep);
  const besides: [string, FoundJob[]][] = [];
  for (const [sweep, some] of groups) {
    claims.lock(sweep, some);
    const prepared = some.filter((it) => isStillPrepared(it, sorted));
    if (claims.holds(sweep)) await sortOwn(prepared, settings, sorted);
    else besides.push([sweep, prepared]);
  }
  // all of them before one is waited for
  const called = besides.map(([sweep, some]): [string, FoundJob[]] => [
    sweep,
    some.filter((it) => isCalled(it, claims, sorted)),
  ]);
  for (const [sweep, some] of called) {
    await sortBeside(sweep, some, claims, settings, sorted);
  }
  return sorted;
}

/** Reads the record again; puts what is not prepared where it belongs. */
function isStillPrepared(job: FoundJob, sorted: SortedJobs): boolean {
  const reading = readRecord(job.logDir);
  if (reading?.ok !== true) {
    sorted.unsure.set(job, "its record cannot be read");
    return false;
  }
  // whoever asked for the job knows it by its object
  job.record = reading.record;
  const { state, jobId, scheduler, exitCode } = job.record;
  if (state === "prepared") return true;
  const hasRunHere = scheduler === "local" && exitCode !== undefined;
  if (state === "refused") sorted.over.push(job);
  else if (jobId !== undefined && !hasRunHere) sorted.submitted.push(job);
  else if (state === "cancelled") sorted.cancelled.push(job);
  else sorted.over.push(job);
  return false;
}

function isCalled(
  job: FoundJob,
  claims: Claims,
  sorted: SortedJobs,
): boolean {
  try {
    claims.callOff(job);
    return true;
  } catch (cause) {
    sorted.unsure.set(
      job,
      `nothing can be written beside its record: ${reasonOf(cause)}`,
    );
    return false;
  }
}

/** Nobody else is at the sweep. */
async function sortOwn(
  jobs: readonly FoundJob[],
  { workDir, signal }: SortSettings,
  sorted: SortedJobs,
): Promise<void> {
  const doubtful = jobs.filter(mayBeIn);
  sorted.prepared.push(...jobs.filter((it) => !mayBeIn(it)));
  if (doubtful.length === 0) return;
  const prepared = new Map(
    doubtful.map((it) => [it, preparedJob(it.logDir, it.record)] as const),
  );
  const { diagnostics, ends } = await settle(
    unitsOf([...prepared.values()]),
    { workDir, signal },
  );
  sorted.diagnostics.push(...diagnostics);
  for (const [job, it] of prepared) sortSettled(job, ends.get(it), sorted);
}

/** Another mlxpsub is at the sweep, which the word was given to. */
async function sortBeside(
  sweep: string,
  jobs: readonly FoundJob[],
  claims: Claims,
  settings: SortSettings,
  sorted: SortedJobs,
): Promise<void> {
  const until = performance.now() + settings.patience;
  for (let left = jobs; left.length > 0;) {
    // the note first, for its end comes after the record
    left = left.filter((job) => {
      if (isHandedOver(job)) return true;
      if (!isStillPrepared(job, sorted)) return false;
      // it was handed over before, and nothing certain came of it
      if (job.record.reason !== undefined) return true;
      sorted.prepared.push(job);
      return false;
    });
    if (left.length === 0) return;
    claims.lock(sweep, left);
    if (claims.holds(sweep)) {
      const prepared = left.filter((it) => isStillPrepared(it, sorted));
      return await sortOwn(prepared, settings, sorted);
    }
    if (performance.now() > until || !await sleep(lookEvery, settings.signal)) {
      for (const it of left) {
        sorted.unsure.set(it, "another mlxpsub is submitting it");
      }
      return;
    }
  }
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
    if (reading?.ok) job.record = reading.record;
    sorted.submitted.push(job);
  } else {
    const reason = "reason" in end ? end.reason : "it has run already";
    sorted.unsure.set(job, reason);
  }
}

/** A reason stands in the record where a submission did not come through. */
function mayBeIn(job: FoundJob): boolean {
  return job.record.reason !== undefined || isHandedOver(job);
}

/** By itself, or with its array. */
function isHandedOver({ logDir, record: { arrayScript } }: FoundJob): boolean {
  return isNoted(`${logDir}/script.sh`) ||
    (arrayScript !== undefined && isNoted(arrayScript));
}
