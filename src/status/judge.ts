import { byName } from "../by_name.ts";
import { tellingWords } from "../plan/settings.ts";
import type { SubmissionRecord } from "../jobs/record.ts";
import type { JobState, SeenJob } from "../schedulers/shared/status.ts";
import type { EndNote } from "./end_note.ts";
import { judgeTurn } from "./judge_turn.ts";
import type { JobFacts, Judgement, LeftBehind } from "./job_facts.ts";
import { formatDuration, isLive, type StatusRow } from "./row.ts";

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
    overrides: tellingWords(record),
    ...judge(facts, now),
  };
}

/**
 * How a job stands, from its record, its scheduler, its own note and MLXP's
 * info.yaml. docs/status.md has the table of who is believed when.
 */
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
  const job = record.scheduler === "local"
    ? judgeLocal(facts, now)
    : seen !== undefined
    ? judgeSeen(seen, record, now)
    : record.endedAs !== undefined && !hasRunAgain(record, facts.left?.end)
    ? judgeEnded(record.endedAs, record)
    : record.state === "cancelled"
    ? { state: "CANCELLED" as const, ...byRecord, ...why }
    : judgeLeft(facts, now);
  const told = record.packScript === undefined
    ? job
    : record.endedAs === "COMPLETED"
    ? judgeEnded(record.endedAs, record)
    : judgeTurn(facts, job, now);
  return withOwnNote(
    told.state === "COMPLETED" ? unlessRunFailed(told, facts.left) : told,
    facts.left?.end,
    record.packScript === undefined ? seen?.endedAt : facts.turn?.at,
  );
}

function judgeSeen(
  seen: SeenJob,
  record: SubmissionRecord,
  now: number,
): Judgement {
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
    ...(seen.endedAt === undefined ? {} : { endedAt: seen.endedAt }),
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

/** As it was told before, by whom does not matter any more. */
function judgeEnded(
  state: JobState,
  { exitCode, elapsed, host }: SubmissionRecord,
): Judgement {
  return {
    state,
    word: state,
    toldBy: "record",
    ...(elapsed === undefined ? {} : { elapsed }),
    ...(host === undefined ? {} : { host }),
    ...(exitCode === undefined ? {} : { exitCode }),
  };
}

/**
 * Milliseconds by which the clock of a node may be ahead of the scheduler's.
 * Slurm starts a job that it requeues two minutes later.
 */
const startSlack = 60_000;

/**
 * Whether a job began once more after the end that was noted: it was requeued by
 * hand, ended again, and nobody looked until the queue had forgotten it.
 */
function hasRunAgain(
  { endedAt }: SubmissionRecord,
  { at, elapsed }: Partial<EndNote> = {},
): boolean {
  if (endedAt === undefined || at === undefined) return false;
  const last = Date.parse(endedAt);
  // without ps(1) a node does not tell when it began
  return elapsed === undefined
    ? at - last > clockSlack
    : isBegunAfter(at - elapsed * 1000, last);
}

/** Whether what began then is no part of what ended then; milliseconds. */
export function isBegunAfter(began: number, ended: number): boolean {
  return began - ended > startSlack;
}

/** A script goes on behind a run that failed, and its own exit code is 0. */
function unlessRunFailed(
  told: Judgement,
  { end, mlxpStatus }: LeftBehind = {},
): Judgement {
  const { runExitCode } = end ?? {};
  const { elapsed, host } = told;
  const kept = {
    state: "FAILED" as const,
    ...(elapsed === undefined ? {} : { elapsed }),
    ...(host === undefined ? {} : { host }),
  };
  if (runExitCode !== undefined && runExitCode !== 0) {
    return {
      ...kept,
      word: `run ended with ${runExitCode}`,
      toldBy: "job",
      exitCode: runExitCode,
      note:
        `its run ended with ${runExitCode}, and the script went on and ended with 0`,
    };
  }
  return mlxpStatus === "FAILED"
    ? { ...kept, word: mlxpStatus, toldBy: "mlxp" }
    : told;
}

/** Milliseconds that clocks of nodes and of a scheduler may be apart. */
const clockSlack = 600_000;

/** What schedulers forget, or never tell, of a job that is over. */
function withOwnNote(
  told: Judgement,
  end: EndNote | undefined,
  endedAt: number | undefined,
): Judgement {
  if (end === undefined || !isOver(told.state)) return told;
  const { exitCode, elapsed, host, at } = end;
  // of a job that was requeued, it may be an earlier end's
  if (
    at !== undefined && endedAt !== undefined &&
    Math.abs(endedAt - at) > clockSlack
  ) return told;
  const fits = told.state === "COMPLETED"
    ? exitCode === 0
    : told.state === "FAILED" && exitCode !== 0;
  return {
    ...(elapsed === undefined ? {} : { elapsed }),
    ...(at === undefined ? {} : { endedAt: at }),
    ...(host === undefined ? {} : { host }),
    ...(fits ? { exitCode } : {}),
    ...told,
  };
}

function isOver(state: JobState): boolean {
  switch (state) {
    case "COMPLETED":
    case "FAILED":
    case "CANCELLED":
    case "TIMEOUT":
    case "OUT_OF_MEMORY":
    case "PREEMPTED":
    case "LOST":
      return true;
    case "PREPARED":
    case "REFUSED":
    case "PENDING":
    case "HELD":
    case "RUNNING":
    case "ENDING":
    case "UNKNOWN":
      return false;
  }
}

function elapsedOf(seen: SeenJob, now: number): number | undefined {
  const waits = seen.state === "PENDING" || seen.state === "HELD";
  if (seen.startedAt === undefined || waits) {
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

/**
 * Whether it may have been there a moment ago: it left the queue, and no more is
 * known. Who is the first to miss it cannot tell that from a job that is long
 * gone, and so notes the time.
 */
function isJustGone(
  { record, left = {}, thereAt }: JobFacts,
  now: number,
): boolean {
  if (record.scheduler === "local" || record.jobId === undefined) return false;
  const { submittedAt, preparedAt, missedAt } = record;
  const begun = Date.parse(submittedAt ?? preparedAt);
  const missed = missedAt === undefined ? undefined : Date.parse(missedAt);
  // a job may write nothing for hours before its end; and a clock that is ahead
  // elsewhere keeps nobody waiting for long
  return [begun, left.logAt, left.end?.at, thereAt, missed].some((it) =>
    it !== undefined && Math.abs(now - it) < endGap
  );
}

/** MLXP's words, https://inria-thoth.github.io/mlxp: the job writes them. */
const mlxpStates = byName<JobState>({
  COMPLETE: "COMPLETED",
  FAILED: "FAILED",
});

/** Of a job of which no scheduler tells. */
function judgeLeft(facts: JobFacts, now: number): Judgement {
  const { record, left = {}, answered } = facts;
  const { mlxpStatus, end } = left;
  // what did not end well may be back in the queue, and be submitted twice
  const isBelieved = (wentWell: boolean) => wentWell || answered !== "no";
  if (end?.how === "ended by itself" && isBelieved(end.exitCode === 0)) {
    const { exitCode } = end;
    return {
      state: exitCode === 0 ? "COMPLETED" : "FAILED",
      word: `ended with ${exitCode}`,
      toldBy: "job",
      exitCode,
    };
  }
  const told = mlxpStatus === undefined ? undefined : mlxpStates[mlxpStatus];
  if (
    mlxpStatus !== undefined && told !== undefined &&
    isBelieved(told === "COMPLETED")
  ) {
    return { state: told, word: mlxpStatus, toldBy: "mlxp" };
  }
  const silence = record.jobId === undefined
    ? record.reason ?? "it has no job id"
    : record.scheduler === "local"
    ? `process ${record.jobId} is not on this machine`
    : answered !== "yes"
    ? "the scheduler did not answer"
    : "the scheduler does not know it any more";
  const traces = [
    ...(end === undefined
      ? []
      : end.how === "in doubt"
      ? ["its script was ended by a signal, or left processes behind"]
      : [`its script ended with ${end.exitCode}`]),
    ...(mlxpStatus === undefined ? [] : [`MLXP says ${mlxpStatus}`]),
    left.logAt === undefined
      ? "it has no log files"
      : `its logs were last written ${
        formatDuration((now - left.logAt) / 1000)
      } ago`,
  ];
  return {
    state: answered !== "yes" && record.jobId !== undefined
      ? "UNKNOWN"
      : isJustGone(facts, now)
      ? "ENDING"
      : "LOST",
    word: mlxpStatus ?? record.state,
    toldBy: "nobody",
    note: `${silence}; ${traces.join("; ")}`,
  };
}
