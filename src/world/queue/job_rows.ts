import type { Diagnostic } from "../../error.ts";
import { endStates } from "../../plan/record.ts";
import type { ProcessState } from "../../status/judge.ts";
import type { StatusRow } from "../../status/row.ts";
import { joinRow } from "../../status/judge.ts";
import { isFailure, isLive } from "../../status/row.ts";
import { failureReason } from "../logs/failure_reason.ts";
import { readLeftBehind } from "../logs/left_behind.ts";
import { type AskedJob, queryJobs } from "./query_jobs.ts";
import type { FoundJob } from "../logs/read_records.ts";
import { readRecord, recordPath, replaceRecord } from "../logs/record.ts";
import { runProgram } from "../system/run_program.ts";

/** Jobs as they stand, each with its row. */
export interface JobRows {
  rows: Map<FoundJob, StatusRow>;
  /** Queries that failed. */
  diagnostics: Diagnostic[];
}

/**
 * Finds out how jobs stand: asks the schedulers once for all of them, and looks
 * into the directories only of those that are over and whose end is not noted.
 */
export async function readRows(
  jobs: readonly FoundJob[],
  workDir: string,
  signal: AbortSignal,
): Promise<JobRows> {
  const asked = new Map<FoundJob, AskedJob>();
  for (const job of jobs) {
    const question = questionFor(job);
    if (question !== undefined) asked.set(job, question);
  }
  const [first] = asked.keys();
  const [view, processes] = await Promise.all([
    queryJobs([...asked.values()], {
      workDir,
      uid: first === undefined ? 0 : ownerOf(recordPath(first.logDir)),
      signal,
    }),
    readProcesses(jobs, workDir, signal),
  ]);
  const now = Date.now();
  const rows = new Map<FoundJob, StatusRow>();
  for (const job of jobs) {
    const { logId, logDir, record } = job;
    const question = asked.get(job);
    const seen = question === undefined ? undefined : view.find(question);
    const process = processes.get(job);
    const over = process !== "there" && record.state === "submitted" &&
      (seen === undefined || !isLive(seen.state));
    // a run's failure hides behind the 0 of its script
    const doubtful = record.endedAs === undefined ||
      seen?.state === "COMPLETED" && record.endedAs !== "COMPLETED";
    const row = joinRow({
      logId,
      logDir,
      record,
      answered: question === undefined ? "yes" : view.answered(question),
      ...(seen === undefined ? {} : { seen }),
      ...(process === undefined ? {} : { process }),
      ...(over && doubtful ? { left: readLeftBehind(logDir, record) } : {}),
    }, now);
    if (isFailure(row.state) && row.state !== "REFUSED") {
      const reason = failureReason(logDir);
      if (reason !== undefined) row.lastError = reason;
    }
    rows.set(job, row);
  }
  return { rows, diagnostics: view.diagnostics };
}

/** Whose word on an end is not taken back. */
const lasting: ReadonlySet<StatusRow["toldBy"]> = new Set(["scheduler", "job"]);

/** How long the records of ended jobs may be written, in milliseconds. */
const noteTime = 1000;

/**
 * Writes down how jobs ended, as their schedulers or they tell it now, since
 * those forget. What is not written in time is written by the next look.
 */
export async function noteEnds(
  rows: ReadonlyMap<FoundJob, StatusRow>,
): Promise<void> {
  const until = performance.now() + noteTime;
  for (const [{ logDir, record }, row] of rows) {
    const endedAs = endStates.find((it) => it === row.state);
    if (
      endedAs === undefined || !lasting.has(row.toldBy) ||
      record.state !== "submitted" || record.endedAs === endedAs
    ) continue;
    if (performance.now() > until) return;
    const now = readRecord(logDir);
    // another call may have submitted it again in the meantime
    if (now?.ok !== true || now.record.jobId !== record.jobId) continue;
    if (now.record.attempt !== record.attempt) continue;
    if (now.record.state !== "submitted") continue;
    try {
      await replaceRecord(logDir, {
        ...now.record,
        endedAs,
        ...(row.exitCode === undefined ? {} : { exitCode: row.exitCode }),
      });
    } catch {
      return; // somebody else's directory: it is only to be read
    }
  }
}

/** Undefined for a job that no scheduler has ever had. */
function questionFor({ logDir, record }: FoundJob): AskedJob | undefined {
  const { scheduler, jobId, cluster, state } = record;
  if (scheduler === "local" || jobId === undefined) return undefined;
  if (state !== "submitted" && state !== "cancelled") return undefined;
  const { name, arrayScript } = record;
  return {
    scheduler,
    jobId,
    submittedAt: Date.parse(record.submittedAt ?? record.preparedAt),
    // the jobs of an array have the array's name
    ...(arrayScript === undefined
      ? { name, script: `${logDir}/script.sh` }
      : { script: arrayScript }),
    ...(cluster === undefined ? {} : { cluster }),
  };
}

function ownerOf(path: string): number {
  try {
    return Deno.statSync(path).uid ?? 0;
  } catch {
    return 0;
  }
}

/** Seconds between a process's start and what the record says of it. */
const startSlack = 10;

/**
 * Which of the jobs that run without a scheduler still do, from ps(1): Deno
 * reads no /proc. A process of that number that began at another time is
 * another's.
 */
async function readProcesses(
  jobs: readonly FoundJob[],
  workDir: string,
  signal: AbortSignal,
): Promise<Map<FoundJob, ProcessState>> {
  const running = jobs.filter(({ record }) =>
    record.scheduler === "local" && record.jobId !== undefined &&
    record.exitCode === undefined
  );
  const states = new Map<FoundJob, ProcessState>();
  if (running.length === 0) return states;
  const begun = new Map<string, number>();
  try {
    const end = await runProgram({
      program: "ps",
      args: ["-A", "-o", "pid=,etimes="],
      workDir,
      variables: { LC_ALL: "C" },
      timeLimit: 10,
    }, signal);
    const now = Date.now();
    for (const line of end.kind === "ended" ? end.stdout.split("\n") : []) {
      const [pid, seconds] = line.trim().split(/\s+/);
      if (pid !== undefined && seconds !== undefined) {
        begun.set(pid, now - Number(seconds) * 1000);
      }
    }
  } catch {
    // no ps: nothing can be said of processes
  }
  for (const job of running) {
    const { jobId = "", submittedAt, preparedAt } = job.record;
    const start = begun.get(jobId);
    const wanted = Date.parse(submittedAt ?? preparedAt);
    const same = start !== undefined &&
      Math.abs(start - wanted) < startSlack * 1000;
    states.set(job, same ? "there" : "not here");
  }
  return states;
}
