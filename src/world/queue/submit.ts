import { type Diagnostic, error } from "../../error.ts";
import {
  type SubmissionOutcome,
  type SubmissionRecord,
  withOutcome,
} from "../../plan/record.ts";
import type { Reply, Scheduler } from "../../schedulers/scheduler.ts";
import { reasonOf } from "../system/cause.ts";
import { prepareEnvironment } from "../around/environment.ts";
import {
  forgetInFlight,
  noteInFlight,
  noteProcess,
} from "../logs/in_flight.ts";
import { removeQuietly } from "../logs/control_dir.ts";
import { isCalledOff, recordPath, replaceRecord } from "../logs/record.ts";
import { type ProgramEnd, runProgram } from "../system/run_program.ts";

/** A job whose directory is written, to be handed over. */
export interface PreparedJob {
  logDir: string;
  /** Directive lines of its script. */
  directives: string[];
  record: SubmissionRecord;
}

export interface SubmitSettings {
  /** Where the submit commands run; absolute. */
  workDir: string;
  /** Submit commands at once. */
  atOnce: number;
  /** Once aborted, no further job is handed over. */
  signal: AbortSignal;
  onProgress?(progress: SubmitProgress): void;
  /** Why no further job may be handed over, such as a lock that was lost. */
  obstacle?(): Diagnostic | undefined;
  /** Answers in a row that accept nothing, after which asking on is rude. */
  patience?: number;
  /** Seconds that running submit commands still have after an abort. */
  hurry?: number;
}

export interface SubmitProgress {
  of: number;
  /** Jobs that the scheduler answered for, one way or another. */
  done: number;
  submitted: number;
}

/**
 * What became of a job. `later` and `ambiguous` stay prepared in the record,
 * and so does a job that was not handed over.
 */
export type JobOutcome =
  | Reply
  | { kind: "not handed over" }
  /** By `mlxpsub cancel`, before it was handed over. */
  | { kind: "called off" };

export interface SubmitResults {
  /** In the order of the jobs. */
  outcomes: JobOutcome[];
  /** Why not all jobs were handed over; undefined if all were. */
  stop?: SubmitStop;
}

export type SubmitStop =
  | { kind: "interrupted" }
  /** The submit command cannot be started: true of every job. */
  | { kind: "cannot start"; diagnostic: Diagnostic }
  /** A lock was lost, or the log directory takes no files. */
  | { kind: "cannot go on"; diagnostic: Diagnostic }
  /** The record of a job in the queue cannot be written. */
  | { kind: "cannot record"; diagnostic: Diagnostic }
  /** Answer after answer was "later" or none at all. */
  | { kind: "not accepting"; reason: string };

/**
 * Hands jobs to a scheduler, in order, a few at a time, and records every
 * answer as it comes. A refused job does not stop the others. Nothing is ever
 * tried twice. Throws nothing for what the world does.
 */
export async function submitJobs(
  jobs: readonly PreparedJob[],
  scheduler: Scheduler,
  settings: SubmitSettings,
): Promise<SubmitResults> {
  const { workDir, atOnce, signal, onProgress, obstacle } = settings;
  const { patience = 12, hurry = 15 } = settings;
  const variables = prepareEnvironment(scheduler, workDir);
  const outcomes = jobs.map((): JobOutcome => ({ kind: "not handed over" }));
  const rush = rushAfter(signal, hurry);
  const progress: SubmitProgress = { of: jobs.length, done: 0, submitted: 0 };
  let stop: SubmitStop | undefined;
  let unaccepted = 0;
  let next = 0;

  const handOver = async (job: PreparedJob, at: number): Promise<void> => {
    const script = `${job.logDir}/script.sh`;
    const { stdin, ...command } = scheduler.submitCommand(
      script,
      job.directives,
    );
    let end: ProgramEnd;
    const { timeLimit } = scheduler;
    try {
      noteInFlight(script, timeLimit);
    } catch (cause) {
      const dir = `${job.logDir}/metadata`;
      stop ??= {
        kind: "cannot go on",
        diagnostic: error(`Cannot write into "${dir}": ${reasonOf(cause)}`),
      };
      return;
    }
    if (await giveUpIfCalledOff(job) === "given up") {
      forgetInFlight(script);
      outcomes[at] = { kind: "called off" };
      progress.done++;
      return;
    }
    try {
      end = await runProgram({
        ...command,
        workDir,
        variables,
        timeLimit,
        ...(stdin === "none" ? {} : { stdin: Deno.readTextFileSync(script) }),
        onStarted: (pid) => noteProcess(script, timeLimit, pid),
      }, rush.signal);
    } catch (cause) {
      forgetInFlight(script);
      stop ??= {
        kind: "cannot start",
        diagnostic: cannotStart(command, cause),
      };
      return;
    }
    const reply = replyOf(end, scheduler);
    outcomes[at] = reply;
    progress.done++;
    if (reply.kind === "submitted") progress.submitted++;
    try {
      await replaceRecord(job.logDir, withOutcome(job.record, recorded(reply)));
      // a command that was given up may still be there
      if (end.kind === "ended") forgetInFlight(script);
    } catch (cause) {
      stop ??= {
        kind: "cannot record",
        diagnostic: notRecorded(job, reply, cause),
      };
    }
    if (reply.kind === "submitted" || reply.kind === "refused") unaccepted = 0;
    else if (
      ++unaccepted >= patience || reply.kind === "later" && reply.down === "yes"
    ) {
      stop ??= { kind: "not accepting", reason: reply.reason };
    }
    onProgress?.({ ...progress });
  };

  const lane = async (): Promise<void> => {
    while (next < jobs.length && stop === undefined && !signal.aborted) {
      const found = obstacle?.();
      if (found !== undefined) {
        stop = { kind: "cannot go on", diagnostic: found };
        return;
      }
      const at = next++;
      const job = jobs[at];
      if (job !== undefined) await handOver(job, at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  rush.callOff();
  if (signal.aborted && next < jobs.length) stop ??= { kind: "interrupted" };
  return { outcomes, ...(stop === undefined ? {} : { stop }) };
}

/** Aborted some seconds after another signal. */
function rushAfter(
  signal: AbortSignal,
  seconds: number,
): { signal: AbortSignal; callOff(): void } {
  const rush = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    timer = setTimeout(() => rush.abort(), seconds * 1000);
  };
  if (signal.aborted) begin();
  else signal.addEventListener("abort", begin, { once: true });
  return {
    signal: rush.signal,
    callOff() {
      signal.removeEventListener("abort", begin);
      clearTimeout(timer);
    },
  };
}

export function replyOf(end: ProgramEnd, scheduler: Scheduler): Reply {
  const { submitProgram, timeLimit, title } = scheduler;
  const ask = `ask ${title} for the job before it is submitted again`;
  if (end.kind === "unanswered") {
    const state = end.why === "time limit"
      ? `did not answer within ${timeLimit} s`
      : "had not answered when mlxpsub was interrupted";
    return { kind: "ambiguous", reason: `${submitProgram} ${state}: ${ask}` };
  }
  if (end.signal !== null) {
    return {
      kind: "ambiguous",
      reason: `${submitProgram} was killed by ${end.signal}: ${ask}`,
    };
  }
  const reply = scheduler.parseReply(end);
  return reply.kind === "ambiguous"
    ? { kind: "ambiguous", reason: `${reply.reason}: ${ask}` }
    : reply;
}

/*
 * Who hands a job over and who cancels it agree without a lock, for the one may
 * wait minutes for an answer. Each puts up a sign of its own before it looks
 * for the other's: the note of `noteInFlight()`, the word of `callOff()`.
 *
 * - The submitter notes, then looks for a word, then at the record. One of them
 *   says "cancelled": it gives the job up. Neither does: nobody else writes the
 *   record until the answer is in it and the note is gone.
 * - The canceller gives its word, then looks for the note, then at the record.
 *   A note is there: it waits. None, and the record is prepared: whoever notes
 *   from now on finds the word, so that the canceller may write "cancelled". It
 *   takes its word back after that, never before.
 *
 * Whichever comes second sees the other, and no record is written by both.
 */

/** Gives the word that this attempt of a job is cancelled → where it stands. */
export function callOff(logDir: string, record: SubmissionRecord): string {
  const path = `${logDir}/metadata/cancelling.${
    attemptOf(record)
  }.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(path, "", { createNew: true });
  return path;
}

/** Asked by whoever has noted that it hands the job over. */
export async function giveUpIfCalledOff(
  { logDir, record }: PreparedJob,
): Promise<"given up" | "goes on"> {
  const words = wordsIn(logDir, attemptOf(record));
  if (words.length === 0) return isCalledOff(logDir) ? "given up" : "goes on";
  try {
    // whoever gave the word may be dead
    await replaceRecord(logDir, withOutcome(record, { state: "cancelled" }));
    for (const it of words) removeQuietly(it);
  } catch {
    // then the word stays
  }
  return "given up";
}

/** A word on an earlier attempt was left behind by a crash. */
function wordsIn(logDir: string, attempt: number): string[] {
  const dir = `${logDir}/metadata`;
  try {
    return [...Deno.readDirSync(dir)].flatMap(({ name }) =>
      name.startsWith(`cancelling.${attempt}.`) ? [`${dir}/${name}`] : []
    );
  } catch {
    return [];
  }
}

function attemptOf({ attempt = 1 }: SubmissionRecord): number {
  return attempt;
}

/** An answer → what of it goes into the record, at this moment. */
export function recorded(
  reply: Exclude<JobOutcome, { kind: "not handed over" | "called off" }>,
): SubmissionOutcome {
  if (reply.kind === "submitted") {
    return {
      state: "submitted",
      jobId: reply.jobId,
      ...(reply.cluster === undefined ? {} : { cluster: reply.cluster }),
      submittedAt: new Date().toISOString(),
    };
  }
  return {
    state: reply.kind === "refused" ? "refused" : "prepared",
    reason: reply.reason,
  };
}

function cannotStart(
  command: { program: string },
  cause: unknown,
): Diagnostic {
  return error(`Cannot start "${command.program}": ${reasonOf(cause)}`);
}

function notRecorded(
  job: PreparedJob,
  reply: Reply,
  cause: unknown,
): Diagnostic {
  const answer = reply.kind === "submitted"
    ? `job ${reply.jobId}`
    : `"${reply.reason}"`;
  return error(
    `Cannot record ${answer} in "${recordPath(job.logDir)}": ${
      reasonOf(cause)
    }`,
  );
}
