import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
import {
  asNumber,
  asObject,
  asObjects,
  asText,
  asTime,
  parseObject,
} from "../shared/json.ts";
import {
  type CancelReply,
  exitCodeOfWaitStatus,
  failureOf,
  type JobState,
  known,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
} from "../shared/status.ts";

/** OAR's documentation, "Job states"; `Error` and `Terminated` need a look. */
const states = byName<JobState>({
  Waiting: "PENDING",
  Hold: "HELD",
  toLaunch: "PENDING",
  toAckReservation: "PENDING",
  Launching: "PENDING",
  Running: "RUNNING",
  Suspended: "RUNNING",
  Resuming: "RUNNING",
  Finishing: "RUNNING",
  Terminated: "COMPLETED",
  toError: "FAILED",
  Error: "FAILED",
});

/** Events that come with every end. */
const commonEvents =
  /^(SWITCH_INTO_\w+_STATE|SEND_KILL_JOB|FRAG_JOB_REQUEST|WALLTIME|CHECKPOINT\w*)$/;

type Job = Record<string, unknown>;

/** Each job of a reply; undefined where one is not as OAR 2.5 writes it. */
function jobsOf(stdout: string): Job[] | undefined {
  // no jobs at all: nothing is printed
  if (stdout.trim() === "") return [];
  const reply = parseObject(stdout);
  if (reply === undefined) return undefined;
  const jobs: Job[] = [];
  for (const [id, value] of Object.entries(reply)) {
    const job = asObject(value);
    if (!/^\d+$/.test(id) || job === undefined || !asText(job.state)) {
      return undefined;
    }
    jobs.push({ ...job, Job_Id: id });
  }
  return jobs;
}

function parseJobs(result: SubmitResult): StatusReply {
  const jobs = result.exitCode === 0 ? jobsOf(result.stdout) : undefined;
  if (jobs !== undefined) return { kind: "jobs", jobs: jobs.map(readJob) };
  return result.exitCode === 0
    ? unreadable("oarstat", result.stdout)
    : { kind: "failed", reason: failureOf("oarstat", result) };
}

function readJob(job: Job): SeenJob {
  const word = asText(job.state) ?? "";
  const events = asObjects(job.events) ?? [];
  const kinds = events.map((it) => asText(it.type) ?? "");
  const status = asNumber(job.exit_code);
  const code = status === undefined ? undefined : exitCodeOfWaitStatus(status);
  const killed = kinds.includes("FRAG_JOB_REQUEST");
  const state = word === "Error" || word === "toError"
    ? kinds.includes("WALLTIME")
      ? "TIMEOUT"
      : kinds.some((it) => /BESTEFFORT/.test(it))
      ? "PREEMPTED"
      : killed
      ? "CANCELLED"
      : "FAILED"
    : word === "Terminated" && code !== undefined && code !== 0
    ? "FAILED"
    : states[word] ?? "UNKNOWN";
  const over = word === "Terminated" || word === "Error" || word === "toError";
  const hosts = job.assigned_network_address;
  const continuedAs = continuation(events, String(job.Job_Id));
  return known({
    id: String(job.Job_Id),
    state,
    word,
    reason: state === "COMPLETED"
      ? undefined
      : over
      ? kinds.find((it) => !commonEvents.test(it))
      : word === "Hold"
      ? "Hold"
      : undefined,
    exitCode: over ? code : undefined,
    submittedAt: asTime(job.submissionTime),
    startedAt: asTime(job.startTime),
    endedAt: over ? asTime(job.stopTime) : undefined,
    host: Array.isArray(hosts) ? asText(hosts.join(",")) : undefined,
    continuedAs,
  });
}

/**
 * A besteffort or idempotent job that OAR runs again gets a new id (seen with
 * 2.5.9: an event of the old one says `Resubmiting job 12 => 13`).
 */
function continuation(events: Job[], id: string): string | undefined {
  const next = events.map((it) => asText(it.description) ?? "")
    .map((it) => /[Rr]esubmitt?ing job (\d+) => (\d+)/.exec(it))
    .findLast((it) =>
      it !== null && it[1] === id && Number(it[2]) > Number(id)
    );
  return next?.[2];
}

/** 0: done; 6: already asked for; 1: some are unknown, or not the user's. */
function parseCancel(
  result: SubmitResult,
  ids: readonly string[],
): CancelReply {
  const refused = new Map<string, string>();
  const said = `${result.stdout}\n${result.stderr}`;
  for (const line of said.split("\n")) {
    const found = /^Cannot frag (\d+) *; *(.*)$/.exec(line.trim());
    const [, id, why = ""] = found ?? [];
    if (id !== undefined && !/already killed/.test(why)) refused.set(id, why);
  }
  const registered = /^Deleting the job = \d+ \.\.\./m.test(said);
  const whole = result.exitCode !== 0 && result.exitCode !== 6 &&
    refused.size === 0 && !registered && ids.length > 0;
  return {
    refused,
    ...(whole ? { failure: failureOf("oardel", result) } : {}),
  };
}

/** OAR: oarstat and oardel. */
export const oarStatus: StatusFamily = {
  questions: [{
    // the full view takes some milliseconds a job
    idsAtOnce: 500,
    tells: "jobs",
    command: (ids) => ({
      program: "oarstat",
      args: ["-J", "-f", ...ids.flatMap((id) => ["-j", id])],
    }),
    parse: parseJobs,
  }],
  renumbers: "yes",
  cancelCommand: (ids) => ({ program: "oardel", args: [...ids] }),
  parseCancel,
  // oarresume(1); each job of an array has an id of its own
  release: {
    program: "oarresume",
    idsAtOnce: 100,
    idOf: ({ jobId }) => jobId,
    args: (ids) => [...ids],
  },
};
