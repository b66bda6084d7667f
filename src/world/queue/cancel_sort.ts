import { basename, dirname } from "@std/path/posix";
import type { Diagnostic } from "../../error.ts";
import { type Submission, submissionAt } from "../../sweep_log/submission.ts";
import type { JobAttempt } from "../../sweep_log/sweep_events.ts";
import type { JobEnd } from "../../report/results.ts";
import { claimSweep, type HeldSweep } from "../logs/held_sweep.ts";
import { readSweep } from "../logs/read_sweep.ts";
import { readRecord } from "../logs/record.ts";
import { noteBeside } from "../logs/side_log.ts";
import { reasonOf } from "../system/cause.ts";
import { sleep } from "../system/pause.ts";
import type { Ends } from "./brought.ts";
import type { AskSettings } from "./ask.ts";
import { madeForOther, reasonFor } from "./refusals.ts";
import { settle } from "./settle.ts";
import { matesIn, membersAround, unitsOf } from "./units.ts";

/** Jobs by what cancelling them takes. */
export interface SortedJobs {
  /** In the queue; their records have an id. */
  submitted: Submission[];
  /** Not in the queue for certain, of a sweep that is ours. */
  prepared: Submission[];
  /** Cancelled before they had an id. */
  cancelled: Submission[];
  /** Refused, or known to have run: there is nothing to cancel. */
  over: Submission[];
  /** Of which it cannot be told, and why. */
  unsure: Map<Submission, string>;
  diagnostics: Diagnostic[];
}

export interface SortSettings extends AskSettings {
  /** Milliseconds to wait for another mlxpsub that hands jobs over. */
  patience: number;
}

/** The sweeps whose jobs nobody else hands over meanwhile. */
export interface Claims {
  /** The sweep of a job, if it is ours; tries to make it so. */
  take(job: Submission): HeldSweep | undefined;
  /** The same without a try. */
  has(job: Submission): HeldSweep | undefined;
  /** Why it cannot be ours, whoever is at it: the end of a sentence. */
  whyNot(job: Submission): string | undefined;
  release(): Promise<void>;
}

/** No claims yet, but for a sweep that is ours; released when all is noted. */
export function openClaims(own?: HeldSweep): Claims {
  const held = new Map<string, HeldSweep>();
  const broken = new Map<string, string>();
  if (own !== undefined) held.set(`${own.view.home}\n${own.name}`, own);
  const keyOf = ({ place, record }: Submission): string =>
    `${place?.view.home}\n${record.sweep}`;
  const has = (job: Submission): HeldSweep | undefined => {
    const sweep = held.get(keyOf(job));
    return sweep?.obstacle() === undefined ? sweep : undefined;
  };
  return {
    has,
    whyNot: (job) => broken.get(keyOf(job)),
    take(job) {
      if (job.place === undefined) return undefined;
      if (held.has(keyOf(job))) return has(job);
      try {
        const claim = claimSweep(job.place.view.home, job.record.sweep);
        if (claim.kind === "held") held.set(keyOf(job), claim.sweep);
        if (claim.kind === "broken") {
          broken.set(keyOf(job), claim.diagnostic.message);
        }
      } catch {
        // a directory that is only to be read: what is in the queue can go
      }
      return has(job);
    },
    async release() {
      for (const it of held.values()) if (it !== own) await it.release();
    },
  };
}

/** Milliseconds between looks at what another mlxpsub does. */
const lookEvery = 50;

/**
 * Sorts jobs by how they stand now. Where nobody else is at the sweep, the
 * scheduler is asked for those that may be in the queue; another mlxpsub is
 * told what is wanted, and waited for.
 */
export async function sortJobs(
  jobs: readonly Submission[],
  claims: Claims,
  settings: SortSettings,
): Promise<SortedJobs> {
  const sorted: SortedJobs = {
    submitted: [],
    prepared: [],
    cancelled: [],
    over: [],
    unsure: new Map(),
    diagnostics: [],
  };
  const groups = Map.groupBy(
    jobs,
    ({ place, record }) => `${place?.view.home}\n${record.sweep}`,
  );
  const besides: Submission[][] = [];
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    if (first.place === undefined) {
      const left = group.filter((it) => isOpen(it, readAlone(it), sorted));
      // without a log nobody hands them over
      sorted.prepared.push(...left);
      continue;
    }
    const sweep = claims.take(first);
    if (sweep !== undefined) await sortOwn(group, sweep, settings, sorted);
    else {
      const left = sortRead(group, sorted);
      const reason = claims.whyNot(first);
      if (reason === undefined) besides.push(left);
      else for (const it of left) sorted.unsure.set(it, reason);
    }
  }
  // all are told before one is waited for
  const told = besides.filter((it) => tell(it, sorted));
  for (const it of told) await sortBeside(it, claims, settings, sorted);
  return sorted;
}

/** Puts a job where it belongs, unless it is prepared and no more. */
function isOpen(
  job: Submission,
  now: Submission["record"] | undefined,
  sorted: SortedJobs,
): boolean {
  if (now === undefined) {
    sorted.unsure.set(job, "its record cannot be read");
    return false;
  }
  // whoever asked for the job knows it by its object
  job.record = now;
  const { state, jobId, scheduler, exitCode } = now;
  if (state === "prepared") return true;
  const hasRunHere = scheduler === "local" && exitCode !== undefined;
  if (state === "refused") sorted.over.push(job);
  else if (jobId !== undefined && !hasRunHere) sorted.submitted.push(job);
  else if (state === "cancelled") sorted.cancelled.push(job);
  else sorted.over.push(job);
  return false;
}

function readAlone({ logDir }: Submission): Submission["record"] | undefined {
  const reading = readRecord(logDir);
  return reading?.ok === true ? reading.record : undefined;
}

/** Jobs of one sweep, as its log has them now → those that are prepared. */
function sortRead(
  jobs: readonly Submission[],
  sorted: SortedJobs,
): Submission[] {
  const [first] = jobs;
  if (first?.place === undefined) return [];
  const reading = readSweep(first.place.view.home, first.record.sweep);
  return jobs.filter((job) => {
    const now = reading.kind === "found" && job.place !== undefined
      ? submissionAt(reading.view, job.place.at)
      : undefined;
    if (now?.place !== undefined) job.place = now.place;
    return isOpen(job, now?.record, sorted);
  });
}

/** Nobody else is at the sweep. */
async function sortOwn(
  jobs: readonly Submission[],
  sweep: HeldSweep,
  settings: SortSettings,
  sorted: SortedJobs,
): Promise<void> {
  sweep.reread();
  const { state } = sweep.view;
  const open = jobs.filter((job) =>
    isOpen(
      job,
      submissionAt(sweep.view, job.place?.at ?? 0)?.record,
      sorted,
    )
  );
  const isDoubtful = ({ place }: Submission): boolean =>
    state.jobs[place?.at ?? 0]?.doubt !== "none";
  sorted.prepared.push(...open.filter((it) => !isDoubtful(it)));
  const doubtful: Submission[] = [];
  for (const job of open.filter(isDoubtful)) {
    const refusal = madeForOther({
      ...job,
      place: { view: sweep.view, at: job.place?.at ?? 0 },
    });
    if (refusal === undefined) doubtful.push(job);
    // what its files name is another job
    else sorted.unsure.set(job, reasonFor(refusal));
  }
  if (doubtful.length === 0) return;
  const ends: Ends = new Map();
  const around = doubtful.flatMap(({ place }) => {
    const at = place?.at ?? 0;
    const { company, pack } = state.jobs[at] ?? {};
    return company === "its array"
      ? membersAround(sweep, at)
      : pack === undefined
      ? [at]
      : matesIn(sweep, pack);
  });
  await settle(unitsOf(sweep, around), settings, ends, sorted.diagnostics);
  for (const job of doubtful) {
    const at = job.place?.at ?? 0;
    const now = submissionAt(sweep.view, at);
    if (now !== undefined) job.record = now.record;
    sortSettled(job, ends.get(sweep)?.get(at), sorted);
  }
}

/** `end`: none for a job that is not in the queue for certain. */
function sortSettled(
  job: Submission,
  end: JobEnd | undefined,
  sorted: SortedJobs,
): void {
  if (end === undefined) sorted.prepared.push(job);
  else if (end.kind === "submitted") sorted.submitted.push(job);
  else {
    const reason = "reason" in end ? end.reason : "it has run already";
    sorted.unsure.set(job, reason);
  }
}

/** Notes for whoever is at the sweep that these are wanted cancelled. */
function tell(jobs: readonly Submission[], sorted: SortedJobs): boolean {
  const [first] = jobs;
  if (first?.place === undefined) return false;
  try {
    noteBeside(first.place.view, [{
      event: "cancel wanted",
      jobs: jobs.flatMap((it) => attemptOf(it) ?? []),
    }]);
    return true;
  } catch (cause) {
    for (const it of jobs) {
      sorted.unsure.set(
        it,
        `nothing can be written in "${basename(dirname(it.logDir))}": ${
          reasonOf(cause)
        }`,
      );
    }
    return false;
  }
}

/** In a list, for `flatMap()`. */
export function attemptOf(
  { place, record }: Submission,
): [JobAttempt] | undefined {
  return place === undefined ? undefined : [[place.at, record.attempt ?? 1]];
}

/** Another mlxpsub is at the sweep, and was told what is wanted. */
async function sortBeside(
  jobs: readonly Submission[],
  claims: Claims,
  settings: SortSettings,
  sorted: SortedJobs,
): Promise<void> {
  const until = performance.now() + settings.patience;
  for (let left = jobs;;) {
    left = sortRead(left, sorted);
    const [first] = left;
    if (first === undefined) return;
    const sweep = claims.take(first);
    if (sweep !== undefined) {
      return await sortOwn(left, sweep, settings, sorted);
    }
    if (performance.now() > until || !await sleep(lookEvery, settings.signal)) {
      for (const it of left) {
        sorted.unsure.set(it, "another mlxpsub is submitting it");
      }
      return;
    }
  }
}
