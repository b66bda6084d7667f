import type { SubmissionRecord } from "../plan/record.ts";
import type { JobState, SeenJob } from "../schedulers/shared/status.ts";

/** One job as `mlxpsub status` tells of it. */
export interface StatusRow {
  logId: string;
  logDir: string;
  state: JobState;
  /** The word of whoever told the state: the scheduler, MLXP, the record. */
  word: string;
  toldBy: "scheduler" | "mlxp" | "record" | "process" | "nobody";
  jobId?: string;
  scheduler: SubmissionRecord["scheduler"];
  sweep: string;
  overrides: string[];
  /** Seconds that it ran, or has run so far. */
  elapsed?: number;
  exitCode?: number;
  host?: string;
  /** Why it waits or failed, or what is known of a lost one. */
  note?: string;
  /** It failed, and yet its scheduler keeps it until somebody deletes it. */
  stuck?: "yes";
  /** The line of a failed job's logs that tells why. */
  lastError?: string;
}

/** A log directory whose record cannot be read. */
export interface BrokenRow {
  logId: string;
  logDir: string;
  message: string;
}

/** What a job left in its directory, for when the scheduler is silent. */
export interface LeftBehind {
  /** `status` of metadata/info.yaml, where it is newer than the submission. */
  mlxpStatus?: string;
  /** When log.stdout or log.stderr was last written; milliseconds. */
  logAt?: number;
}

/** Of a job that runs on this machine. */
export type ProcessState = "there" | "not here";

/** All that is known of one job. */
export interface JobFacts {
  logId: string;
  logDir: string;
  record: SubmissionRecord;
  seen?: SeenJob;
  /** Whether the scheduler told all it knows. */
  answered: "yes" | "no";
  left?: LeftBehind;
  process?: ProcessState;
}

/** What a state means for who waits for a job, or acts on it. */
const meanings: Readonly<
  Record<JobState, "not begun" | "live" | "well" | "badly" | "not told">
> = {
  PREPARED: "not begun",
  REFUSED: "badly",
  PENDING: "live",
  RUNNING: "live",
  ENDING: "live",
  COMPLETED: "well",
  FAILED: "badly",
  CANCELLED: "well",
  TIMEOUT: "badly",
  OUT_OF_MEMORY: "badly",
  PREEMPTED: "badly",
  LOST: "badly",
  UNKNOWN: "not told",
};

/** States that mean that something went wrong. */
export function isFailure(state: JobState): boolean {
  return meanings[state] === "badly";
}

/** Whether a job may still do something. */
export function isLive(state: JobState): boolean {
  return meanings[state] === "live";
}

/** Whether another look may find it in another state, with nobody's doing. */
export function mayChange(state: JobState): boolean {
  return isLive(state) || meanings[state] === "not told";
}

/** Whether the scheduler still has it; some keep jobs that they cannot start. */
export function isInQueue({ state, stuck }: StatusRow): boolean {
  return isLive(state) || stuck === "yes";
}

/** Joins what is known of a job; `now` in milliseconds since 1970. */
export function joinRow(facts: JobFacts, now: number): StatusRow {
  const { record, logId, logDir, seen } = facts;
  // a scheduler may run it again under another id
  const jobId = seen !== undefined && record.arrayIndex === undefined &&
      record.jobId !== undefined
    ? seen.id
    : record.jobId;
  return {
    logId,
    logDir,
    scheduler: record.scheduler,
    ...(jobId === undefined ? {} : { jobId }),
    sweep: record.sweep,
    overrides: record.overrides,
    ...judge(facts, now),
  };
}

type Judgement = Pick<
  StatusRow,
  | "state"
  | "word"
  | "toldBy"
  | "elapsed"
  | "exitCode"
  | "host"
  | "note"
  | "stuck"
>;

function judge(facts: JobFacts, now: number): Judgement {
  const { record, seen } = facts;
  const byRecord = { word: record.state, toldBy: "record" as const };
  const why = record.reason === undefined ? {} : { note: record.reason };
  if (record.state === "prepared") {
    return { state: "PREPARED", ...byRecord, ...why };
  }
  if (record.state === "refused") {
    return { state: "REFUSED", ...byRecord, ...why };
  }
  if (record.scheduler === "local") return judgeLocal(facts, now);
  if (seen === undefined && record.endedAs !== undefined) {
    return {
      state: record.endedAs,
      word: record.endedAs,
      toldBy: "record",
      ...(record.exitCode === undefined ? {} : { exitCode: record.exitCode }),
      ...(record.elapsed === undefined ? {} : { elapsed: record.elapsed }),
      ...(record.host === undefined ? {} : { host: record.host }),
    };
  }
  if (seen === undefined) {
    return record.state === "cancelled"
      ? { state: "CANCELLED", ...byRecord, ...why }
      : judgeLeft(facts, now);
  }
  const { word, host, exitCode } = seen;
  // a cancelled job may be told to have failed, by the signal
  const cancelled = record.state === "cancelled" && !isLive(seen.state) &&
    seen.state !== "COMPLETED";
  const elapsed = seen.elapsed ?? elapsedOf(seen, now);
  return {
    state: cancelled ? "CANCELLED" : seen.state,
    word,
    toldBy: "scheduler",
    ...(elapsed === undefined ? {} : { elapsed }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(host === undefined ? {} : { host }),
    ...(seen.stuck === undefined ? {} : { stuck: seen.stuck }),
    ...(record.state === "cancelled" && isLive(seen.state)
      ? { note: "cancelled, and still there" }
      : seen.reason === undefined || cancelled
      ? {}
      : { note: seen.reason }),
  };
}

function elapsedOf(seen: SeenJob, now: number): number | undefined {
  if (seen.startedAt === undefined || seen.state === "PENDING") {
    return undefined;
  }
  const end = seen.endedAt ?? (isLive(seen.state) ? now : undefined);
  return end === undefined
    ? undefined
    : Math.max(0, Math.round((end - seen.startedAt) / 1000));
}

function judgeLocal(facts: JobFacts, now: number): Judgement {
  const { record } = facts;
  const start = Date.parse(record.submittedAt ?? record.preparedAt);
  const seconds = (end: number) =>
    Math.max(0, Math.round((end - start) / 1000));
  const toldBy = "record" as const;
  if (record.exitCode !== undefined) {
    return {
      state: record.state === "cancelled"
        ? "CANCELLED"
        : record.exitCode === 0
        ? "COMPLETED"
        : "FAILED",
      word: record.state,
      toldBy,
      exitCode: record.exitCode,
      ...(record.endedAt === undefined
        ? {}
        : { elapsed: seconds(Date.parse(record.endedAt)) }),
    };
  }
  if (facts.process === "there") {
    return {
      state: "RUNNING",
      word: record.state,
      toldBy: "process",
      elapsed: seconds(now),
    };
  }
  return record.state === "cancelled"
    ? { state: "CANCELLED", word: record.state, toldBy }
    : judgeLeft(facts, now);
}

/**
 * Milliseconds between a job's end and when its scheduler's accounting, its own
 * files or those of its node tell of it. Grid Engine writes its accounting every
 * 15 seconds, unless a site says otherwise (sge_conf(5), accounting_flush_time).
 */
const endGap = 60_000;

/** Whether it was there a moment ago: it left the queue, and no more is known. */
function isJustGone({ record, left = {} }: JobFacts, now: number): boolean {
  if (record.scheduler === "local" || record.jobId === undefined) return false;
  const begun = Date.parse(record.submittedAt ?? record.preparedAt);
  const last = Math.max(begun, left.logAt ?? 0);
  // a clock that is ahead elsewhere keeps nobody waiting for long
  return Math.abs(now - last) < endGap;
}

/** MLXP's words, https://inria-thoth.github.io/mlxp: the job writes them. */
const mlxpStates: Readonly<Record<string, JobState>> = {
  COMPLETE: "COMPLETED",
  FAILED: "FAILED",
};

function judgeLeft(facts: JobFacts, now: number): Judgement {
  const { record, left = {}, answered } = facts;
  const { mlxpStatus } = left;
  const told = mlxpStatus === undefined ? undefined : mlxpStates[mlxpStatus];
  if (mlxpStatus !== undefined && told !== undefined) {
    return { state: told, word: mlxpStatus, toldBy: "mlxp" };
  }
  const silence = record.jobId === undefined
    ? record.reason ?? "it has no job id"
    : record.scheduler === "local"
    ? `process ${record.jobId} is not on this machine`
    : answered === "no"
    ? "the scheduler did not answer"
    : "the scheduler does not know it any more";
  const traces = [
    ...(mlxpStatus === undefined ? [] : [`MLXP says ${mlxpStatus}`]),
    left.logAt === undefined
      ? "it has no log files"
      : `its logs were last written ${
        formatDuration((now - left.logAt) / 1000)
      } ago`,
  ];
  return {
    state: answered === "no" && record.jobId !== undefined
      ? "UNKNOWN"
      : isJustGone(facts, now)
      ? "ENDING"
      : "LOST",
    word: mlxpStatus ?? record.state,
    toldBy: "nobody",
    note: `${silence}; ${traces.join("; ")}`,
  };
}

/** Seconds → `45s`, `12m05s`, `3h07m`, `2d04h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) {
    return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  }
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}
