import { type Diagnostic, error } from "../../error.ts";
import { controlDirOf, pathIn } from "../../jobs/layout.ts";
import type { SubmissionRecord } from "../../jobs/record.ts";
import { type Submission, submissionAt } from "../../sweep_log/submission.ts";
import { batchSchedulerOf, schedulerOf } from "../../schedulers/registry.ts";
import { cancelCommand } from "../../schedulers/shared/cancel.ts";
import { otherCluster } from "../around/environment.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { readSweep } from "../logs/read_sweep.ts";
import { readRecord, writeCopy } from "../logs/record.ts";
import { noteBeside } from "../logs/side_log.ts";
import { reasonOf } from "../system/cause.ts";
import { ownerOf } from "../system/files.ts";
import { sleep } from "../system/pause.ts";
import { processIsAlive } from "../system/process_alive.ts";
import { signalSession } from "../system/signal_session.ts";
import type { CancelEnd } from "./cancel_end.ts";
import { cancelInPack, sortPacked } from "./cancel_in_pack.ts";
import { attemptOf, type Claims, openClaims, sortJobs } from "./cancel_sort.ts";
import { questionFor } from "./job_rows.ts";
import { ask, type AskSettings, chunks } from "./ask.ts";
import { newestIds, queryJobs } from "./query_jobs.ts";

export interface CancelResults {
  ends: Map<Submission, CancelEnd>;
  /** What could not be written. */
  diagnostics: Diagnostic[];
}

export interface CancelSettings extends AskSettings {
  /** Asked just before the cancel command; all, if left out. */
  stillMeant?(jobs: readonly Submission[]): Promise<readonly Submission[]>;
  /** Whose lock is held already. */
  own?: HeldSweep;
  /** Milliseconds to wait for another mlxpsub that hands jobs over. */
  patience?: number;
}

/** Ids in one cancel command, which the longest command line holds easily. */
const idsAtOnce = 500;

/** Milliseconds that a job's processes have to go after SIGTERM. */
const grace = 5000;

/** Looks at jobs that change while they are cancelled. */
const rounds = 5;

/**
 * Cancels jobs and notes it: prepared ones without a call, those that run here
 * by a signal to their session, the others by one command of their scheduler
 * for 500 of them. Where a job was submitted anew in between, it is looked at
 * again.
 */
export async function cancelJobs(
  jobs: readonly Submission[],
  settings: CancelSettings,
): Promise<CancelResults> {
  const results: CancelResults = { ends: new Map(), diagnostics: [] };
  const claims = openClaims(settings.own);
  try {
    let left = jobs;
    for (let round = 1; left.length > 0 && round <= rounds; round++) {
      left = await cancelOnce(left, claims, settings, results);
      if (settings.signal.aborted) break;
    }
    for (const job of left) {
      if (settings.signal.aborted) results.ends.delete(job);
      else refuse(job, "another mlxpsub is submitting it", results);
    }
  } finally {
    await claims.release();
  }
  return results;
}

function refuse(
  job: Submission,
  reason: string,
  { ends }: CancelResults,
): void {
  ends.set(job, { kind: "refused", reason, by: "mlxpsub" });
}

/** Returns those that changed, for another look. */
async function cancelOnce(
  jobs: readonly Submission[],
  claims: Claims,
  settings: CancelSettings,
  results: CancelResults,
): Promise<Submission[]> {
  const { patience = 30_000, signal } = settings;
  const { ends, diagnostics } = results;
  const sorted = await sortJobs(jobs, claims, { ...settings, patience });
  diagnostics.push(...sorted.diagnostics);
  for (const [job, reason] of sorted.unsure) refuse(job, reason, results);
  for (const job of sorted.over) ends.set(job, { kind: "passed over" });
  for (const job of sorted.cancelled) ends.set(job, { kind: "cancelled" });
  for (const job of noteCancelled(sorted.prepared, claims, results)) {
    // nothing keeps it out of the queue
    refuse(job, "its log cannot be written", results);
  }
  const meant = settings.stillMeant === undefined ||
      sorted.submitted.length === 0
    ? sorted.submitted
    : await settings.stillMeant(sorted.submitted);
  const isMeant = new Set(meant);
  for (const job of sorted.submitted) {
    if (!isMeant.has(job)) ends.set(job, { kind: "passed over" });
  }
  const changed: Submission[] = [];
  const note = (gone: readonly Submission[]): void => {
    const same = unchanged(gone);
    changed.push(...gone.filter((it) => !same.has(it)));
    noteCancelled([...same], claims, results);
  };
  const { whole, single } = sortPacked(meant);
  for (const job of single) ends.set(job, cancelInPack(job));
  note(single.filter((it) => ends.get(it)?.kind === "cancelled"));
  const groups = Map.groupBy(
    whole,
    ({ record: { scheduler, cluster } }) => `${scheduler} ${cluster ?? ""}`,
  );
  for (const members of groups.values()) {
    const isHere = members[0]?.record.scheduler === "local";
    for (const some of chunks(members, isHere ? "all" : idsAtOnce)) {
      if (signal.aborted) return changed;
      note(
        isHere
          ? await endAll(some, results)
          : await cancelChunk(some, settings, results),
      );
    }
  }
  return changed;
}

/** Of jobs, those that are still the attempts that were acted upon. */
function unchanged(jobs: readonly Submission[]): Set<Submission> {
  const same = new Set<Submission>();
  for (const some of Map.groupBy(jobs, sweepOf).values()) {
    const [first] = some;
    const reading = first?.place === undefined
      ? undefined
      : readSweep(first.place.view.home, first.record.sweep);
    for (const job of some) {
      const now = reading?.kind === "found" && job.place !== undefined
        ? submissionAt(reading.view, job.place.at)?.record
        : recordAlone(job);
      const isSame = now === undefined ||
        now.jobId === job.record.jobId && now.attempt === job.record.attempt;
      if (isSame) same.add(job);
    }
  }
  return same;
}

function recordAlone(
  { place, logDir }: Submission,
): SubmissionRecord | undefined {
  const reading = place === undefined ? readRecord(logDir) : undefined;
  return reading?.ok === true ? reading.record : undefined;
}

/** The same for the jobs of one sweep, in one log. */
function sweepOf({ place, record }: Submission): string {
  return `${place?.view.home}\n${record.sweep}`;
}

/** Ends jobs that run here → those that are gone. */
async function endAll(
  jobs: readonly Submission[],
  results: CancelResults,
): Promise<Submission[]> {
  // the mlxpsub that runs them then knows why they end
  for (const some of Map.groupBy(jobs, (it) => it.place?.view).values()) {
    const [first] = some;
    if (first?.place === undefined) continue;
    try {
      noteBeside(first.place.view, [{
        event: "cancel wanted",
        jobs: some.flatMap((it) => attemptOf(it) ?? []),
      }]);
    } catch {
      // then it takes them for failed
    }
  }
  const sessions = Map.groupBy(jobs, (it) => it.record.jobId);
  const gone = await Promise.all(
    [...sessions].map(async ([id, some]) => {
      if (await endSession(Number(id)) === "gone") return some;
      for (const it of some) refuse(it, "it does not end", results);
      return [];
    }),
  );
  return gone.flat();
}

/**
 * Without those that another cluster took, as variables tell, and this one does
 * not know: under their ids it may have others.
 */
async function withoutOtherClusters(
  jobs: readonly Submission[],
  settings: CancelSettings,
  results: CancelResults,
): Promise<Submission[]> {
  const others = new Map<Submission, string>();
  for (const job of jobs) {
    const { scheduler } = job.record;
    const chosenBy = questionFor(job)?.chosenBy;
    const other = otherCluster(batchSchedulerOf(scheduler), chosenBy);
    if (other !== undefined) others.set(job, other);
  }
  if (others.size === 0) return [...jobs];
  const questions = [...others.keys()].flatMap((it) => questionFor(it) ?? []);
  const [first] = others.keys();
  const uid = first === undefined ? 0 : ownerOf(first.logDir) ?? 0;
  const view = await queryJobs(questions, { ...settings, uid });
  return jobs.filter((job) => {
    const other = others.get(job);
    const question = questionFor(job);
    if (
      other === undefined ||
      question !== undefined && view.find(question) !== undefined
    ) return true;
    refuse(job, `${other} when it was submitted`, results);
    return false;
  });
}

/** Cancels jobs in one queue → those that it cancelled. */
async function cancelChunk(
  all: readonly Submission[],
  settings: CancelSettings,
  results: CancelResults,
): Promise<Submission[]> {
  const { ends } = results;
  const jobs = await withoutOtherClusters(all, settings, results);
  if (jobs.length === 0) return [];
  const { scheduler = "", cluster } = jobs[0]?.record ?? {};
  const batch = batchSchedulerOf(scheduler);
  const asked = jobs.flatMap(({ record: { jobId, submittedAt, preparedAt } }) =>
    jobId === undefined ? [] : [{
      scheduler,
      jobId,
      submittedAt: Date.parse(submittedAt ?? preparedAt),
      ...(cluster === undefined ? {} : { cluster }),
    }]
  );
  const newest = await newestIds(asked, { ...settings, uid: 0 });
  // runs that share a job have one id
  const ids = [
    ...new Set(asked.map(({ jobId }) => newest.get(jobId) ?? jobId)),
  ];
  const reply = await ask(
    scheduler,
    cancelCommand(batch, ids, cluster),
    (result) => batch.status.parseCancel(result, ids),
    settings,
  );
  return jobs.filter((job) => {
    if ("kind" in reply) {
      ends.set(job, { kind: "refused", reason: reply.reason, by: "mlxpsub" });
      return false;
    }
    const { jobId = "" } = job.record;
    const reason = reply.failure ??
      reply.refused.get(newest.get(jobId) ?? jobId);
    if (reason === undefined) return true;
    ends.set(job, { kind: "refused", reason, by: "scheduler" });
    return false;
  });
}

/** Notes jobs as cancelled → those of which nothing could be noted. */
function noteCancelled(
  jobs: readonly Submission[],
  claims: Claims,
  results: CancelResults,
): Submission[] {
  const { ends, diagnostics } = results;
  const failed: Submission[] = [];
  for (const some of Map.groupBy(jobs, sweepOf).values()) {
    for (const it of some) ends.set(it, { kind: "cancelled" });
    const [first] = some;
    const where = first?.place?.view.home;
    try {
      noteInLog(some, claims);
    } catch (cause) {
      failed.push(...some);
      diagnostics.push(
        ...some.map((it) => notRecorded(it, controlDirOf(where ?? ""), cause)),
      );
      continue;
    }
    for (const it of some) {
      it.record = cancelledRecord(it.record);
      try {
        writeCopy(it.logDir, it.record);
      } catch (cause) {
        diagnostics.push(notRecorded(it, pathIn(it.logDir, "copy"), cause));
        // the copy is all there is
        if (it.place === undefined) failed.push(it);
      }
    }
  }
  return failed;
}

function noteInLog(jobs: readonly Submission[], claims: Claims): void {
  const [first] = jobs;
  if (first?.place === undefined) return;
  const sweep = claims.has(first);
  const attempts = jobs.flatMap((it) => attemptOf(it) ?? []);
  const event = { event: "cancelled", jobs: attempts } as const;
  if (sweep !== undefined) sweep.record(event);
  else noteBeside(first.place.view, [event]);
}

function notRecorded(
  { record: { jobId } }: Submission,
  path: string,
  cause: unknown,
): Diagnostic {
  return error(
    `Cannot record in "${path}" that ${
      jobId === undefined ? "the job" : `job ${jobId}`
    } is cancelled: ${reasonOf(cause)}`,
  );
}

function cancelledRecord(record: SubmissionRecord): SubmissionRecord {
  const { reason: _reason, endedAs: _endedAs, name, ...rest } = record;
  // a name is made where it is asked for, and would be left out
  return { ...rest, name, state: "cancelled" };
}

/** Ends a job that runs here. */
async function endSession(leader: number): Promise<"gone" | "still there"> {
  if (!Number.isSafeInteger(leader) || leader < 2) return "gone";
  const never = new AbortController().signal;
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    signalSession(leader, name);
    for (let waited = 0; waited < grace; waited += 100) {
      if (!processIsAlive(leader)) {
        // what it started may take longer to go
        await sleep(500, never);
        signalSession(leader, "SIGKILL");
        return "gone";
      }
      await sleep(100, never);
    }
  }
  return "still there";
}

/** `SLURM`, for messages. */
export function titleOf(job: Submission): string {
  return schedulerOf(job.record.scheduler).title;
}
