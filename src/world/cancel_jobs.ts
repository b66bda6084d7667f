import { type Diagnostic, error } from "../error.ts";
import { type SubmissionRecord, withOutcome } from "../plan/record.ts";
import { schedulerOf } from "../schedulers/registry.ts";
import { statusFamilies } from "../schedulers/status/registry.ts";
import { reasonOf } from "./cause.ts";
import { within } from "./pause.ts";
import { processIsAlive } from "./process_alive.ts";
import { settleDoubtful } from "./settle_doubtful.ts";
import { ask, type BatchScheduler, chunks } from "./query_jobs.ts";
import type { FoundJob } from "./read_records.ts";
import { readRecord, recordPath, replaceRecord } from "./record.ts";
import { signalSession } from "./signal_session.ts";

/** What came of cancelling one job. */
export type CancelEnd =
  | { kind: "cancelled" }
  | { kind: "refused"; reason: string };

export interface CancelResults {
  ends: Map<FoundJob, CancelEnd>;
  /** Records that could not be written. */
  diagnostics: Diagnostic[];
}

/** Ids in one cancel command, which the longest command line holds easily. */
const idsAtOnce = 500;

/** Milliseconds that a job's processes have to go after SIGTERM. */
const grace = 5000;

/**
 * Cancels jobs and records it: prepared ones without a call, those that run
 * here by a signal to their session, the others by one command of their
 * scheduler for 500 of them.
 */
export async function cancelJobs(
  jobs: readonly FoundJob[],
  workDir: string,
  signal: AbortSignal,
): Promise<CancelResults> {
  const ends = new Map<FoundJob, CancelEnd>();
  const diagnostics: Diagnostic[] = [];
  const record = async (job: FoundJob): Promise<void> => {
    const fault = await recordCancelled(job);
    if (fault !== undefined) diagnostics.push(fault);
    ends.set(job, { kind: "cancelled" });
  };
  const sorted = await settleDoubtful(jobs, workDir, signal);
  diagnostics.push(...sorted.diagnostics);
  for (const [job, reason] of sorted.unsure) {
    ends.set(job, { kind: "refused", reason });
  }
  // prepared ones first, before a mlxpsub that submits them comes to them
  for (const job of sorted.prepared) await record(job);
  const groups = Map.groupBy(
    sorted.submitted,
    ({ record: { scheduler, cluster } }) => `${scheduler} ${cluster ?? ""}`,
  );
  for (const members of groups.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const { scheduler, cluster } = first.record;
    if (scheduler === "local") {
      await Promise.all(members.map(async (job) => {
        // first, so that the mlxpsub that runs it knows why it ends
        await record(job);
        if (await endSession(Number(job.record.jobId)) === "gone") return;
        ends.set(job, { kind: "refused", reason: "it does not end" });
        await replaceRecord(job.logDir, job.record);
      }));
    } else {
      for (const some of chunks(members, idsAtOnce)) {
        if (signal.aborted) return { ends, diagnostics };
        const refused = await cancelChunk(
          scheduler,
          some,
          cluster,
          workDir,
          signal,
        );
        for (const job of some) {
          const reason = refused(job.record.jobId ?? "");
          if (reason === undefined) await record(job);
          else ends.set(job, { kind: "refused", reason });
        }
      }
    }
  }
  return { ends, diagnostics };
}

/** Returns why a job was not cancelled; undefined for one that was. */
async function cancelChunk(
  scheduler: BatchScheduler,
  jobs: readonly FoundJob[],
  cluster: string | undefined,
  workDir: string,
  signal: AbortSignal,
): Promise<(id: string) => string | undefined> {
  const family = statusFamilies[scheduler];
  const ids = jobs.flatMap((it) => it.record.jobId ?? []);
  const reply = await ask(
    scheduler,
    family.cancelCommand(ids, cluster),
    (result) => family.parseCancel(result, ids),
    { workDir, signal, uid: 0 },
  );
  if ("kind" in reply) return () => reply.reason;
  const { refused, failure } = reply;
  return (id) => failure ?? refused.get(id);
}

/** The record as it is now: others may have written it since it was read. */
async function recordCancelled(job: FoundJob): Promise<Diagnostic | undefined> {
  const path = recordPath(job.logDir);
  try {
    const reading = readRecord(job.logDir);
    const now = reading?.ok ? reading.record : job.record;
    await replaceRecord(job.logDir, cancelledRecord(now));
    return undefined;
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
