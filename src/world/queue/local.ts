import { type Diagnostic, error } from "../../error.ts";
import { type SubmissionOutcome, withOutcome } from "../../plan/record.ts";
import { local } from "../../schedulers/local.ts";
import { reasonOf } from "../system/cause.ts";
import { prepareEnvironment } from "../around/environment.ts";
import { unlessAborted, within } from "../system/pause.ts";
import { isCalledOff, recordPath, replaceRecord } from "../logs/record.ts";
import { signalSession } from "../system/signal_session.ts";
import type { PreparedJob } from "./submit.ts";

export interface LocalSettings {
  /** Where the jobs start; absolute. */
  workDir: string;
  /** Jobs that run at once. */
  atOnce: number;
  /** Once aborted, no further job starts and those that run are stopped. */
  signal: AbortSignal;
  onProgress?(progress: LocalProgress): void;
  /** Seconds between SIGINT, SIGTERM and SIGKILL. */
  grace?: number;
}

export interface LocalProgress {
  of: number;
  running: number;
  /** Jobs that ended, well or not, and those that could not be started. */
  done: number;
  /** Of those, the ones that failed. */
  failed: number;
}

/** What became of a job; an exit code is 128 and more after a signal. */
export type LocalOutcome =
  | { kind: "ended"; jobId: string; exitCode: number }
  /** Stopped by an abort. */
  | { kind: "stopped"; jobId: string; exitCode: number }
  /** Even SIGKILL did not end it. */
  | { kind: "left behind"; jobId: string }
  | { kind: "refused"; reason: string }
  | { kind: "not started" }
  /** By `mlxpsub cancel`, before it started. */
  | { kind: "called off" };

export interface LocalResults {
  /** In the order of the jobs. */
  outcomes: LocalOutcome[];
  interrupted: "yes" | "no";
  /** Records that could not be written; their jobs ran all the same. */
  diagnostics: Diagnostic[];
}

/**
 * Runs the scripts of jobs on this machine, in order, a few at a time, and
 * records how each began and ended. Each is a session of its own, and what a
 * job leaves running ends with it, as under a batch scheduler.
 */
export async function runLocally(
  jobs: readonly PreparedJob[],
  settings: LocalSettings,
): Promise<LocalResults> {
  const { workDir, atOnce, signal, onProgress, grace = 5 } = settings;
  const variables = prepareEnvironment(local, workDir);
  const outcomes = jobs.map((): LocalOutcome => ({ kind: "not started" }));
  const diagnostics: Diagnostic[] = [];
  const progress = { of: jobs.length, running: 0, done: 0, failed: 0 };
  let next = 0;

  const record = async (
    job: PreparedJob,
    outcome: SubmissionOutcome,
  ): Promise<void> => {
    try {
      await replaceRecord(job.logDir, withOutcome(job.record, outcome));
    } catch (cause) {
      const path = recordPath(job.logDir);
      diagnostics.push(
        error(`Cannot write record "${path}": ${reasonOf(cause)}`),
      );
    }
  };

  const runJob = async (job: PreparedJob): Promise<LocalOutcome> => {
    const script = `${job.logDir}/script.sh`;
    let child: Deno.ChildProcess;
    try {
      child = startScript(script, workDir, variables);
    } catch (cause) {
      const reason = `Cannot start "${script}": ${reasonOf(cause)}`;
      await record(job, { state: "refused", reason });
      return { kind: "refused", reason };
    }
    // cancelled between the look at it and its start
    if (isCalledOff(job.logDir)) {
      signalSession(child.pid, "SIGKILL");
      await child.status;
      return { kind: "called off" };
    }
    const jobId = String(child.pid);
    const started = { jobId, submittedAt: new Date().toISOString() };
    const ending = endOf(child, signal, grace);
    progress.running++;
    onProgress?.({ ...progress });
    await record(job, { state: "submitted", ...started });
    const end = await ending;
    progress.running--;
    if (isCalledOff(job.logDir)) return { kind: "called off" };
    if (end.kind !== "left behind") {
      await record(job, {
        state: end.kind === "stopped" ? "cancelled" : "submitted",
        ...started,
        exitCode: end.exitCode,
        endedAt: new Date().toISOString(),
      });
    }
    return { jobId, ...end };
  };

  const lane = async (): Promise<void> => {
    while (next < jobs.length && !signal.aborted) {
      const at = next++;
      const job = jobs[at];
      if (job === undefined) return;
      if (isCalledOff(job.logDir)) {
        outcomes[at] = { kind: "called off" };
        progress.done++;
        continue;
      }
      const outcome = await runJob(job);
      outcomes[at] = outcome;
      progress.done++;
      const well = outcome.kind === "called off" ||
        outcome.kind === "ended" && outcome.exitCode === 0;
      if (!well) progress.failed++;
      onProgress?.({ ...progress });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  for (const [at, job] of jobs.entries()) {
    if (outcomes[at]?.kind === "not started" && isCalledOff(job.logDir)) {
      outcomes[at] = { kind: "called off" };
    }
  }
  const interrupted = outcomes.some((it) =>
    it.kind === "stopped" || it.kind === "left behind" ||
    it.kind === "not started"
  );
  return { outcomes, interrupted: interrupted ? "yes" : "no", diagnostics };
}

/** The script redirects itself to its log files and goes to its work dir. */
function startScript(
  script: string,
  workDir: string,
  variables: Record<string, string>,
): Deno.ChildProcess {
  return new Deno.Command(script, {
    cwd: workDir,
    env: variables,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
}

type End =
  | { kind: "ended" | "stopped"; exitCode: number }
  | { kind: "left behind" };

/** Waits for a job; stops it, with all its children, once it is told to. */
async function endOf(
  child: Deno.ChildProcess,
  signal: AbortSignal,
  grace: number,
): Promise<End> {
  const status = await unlessAborted(signal, child.status);
  if (status !== undefined) {
    signalSession(child.pid, "SIGKILL");
    return { kind: "ended", exitCode: status.code };
  }
  for (const it of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    signalSession(child.pid, it);
    const stopped = await within(grace * 1000, child.status);
    if (stopped === undefined) continue;
    signalSession(child.pid, "SIGKILL");
    return stopped.code === 0
      ? { kind: "ended", exitCode: 0 }
      : { kind: "stopped", exitCode: stopped.code };
  }
  child.unref();
  return { kind: "left behind" };
}
