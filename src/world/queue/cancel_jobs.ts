import { type Diagnostic, error } from "../../error.ts";
import { type SubmissionRecord, withOutcome } from "../../plan/record.ts";
import { batchSchedulerOf, schedulerOf } from "../../schedulers/registry.ts";
import { cancelCommand } from "../../schedulers/shared/cancel.ts";
import { reasonOf } from "../system/cause.ts";
import { within } from "../system/pause.ts";
import { processIsAlive } from "../system/process_alive.ts";
import { ask, chunks, newestIds } from "./query_jobs.ts";
import type { FoundJob } from "../logs/read_records.ts";
import { readRecord, recordPath, replaceRecord } from "../logs/record.ts";
import { type Claims, openClaims, sortJobs } from "./settle_doubtful.ts";
import { signalSession } from "../system/signal_session.ts";

/** What came of cancelling one job. */
export type CancelEnd =
  | { kind: "cancelled" }
  | { kind: "refused"; reason: string; by: "scheduler" | "mlxpsub" }
  /** There is nothing to cancel, or it is not meant any more. */
  | { kind: "passed over" };

export interface CancelResults {
  ends: Map<FoundJob, CancelEnd>;
  /** Records that could not be written. */
  diagnostics: Diagnostic[];
}

export interface CancelSettings {
  /** Where queries and cancel commands run; absolute. */
  workDir: string;
  signal: AbortSignal;
  /** Asked just before the cancel command; all, if left out. */
  stillMeant?(jobs: readonly FoundJob[]): Promise<readonly FoundJob[]>;
  /** Milliseconds to wait for another mlxpsub that hands jobs over. */
  patience?: number;
}

/** Ids in one cancel command, which the longest command line holds easily. */
const idsAtOnce = 500;

/** Milliseconds that a job's processes have to go after SIGTERM. */
const grace = 5000;

/** Looks at jobs whose records change while they are cancelled. */
const rounds = 5;

/**
 * Cancels jobs and records it: prepared ones without a call, those that run
 * here by a signal to their session, the others by one command of their
 * scheduler for 500 of them. What a job's record says counts when it is acted
 * upon; where it changed in between, by another mlxpsub that submits the job,
 * the job is looked at again.
 */
export async function cancelJobs(
  jobs: readonly FoundJob[],
  settings: CancelSettings,
): Promise<CancelResults> {
  const results: CancelResults = { ends: new Map(), diagnostics: [] };
  const claims = openClaims();
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
    claims.release();
  }
  return results;
}

function refuse(job: FoundJob, reason: string, { ends }: CancelResults): void {
  ends.set(job, { kind: "refused", reason, by: "mlxpsub" });
}

/** Returns those whose records changed, for another look. */
async function cancelOnce(
  jobs: readonly FoundJob[],
  claims: Claims,
  settings: CancelSettings,
  results: CancelResults,
): Promise<FoundJob[]> {
  const { workDir, signal, patience = 30_000 } = settings;
  const { ends, diagnostics } = results;
  const changed: FoundJob[] = [];
  const record = async (job: FoundJob): Promise<Recording> => {
    const recording = await recordCancelled(job);
    if (recording === "changed") changed.push(job);
    else ends.set(job, { kind: "cancelled" });
    if (typeof recording === "object") diagnostics.push(recording);
    return recording;
  };
  const sorted = await sortJobs(jobs, claims, { workDir, signal, patience });
  diagnostics.push(...sorted.diagnostics);
  for (const [job, reason] of sorted.unsure) refuse(job, reason, results);
  for (const job of sorted.over) ends.set(job, { kind: "passed over" });
  for (const job of sorted.cancelled) ends.set(job, { kind: "cancelled" });
  for (const job of sorted.prepared) {
    if (typeof await record(job) !== "object") continue;
    // without the record nothing keeps it out of the queue
    refuse(job, "its record cannot be written", results);
  }
  const meant = await stillMeant(sorted.submitted, settings);
  for (const job of sorted.submitted) {
    if (!meant.includes(job)) ends.set(job, { kind: "passed over" });
  }
  const groups = Map.groupBy(
    meant,
    ({ record: { scheduler, cluster } }) => `${scheduler} ${cluster ?? ""}`,
  );
  for (const members of groups.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const { scheduler, cluster } = first.record;
    if (scheduler === "local") {
      await Promise.all(members.map(async (job) => {
        // first, so that the mlxpsub that runs it knows why it ends
        if (await record(job) === "changed") return;
        if (await endSession(Number(job.record.jobId)) === "gone") return;
        refuse(job, "it does not end", results);
        await replaceRecord(job.logDir, job.record);
      }));
    } else {
      for (const some of chunks(members, idsAtOnce)) {
        if (signal.aborted) return changed;
        const refused = await cancelChunk(
          scheduler,
          some,
          cluster,
          workDir,
          signal,
        );
        for (const job of some) {
          const refusal = refused(job.record.jobId ?? "");
          if (refusal === undefined) await record(job);
          else ends.set(job, refusal);
        }
      }
    }
  }
  const here = meant.filter((it) => it.record.scheduler === "local");
  const besides = [...sorted.prepared, ...here];
  return [...changed, ...await writtenOver(besides, claims, ends)];
}

async function stillMeant(
  jobs: readonly FoundJob[],
  settings: CancelSettings,
): Promise<readonly FoundJob[]> {
  return settings.stillMeant === undefined || jobs.length === 0
    ? jobs
    : await settings.stillMeant(jobs);
}

/** Milliseconds between a look at a record and the start of a job here. */
const startTime = 200;

/**
 * Jobs whose record says something else by now: a mlxpsub that runs jobs here
 * leaves no note before it starts one, nor before it records its end.
 */
async function writtenOver(
  jobs: readonly FoundJob[],
  claims: Claims,
  ends: ReadonlyMap<FoundJob, CancelEnd>,
): Promise<FoundJob[]> {
  const beside = jobs.filter((it) =>
    ends.get(it)?.kind === "cancelled" && !claims.holds(it.record.sweep)
  );
  if (beside.some((it) => it.record.scheduler === "local")) {
    await pause(startTime);
  }
  return beside.filter((it) => {
    const reading = readRecord(it.logDir);
    return reading?.ok === true && reading.record.state !== "cancelled";
  });
}

/** Returns why a job was not cancelled; undefined for one that was. */
async function cancelChunk(
  scheduler: string,
  jobs: readonly FoundJob[],
  cluster: string | undefined,
  workDir: string,
  signal: AbortSignal,
): Promise<(id: string) => CancelEnd | undefined> {
  const batch = batchSchedulerOf(scheduler);
  const asked = jobs.flatMap(({ record: { jobId, submittedAt, preparedAt } }) =>
    jobId === undefined ? [] : [{
      scheduler,
      jobId,
      submittedAt: Date.parse(submittedAt ?? preparedAt),
      ...(cluster === undefined ? {} : { cluster }),
    }]
  );
  const newest = await newestIds(asked, { workDir, signal, uid: 0 });
  const ids = asked.map(({ jobId }) => newest.get(jobId) ?? jobId);
  const reply = await ask(
    scheduler,
    cancelCommand(batch, ids, cluster),
    (result) => batch.status.parseCancel(result, ids),
    { workDir, signal, uid: 0 },
  );
  if ("kind" in reply) {
    return () => ({ kind: "refused", reason: reply.reason, by: "mlxpsub" });
  }
  const { refused, failure } = reply;
  return (id) => {
    const reason = failure ?? refused.get(newest.get(id) ?? id);
    return reason === undefined
      ? undefined
      : { kind: "refused", reason, by: "scheduler" };
  };
}

/** `changed`: nothing is written, for the record is not what was acted upon. */
type Recording = "recorded" | "changed" | Diagnostic;

async function recordCancelled(job: FoundJob): Promise<Recording> {
  const path = recordPath(job.logDir);
  try {
    const reading = readRecord(job.logDir);
    const now = reading?.ok ? reading.record : job.record;
    if (
      now.jobId !== job.record.jobId || now.attempt !== job.record.attempt ||
      now.state !== job.record.state && now.state !== "cancelled"
    ) return "changed";
    await replaceRecord(job.logDir, cancelledRecord(now));
    return "recorded";
  } catch (cause) {
    return error(
      `Cannot record in "${path}" that ${
        job.record.jobId === undefined ? "the job" : `job ${job.record.jobId}`
      } is cancelled: ${reasonOf(cause)}`,
    );
  }
}

function cancelledRecord(record: SubmissionRecord): SubmissionRecord {
  const { jobId, cluster, submittedAt, exitCode, endedAt } = record;
  return withOutcome(record, {
    state: "cancelled",
    ...(jobId === undefined ? {} : { jobId }),
    ...(cluster === undefined ? {} : { cluster }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(endedAt === undefined ? {} : { endedAt }),
  });
}

/**
 * Ends a job that runs here. The mlxpsub that started it notes its end first,
 * so that what is recorded afterwards stays.
 */
async function endSession(leader: number): Promise<"gone" | "still there"> {
  if (!Number.isSafeInteger(leader) || leader < 2) return "gone";
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    signalSession(leader, name);
    for (let waited = 0; waited < grace; waited += 100) {
      if (!processIsAlive(leader)) {
        // what it started may take longer to go
        await pause(500);
        signalSession(leader, "SIGKILL");
        return "gone";
      }
      await pause(100);
    }
  }
  return "still there";
}

async function pause(milliseconds: number): Promise<void> {
  await within(milliseconds, new Promise<never>(() => {}));
}

/** `SLURM`, for messages. */
export function titleOf(job: FoundJob): string {
  return schedulerOf(job.record.scheduler).title;
}
