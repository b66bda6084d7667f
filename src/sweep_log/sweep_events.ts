import type { CodeStates } from "../plan/run.ts";
import type { EndState } from "../jobs/record.ts";
import { isJobId, isObject, isPlainName } from "../jobs/checks.ts";
import { isPlan } from "./is_plan.ts";
import type { SweepPlan } from "./sweep_plan.ts";

/** The format of the files that this version writes, and the newest it reads. */
export const logFormat = 1;

/**
 * The first line of a log's file: each has one writer, for all of its time.
 * `home`: the log is in another log directory, of which this one is a part.
 */
export interface LogHead {
  format: number;
  sweep: string;
  host: string;
  pid: number;
  home?: string;
}

/**
 * What happened, a line each. Jobs are told by their place in the plan. Times
 * are ISO 8601 in UTC.
 */
export type SweepEvent =
  /** The first of a sweep. */
  | { event: "plan"; plan: SweepPlan }
  /** The log_ids of all jobs, in the plan's order; the last such event counts. */
  | { event: "log_ids"; logIds: number[] }
  /** Every log directory is complete. */
  | { event: "written" }
  /**
   * A submit command is about to run for these jobs, of one array if they are
   * several, and is stopped after so many seconds at the latest. `cluster`: the
   * variables that chose the cluster, of those that can.
   */
  | {
    event: "handing";
    jobs: number[];
    at: string;
    seconds: number;
    cluster?: Record<string, string>;
  }
  /** It runs. */
  | { event: "started"; jobs: number[]; pid: number }
  /** It could not be started: the jobs are not in the queue for certain. */
  | { event: "withdrawn"; jobs: number[] }
  | { event: "answer"; jobs: number[]; at: string; answer: Answer }
  /** Jobs of an array that go one by one from now on. */
  | { event: "apart"; jobs: number[] }
  /**
   * Jobs that are over were made ready for their next submission; `its pack`:
   * they share one job.
   */
  | {
    event: "again";
    jobs: number[];
    at: string;
    company: Company;
    /** Of the programs at that time. */
    code?: CodeStates;
  }
  /**
   * Somebody wants these attempts cancelled, and may not do it: whoever holds
   * the sweep's lock does, unless they are handed over by then.
   */
  | { event: "cancel wanted"; jobs: JobAttempt[] }
  | { event: "cancelled"; jobs: JobAttempt[] }
  /** The job that has a mail sent has a sweep of its own by now. */
  | { event: "mail job" }
  /** Their scheduler answered, and for the first time did not have them any more. */
  | { event: "missed"; jobs: JobAttempt[]; at: string }
  /** They were submitted held, and may start. */
  | { event: "released"; jobs: JobAttempt[] }
  | {
    event: "ended";
    job: JobAttempt;
    endedAs?: EndState;
    exitCode?: number;
    at?: string;
    /** Seconds that it ran, and where. */
    elapsed?: number;
    host?: string;
  }
  /** It was seen in the queue again, after the end that was noted for that time. */
  | { event: "requeued"; job: JobAttempt; endedAt: string }
  /** Its writer left nothing half done. */
  | { event: "closed" };

/** With what a job goes: as one of an array, as one of several in a job. */
export type Company = "its array" | "its pack" | "none";

/** The first submission of a job is attempt 1. */
export type JobAttempt = [job: number, attempt: number];

/** What a scheduler said of all jobs of one submit command. */
export type Answer =
  /** The ids are those of the jobs, in their order. */
  | { kind: "submitted"; jobIds: string[]; cluster?: string }
  /** Its log files show that it ran; nobody knows its id. */
  | { kind: "has run" }
  | { kind: "refused"; reason: string }
  /** Not accepted now, and not in the queue for certain. */
  | { kind: "later"; reason: string }
  /** It may be in the queue, or get there by a command that was given up. */
  | { kind: "ambiguous"; reason: string; command?: "may be there" };

/** One line, to be added to a file. */
export function toLine(it: SweepEvent | LogHead): string {
  return `${JSON.stringify(it)}\n`;
}

export type LogReading =
  | { ok: true; head: LogHead }
  /** Nothing was promised in it yet: its writer died in the first line. */
  | { ok: true; head: undefined }
  | { ok: false; fault: string };

/**
 * Text of a log's file; each event is told as it is read, for there may be
 * hundreds of thousands. What follows the last line end was being written when
 * its writer died, or is being written now: it is passed over.
 */
export function readLog(
  text: string,
  onEvent: (event: SweepEvent, head: LogHead) => void,
): LogReading {
  const first = text.indexOf("\n");
  if (first === -1) return { ok: true, head: undefined };
  const head = parsed(text.slice(0, first));
  if (!isObject(head) || typeof head.format !== "number") {
    return { ok: false, fault: "its first line is none of a log" };
  }
  if (head.format > logFormat) {
    return {
      ok: false,
      fault:
        `a newer mlxpsub wrote it: its format is ${head.format}, and this one reads ${logFormat}`,
    };
  }
  if (!isHead(head)) {
    return { ok: false, fault: "its first line is none of a log" };
  }
  const wrong = readEvents(text, first + 1, (it) => onEvent(it, head));
  return wrong === undefined
    ? { ok: true, head }
    : { ok: false, fault: `line ${wrong + 1} is no event` };
}

/**
 * The same of whole lines from a place on, none of them a log's first; returns
 * how many there were before one that is no event.
 */
export function readEvents(
  text: string,
  from: number,
  onEvent: (event: SweepEvent) => void,
): number | undefined {
  let lines = from === 0 ? 0 : 1;
  for (let at = from;; lines++) {
    const end = text.indexOf("\n", at);
    if (end === -1) return undefined;
    const event = parsed(text.slice(at, end));
    if (!isEvent(event)) return lines;
    onEvent(event);
    at = end + 1;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isHead(value: Record<string, unknown> | LogHead): value is LogHead {
  const { format, sweep, host, pid, home } = value;
  return Number.isSafeInteger(format) && typeof sweep === "string" &&
    typeof host === "string" && Number.isSafeInteger(pid) &&
    (home === undefined || typeof home === "string");
}

/** For each kind of event, whether its other keys are as they must be. */
const checks: {
  [Kind in SweepEvent["event"]]: (it: Record<string, unknown>) => boolean;
} = {
  plan: ({ plan }) => isPlan(plan),
  log_ids: ({ logIds }) => areNumbers(logIds),
  written: () => true,
  handing: ({ jobs, at, seconds, cluster }) =>
    areNumbers(jobs) && isTime(at) && typeof seconds === "number" &&
    (cluster === undefined ||
      isObject(cluster) &&
        Object.values(cluster).every((it) => typeof it === "string")),
  started: ({ jobs, pid }) => areNumbers(jobs) && isNumber(pid),
  withdrawn: ({ jobs }) => areNumbers(jobs),
  answer: ({ jobs, at, answer }) =>
    areNumbers(jobs) && isTime(at) && isAnswer(answer, jobs.length),
  apart: ({ jobs }) => areNumbers(jobs),
  again: ({ jobs, at, company, code }) =>
    areNumbers(jobs) && isTime(at) &&
    (company === "its array" || company === "its pack" || company === "none") &&
    (code === undefined || isObject(code) && Object.values(code).every(isCode)),
  "cancel wanted": ({ jobs }) => areAttempts(jobs),
  cancelled: ({ jobs }) => areAttempts(jobs),
  "mail job": () => true,
  missed: ({ jobs, at }) => areAttempts(jobs) && isTime(at),
  released: ({ jobs }) => areAttempts(jobs),
  ended: ({ job, endedAs, exitCode, at, elapsed, host }) =>
    isAttempt(job) && (endedAs === undefined || typeof endedAs === "string") &&
    (exitCode === undefined || isNumber(exitCode)) &&
    (at === undefined || isTime(at)) &&
    (elapsed === undefined || isNumber(elapsed)) &&
    (host === undefined || typeof host === "string"),
  requeued: ({ job, endedAt }) => isAttempt(job) && isTime(endedAt),
  closed: () => true,
};

function isEvent(value: unknown): value is SweepEvent {
  return isObject(value) && typeof value.event === "string" &&
    Object.hasOwn(checks, value.event) &&
    checks[value.event as SweepEvent["event"]](value);
}

function isAnswer(value: unknown, jobs: number): boolean {
  if (!isObject(value)) return false;
  const { kind, jobIds, cluster, reason, command } = value;
  switch (kind) {
    case "submitted":
      return Array.isArray(jobIds) && jobIds.length === jobs &&
        jobIds.every((it) => typeof it === "string" && isJobId(it)) &&
        (cluster === undefined ||
          typeof cluster === "string" && isPlainName(cluster));
    case "has run":
      return true;
    case "refused":
    case "later":
    case "ambiguous":
      return typeof reason === "string" &&
        (command === undefined || command === "may be there");
    default:
      return false; // what is not listed was read from a file
  }
}

function isCode(value: unknown): boolean {
  return isObject(value) && typeof value.commit === "string" &&
    (value.changed === undefined || typeof value.changed === "boolean");
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function areNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNumber);
}

function isAttempt(value: unknown): value is JobAttempt {
  return areNumbers(value) && value.length === 2;
}

function areAttempts(value: unknown): value is JobAttempt[] {
  return Array.isArray(value) && value.every(isAttempt);
}

function isTime(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
