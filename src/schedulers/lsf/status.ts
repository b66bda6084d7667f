import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
import { asNumber } from "../shared/json.ts";
import { jobRecords, onlyUnknown } from "./records.ts";
import {
  endOf,
  type LongJob,
  longJobs,
  startOf,
  timeNear,
  wasSignalled,
} from "./status_long.ts";
import {
  type CancelReply,
  failureOf,
  type JobState,
  known,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
} from "../shared/status.ts";

/** bjobs(1), "STAT". */
const states = byName<JobState>({
  PEND: "PENDING",
  PSUSP: "HELD",
  WAIT: "PENDING",
  PROV: "PENDING",
  RUN: "RUNNING",
  USUSP: "RUNNING",
  SSUSP: "RUNNING",
  UNKWN: "RUNNING",
  DONE: "COMPLETED",
  EXIT: "FAILED",
  ZOMBI: "FAILED",
});

/** The words of bjobs' EXIT_REASON. */
function stateOf(word: string, reason: string | undefined): JobState {
  const state = states[word] ?? "UNKNOWN";
  if (state !== "FAILED" || reason === undefined) return state;
  if (/TERM_RUNLIMIT|TERM_CPULIMIT|TERM_DEADLINE/.test(reason)) {
    return "TIMEOUT";
  }
  if (/TERM_MEMLIMIT|TERM_SWAP/.test(reason)) return "OUT_OF_MEMORY";
  if (/TERM_PREEMPT/.test(reason)) return "PREEMPTED";
  return /TERM_(FORCE_)?(OWNER|ADMIN)/.test(reason) ? "CANCELLED" : state;
}

const fields = [
  "jobid jobindex stat exit_code exit_reason exec_host run_time pend_reason",
  "submit_time job_name",
].join(" ");

const foundNone = /^No (?:unfinished |matching )?job found\s*$/;

/** Not every site lets its users read the event logs. */
function remembered(
  result: SubmitResult,
  since: number | undefined,
): StatusReply {
  const reply = parseLong("bhist", result, since);
  return reply.kind === "failed" ? { ...reply, kind: "unavailable" } : reply;
}

function parseJson(result: SubmitResult): StatusReply {
  const reply = jobRecords(result);
  if (reply.kind !== "jobs") return reply;
  const jobs: SeenJob[] = [];
  for (const { id, field } of reply.jobs) {
    const word = field("STAT");
    if (word === undefined) return unreadable("bjobs", `${id} without STAT`);
    const exitReason = meant(field("EXIT_REASON"));
    const state = stateOf(word, exitReason);
    const over = word === "DONE" || word === "EXIT" || word === "ZOMBI";
    jobs.push(known({
      id,
      state,
      word,
      reason: waits(state) ? meant(field("PEND_REASON")) : exitReason,
      exitCode: state === "COMPLETED"
        ? 0
        : over
        ? asNumber(field("EXIT_CODE"))
        : undefined,
      elapsed: waits(state) ? undefined : secondsOf(field("RUN_TIME") ?? ""),
      host: meant(field("EXEC_HOST")),
      submittedAt: submissionOf(meant(field("SUBMIT_TIME"))),
      name: meant(field("JOB_NAME")),
    }));
  }
  return { kind: "jobs", jobs };
}

/** `Nov 22 19:40:21 2026`, in UTC; without its year it tells nothing. */
function submissionOf(text: string | undefined): number | undefined {
  const [, month, day, clock, year] =
    /^(\w{3}) +(\d{1,2}) (\d\d:\d\d(?::\d\d)?) (\d{4})(?: [A-Z])?$/
      .exec(text ?? "") ?? [];
  const time = Date.parse(`${day} ${month} ${year} ${clock} UTC`);
  return Number.isNaN(time) ? undefined : time;
}

function waits(state: JobState): boolean {
  return state === "PENDING" || state === "HELD";
}

/** `12 second(s)`; `00:00:12` where the site asks for that. */
function secondsOf(text: string): number | undefined {
  const found = /^(\d+)(?: second.*)?$|^(\d+):(\d\d):(\d\d)$/.exec(text);
  if (found === null) return undefined;
  const [, seconds, hours = 0, minutes = 0, rest = 0] = found;
  return seconds === undefined
    ? (Number(hours) * 60 + Number(minutes)) * 60 + Number(rest)
    : Number(seconds);
}

function meant(text: string | undefined): string | undefined {
  const told = text?.trim().replace(/;$/, "");
  return told === "-" || told === "" ? undefined : told;
}

/** Of OpenLava and old LSF, and where bhist remembers what bjobs forgot. */
function parseLong(
  program: "bjobs" | "bhist",
  result: SubmitResult,
  since: number | undefined,
): StatusReply {
  if (result.stdout.trim() === "" || foundNone.test(result.stdout)) {
    return result.exitCode === 0 || onlyUnknown(result) ||
        foundNone.test(result.stdout)
      ? { kind: "jobs", jobs: [] }
      : { kind: "failed", reason: failureOf(program, result) };
  }
  const jobs = longJobs(result.stdout);
  if (
    jobs === undefined ||
    program === "bjobs" && jobs.some((it) => it.status === undefined)
  ) {
    return unreadable(program, result.stdout);
  }
  return {
    kind: "jobs",
    jobs: jobs.flatMap((it) => seenJob(it, since) ?? []),
  };
}

/** Undefined: bhist tells of one that has not ended; bjobs knows better. */
function seenJob(job: LongJob, since: number | undefined): SeenJob | undefined {
  const end = endOf(job);
  const word = job.status ??
    (end === undefined ? undefined : end.exitCode === 0 ? "DONE" : "EXIT");
  if (word === undefined) return undefined;
  const start = startOf(job);
  const time = (text: string | undefined) =>
    text === undefined || since === undefined
      ? undefined
      : timeNear(text, since);
  const [startedAt, endedAt] = [time(start), time(end?.time)];
  const listed = stateOf(word, end?.reason);
  const ran = startedAt === undefined || endedAt === undefined
    ? 0
    : (endedAt - startedAt) / 1000;
  const state = listed !== "FAILED" || end?.reason !== undefined
    ? listed
    : stateBySignal(job, end?.exitCode, ran);
  return known({
    id: job.id,
    state,
    word,
    exitCode: end?.exitCode,
    submittedAt: time(job.events[0]?.time),
    startedAt,
    endedAt,
    host: job.host,
    reason: waits(state) && job.pending.length > 0
      ? job.pending.join("; ")
      : end?.reason,
  });
}

/**
 * OpenLava does not say why it ended a job. At the run limit it sends SIGUSR2
 * (sbd.policy.c), which nothing else does, and kills it later; bkill begins
 * with SIGINT. A job that never started can only have been cancelled.
 */
function stateBySignal(
  job: LongJob,
  code: number | undefined,
  ran: number,
): JobState {
  if (startOf(job) === undefined) return "CANCELLED";
  if (code === undefined || code <= 128) return "FAILED";
  if (code === 128 + 12 || code === 128 + 24) return "TIMEOUT";
  if (job.runLimit !== undefined && ran >= job.runLimit) return "TIMEOUT";
  return code === 128 + 2 || wasSignalled(job) ? "CANCELLED" : "FAILED";
}

function parseCancel(
  result: SubmitResult,
): CancelReply {
  const refused = new Map<string, string>();
  let told = false;
  for (const line of `${result.stdout}\n${result.stderr}`.split("\n")) {
    const [, id, why = ""] =
      /^Job <(\d+(?:\[\d+\])?)>:? (.*)$/.exec(line.trim()) ?? [];
    if (id === undefined) continue;
    told = true;
    if (
      !/being terminated|already finished|No matching job|not found/i.test(why)
    ) {
      refused.set(id, why);
    }
  }
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("bkill", result) }),
  };
}

/** IBM Spectrum LSF, else OpenLava: bjobs, bhist, bkill. */
export const lsfStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: 500,
      tells: "jobs",
      command: (ids) => ({
        program: "bjobs",
        args: ["-a", "-o", fields, "-json", ...ids],
      }),
      parse: parseJson,
    },
    {
      idsAtOnce: 500,
      tells: "jobs",
      command: (ids) => ({ program: "bjobs", args: ["-a", "-l", ...ids] }),
      parse: (result, about) => parseLong("bjobs", result, about?.since),
    },
    {
      idsAtOnce: 500,
      tells: "ends",
      // the ten last event logs: all of them may be gigabytes
      command: (ids) => ({
        program: "bhist",
        args: ["-n", "10", "-l", ...ids],
      }),
      parse: (result, about) => remembered(result, about?.since),
    },
  ],
  cancelCommand: (ids) => ({ program: "bkill", args: [...ids] }),
  parseCancel,
  // bresume(1): of a job that was submitted with -H, too
  release: {
    program: "bresume",
    idsAtOnce: 500,
    idOf: ({ kind, jobId }) =>
      kind === "array" ? jobId.replace(/\[\d+\]$/, "") : jobId,
    args: (ids) => [...ids],
  },
};
