import type { Diagnostic } from "../../error.ts";
import { endStates } from "../../jobs/record.ts";
import type { ProcessState } from "../../status/judge.ts";
import type { StatusRow } from "../../status/row.ts";
import { joinRow } from "../../status/judge.ts";
import { isFailure, isLive } from "../../status/row.ts";
import { failureReason } from "../logs/failure_reason.ts";
import { readLeftBehind } from "../logs/left_behind.ts";
import { turnOf } from "../logs/turn.ts";
import { type AskedJob, queryJobs } from "./query_jobs.ts";
import { pathIn } from "../../jobs/layout.ts";
import { plannedLogDir, type Submission } from "../../sweep_log/submission.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import type { JobAttempt, SweepEvent } from "../../sweep_log/sweep_events.ts";
import { noteBeside } from "../logs/side_log.ts";
import { modifiedAt, ownerOf } from "../system/files.ts";
import { runProgram } from "../system/run_program.ts";

/** Jobs as they stand, each with its row. */
export interface JobRows {
  rows: Map<Submission, StatusRow>;
  /** Queries that failed. */
  diagnostics: Diagnostic[];
}

/**
 * When this process last saw jobs in the queue, or first missed them, by their
 * ids; for `isJustGone()`.
 */
const there = new Map<string, number>();

/** What was asked for jobs; how one stands by the answers. */
interface Asked extends Omit<JobRows, "rows"> {
  /** `thereAt`: unless it is known better. */
  rowOf(job: Submission, thereAt?: number): StatusRow;
}

/**
 * Finds out how jobs stand: asks the schedulers once for all of them, and looks
 * into the directories only of those that are over and whose end is not noted.
 */
export async function readRows(
  jobs: readonly Submission[],
  workDir: string,
  signal: AbortSignal,
): Promise<JobRows> {
  const { rowOf, diagnostics } = await askFor(jobs, workDir, signal);
  return { rows: new Map(jobs.map((it) => [it, rowOf(it)])), diagnostics };
}

/**
 * The same, and notes what would be forgotten: how jobs ended, and since when
 * they are missed of which nothing more is known. Where that cannot be noted,
 * only who looks again can wait for it.
 */
export async function readAndNote(
  jobs: readonly Submission[],
  workDir: string,
  signal: AbortSignal,
  looks: "once" | "again",
): Promise<JobRows> {
  const { rowOf, diagnostics } = await askFor(jobs, workDir, signal);
  const now = Date.now();
  const rows = new Map<Submission, StatusRow>();
  const missed = new Map<SweepView, Submission[]>();
  for (const job of jobs) {
    const { place, record } = job;
    const view = job.foreign === undefined ? place?.view : undefined;
    const isNews = record.missedAt === undefined &&
      (looks === "again" || view !== undefined);
    const row = rowOf(job, isNews ? now : undefined);
    rows.set(job, row);
    if (!isNews || row.state !== "ENDING" || row.toldBy !== "nobody") continue;
    if (looks === "again" && !there.has(keyOf(job))) there.set(keyOf(job), now);
    if (view === undefined) continue;
    const some = missed.get(view);
    if (some === undefined) missed.set(view, [job]);
    else some.push(job);
  }
  const ends = endsOf(rows);
  for (const view of new Set([...missed.keys(), ...ends.keys()])) {
    const some = missed.get(view) ?? [];
    try {
      noteBeside(view, [
        ...some.length === 0 ? [] : [missedEvent(some, now)],
        ...ends.get(view) ?? [],
      ]);
    } catch {
      // somebody else's directory, or one that is only to be read
      if (looks === "once") { for (const it of some) rows.set(it, rowOf(it)); }
    }
  }
  return { rows, diagnostics };
}

function keyOf({ record }: Submission): string {
  return `${record.scheduler} ${record.cluster ?? ""} ${record.jobId}`;
}

async function askFor(
  jobs: readonly Submission[],
  workDir: string,
  signal: AbortSignal,
): Promise<Asked> {
  const asked = new Map<Submission, AskedJob>();
  for (const job of jobs) {
    const question = questionFor(job);
    if (question !== undefined) asked.set(job, question);
  }
  const [first] = asked.keys();
  const [view, processes] = await Promise.all([
    queryJobs([...asked.values()], {
      workDir,
      uid: first === undefined ? 0 : ownerOf(first.logDir) ?? 0,
      signal,
    }),
    readProcesses(jobs, workDir, signal),
  ]);
  const now = Date.now();
  const rowOf: Asked["rowOf"] = (job, missedAt) => {
    const { logId, logDir, record } = job;
    const question = asked.get(job);
    const seen = question === undefined ? undefined : view.find(question);
    const process = processes.get(job);
    const over = process !== "there" && record.state === "submitted" &&
      (seen === undefined || !isLive(seen.state));
    // how it ended that shares a job, that job's end does not tell
    const turn = record.packScript === undefined ||
        record.state === "prepared" || record.endedAs === "COMPLETED"
      ? undefined
      : turnOf(logDir, record.attempt ?? 1);
    // a run's failure hides behind the 0 of its script
    const doubtful = record.endedAs === undefined ||
      record.endedAs !== "COMPLETED" &&
        (seen?.state === "COMPLETED" || turn?.exitCode === 0 ||
          seen === undefined && isNotedSince(logDir, record));
    if (seen !== undefined && isLive(seen.state)) there.set(keyOf(job), now);
    const thereAt = there.get(keyOf(job)) ?? missedAt;
    const row = joinRow({
      logId: String(logId),
      logDir,
      record,
      answered: question === undefined ? "yes" : view.answered(question),
      ...(seen === undefined ? {} : { seen }),
      ...(thereAt === undefined ? {} : { thereAt }),
      ...(process === undefined ? {} : { process }),
      ...(turn === undefined ? {} : { turn }),
      ...(doubtful && (over || turn?.word === "ended")
        ? { left: readLeftBehind(logDir, record) }
        : {}),
    }, now);
    if (isFailure(row.state) && row.state !== "REFUSED") {
      const reason = failureReason(logDir);
      if (reason !== undefined) row.lastError = reason;
    }
    return row;
  };
  return { rowOf, diagnostics: view.diagnostics };
}

/** Whether a job may have noted another end since the one that is known. */
function isNotedSince(
  logDir: string,
  { endedAt }: Submission["record"],
): boolean {
  return endedAt !== undefined &&
    (modifiedAt(pathIn(logDir, "end")) ?? 0) > Date.parse(endedAt);
}

/** Whose word on an end is not taken back. */
const lasting: ReadonlySet<StatusRow["toldBy"]> = new Set(["scheduler", "job"]);

/** Of jobs of one sweep. */
function missedEvent(jobs: readonly Submission[], now: number): SweepEvent {
  return {
    event: "missed",
    jobs: jobs.flatMap(({ place, record }): JobAttempt[] =>
      place === undefined ? [] : [[place.at, record.attempt ?? 1]]
    ),
    at: new Date(now).toISOString(),
  };
}

/**
 * How jobs ended, as their schedulers or they tell it now, since those forget,
 * where it is not noted yet. It is said of the attempt that was asked for,
 * whatever came of the job since.
 */
function endsOf(
  rows: ReadonlyMap<Submission, StatusRow>,
): Map<SweepView, SweepEvent[]> {
  const now = Date.now();
  const ended = new Map<SweepView, SweepEvent[]>();
  for (const [{ place, record, foreign }, row] of rows) {
    const endedAs = endStates.find((it) => it === row.state);
    if (
      place === undefined || endedAs === undefined || foreign !== undefined ||
      !lasting.has(row.toldBy) || record.state !== "submitted"
    ) continue;
    const noted = record.endedAt === undefined
      ? Infinity
      : Date.parse(record.endedAt);
    const { endedAt = now } = row;
    if (
      record.endedAs === endedAs && (row.endedAt ?? 0) <= noted
    ) continue;
    const events = ended.get(place.view) ?? [];
    ended.set(place.view, events);
    events.push({
      event: "ended",
      job: [place.at, record.attempt ?? 1],
      endedAs,
      at: new Date(endedAt).toISOString(),
      ...(row.exitCode === undefined ? {} : { exitCode: row.exitCode }),
      ...(row.elapsed === undefined ? {} : { elapsed: row.elapsed }),
      ...(row.host === undefined ? {} : { host: row.host }),
    });
  }
  return ended;
}

/** Undefined for a job that no scheduler has ever had. */
export function questionFor(job: Submission): AskedJob | undefined {
  const { scheduler, jobId, state } = job.record;
  if (scheduler === "local" || jobId === undefined) return undefined;
  if (state !== "submitted" && state !== "cancelled") return undefined;
  return new Question(job, jobId);
}

/** What few schedulers ask for is made where it is asked for. */
class Question implements AskedJob {
  readonly #job: Submission;
  readonly scheduler: string;
  readonly jobId: string;
  readonly submittedAt: number;
  readonly cluster?: string;
  readonly isOver?: "yes";

  constructor(job: Submission, jobId: string) {
    const { scheduler, submittedAt, preparedAt, cluster, endedAs } = job.record;
    this.#job = job;
    this.scheduler = scheduler;
    this.jobId = jobId;
    this.submittedAt = Date.parse(submittedAt ?? preparedAt);
    if (cluster !== undefined) this.cluster = cluster;
    if (endedAs !== undefined) this.isOver = "yes";
  }

  get name(): string {
    return this.#job.record.name;
  }

  get chosenBy(): Readonly<Record<string, string>> | undefined {
    const { place } = this.#job;
    return place?.view.state.jobs[place.at]?.chosenBy;
  }

  get script(): string {
    const { logDir, record, place } = this.#job;
    return record.arrayScript ?? record.packScript ?? pathIn(
      place === undefined ? logDir : plannedLogDir(place.view.state, place.at),
      "script",
    );
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
  jobs: readonly Submission[],
  workDir: string,
  signal: AbortSignal,
): Promise<Map<Submission, ProcessState>> {
  const running = jobs.filter(({ record }) =>
    record.scheduler === "local" && record.jobId !== undefined &&
    record.exitCode === undefined
  );
  const states = new Map<Submission, ProcessState>();
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
