import type { SubmitResult } from "../scheduler.ts";
import { asNumber, asObject, asText, parseObject } from "./json.ts";
import {
  type CancelReply,
  ctimeUtc,
  failureOf,
  isUsageError,
  type JobState,
  known,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
} from "./status.ts";
import { childText, type Element, elementsBelow, parseXml } from "./xml.ts";

/** Letters of TORQUE (qstat(1B)) and of PBS Pro, which has more of them. */
const states: Readonly<Record<string, JobState>> = {
  Q: "PENDING",
  H: "PENDING",
  W: "PENDING",
  T: "PENDING",
  M: "PENDING",
  R: "RUNNING",
  E: "RUNNING",
  S: "RUNNING",
  U: "RUNNING",
  B: "RUNNING",
  C: "COMPLETED",
  F: "COMPLETED",
  X: "COMPLETED",
};

/** What both tell of a job, in one form. */
interface PbsJob {
  id: string;
  letter: string;
  exitStatus: number | undefined;
  comment: string | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  host: string | undefined;
  /** Seconds. */
  wallTime: number | undefined;
  usedTime: number | undefined;
}

/**
 * TORQUE's manual, "Job exit status", and PBS Pro's, "Job exit codes": below
 * zero the job was ended from outside, from 256 on by a signal.
 */
function endOf(job: PbsJob): { state: JobState; exitCode?: number } {
  const { exitStatus: status } = job;
  if (status === undefined) {
    // deleted before it ran
    return { state: "CANCELLED" };
  }
  if (status === 0) return { state: "COMPLETED", exitCode: 0 };
  if (status === -11 || status === -29) return { state: "TIMEOUT" };
  if (status === -10 || status === -26 || status === -27) {
    return { state: "OUT_OF_MEMORY" };
  }
  if (status < 0) return { state: "FAILED" };
  const exitCode = status >= 256 ? 128 + status - 256 : status;
  if (/walltime .* exceeded/i.test(job.comment ?? "") || isOverTime(job)) {
    return { state: "TIMEOUT", exitCode };
  }
  // qdel sends SIGTERM
  return { state: status === 271 ? "CANCELLED" : "FAILED", exitCode };
}

function isOverTime({ exitStatus, wallTime, usedTime }: PbsJob): boolean {
  return (exitStatus ?? 0) > 128 && wallTime !== undefined &&
    usedTime !== undefined && usedTime >= wallTime;
}

function seen(job: PbsJob): SeenJob {
  const over = "CFX".includes(job.letter);
  const end = over ? endOf(job) : undefined;
  return known({
    id: job.id,
    state: end?.state ?? states[job.letter] ?? "LOST",
    word: job.exitStatus === undefined || !over
      ? job.letter
      : `${job.letter} ${job.exitStatus}`,
    reason: end?.state === "COMPLETED" ? undefined : job.comment,
    exitCode: end?.exitCode,
    startedAt: job.startedAt,
    endedAt: over ? job.endedAt : undefined,
    host: job.host,
  });
}

/** `01:02:03`, or seconds. */
function duration(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+(:\d\d)*$/.test(text)) return undefined;
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** `node1/0+node1/1` → `node1` */
function hostOf(text: string | undefined): string | undefined {
  return text?.split("+").map((it) => it.replace(/\/.*$/, ""))
    .filter((it, at, all) => all.indexOf(it) === at).join(",");
}

/** Some of several ids are unknown: the others' answers stand. */
function unknownOnly(result: SubmitResult): boolean {
  const lines = result.stderr.split("\n").filter((it) => it.trim() !== "");
  return lines.length > 0 &&
    lines.every((it) => /Unknown Job(| )Id|has finished/i.test(it));
}

function torqueJobs(
  result: SubmitResult,
): StatusReplyOf<PbsJob> {
  if (result.exitCode !== 0 && !unknownOnly(result)) {
    return { kind: "failed", reason: failureOf("qstat", result) };
  }
  if (result.stdout.trim() === "") return { kind: "jobs", jobs: [] };
  const root = parseXml(result.stdout);
  if (root?.name !== "Data") return unreadable("qstat", result.stdout);
  const jobs: PbsJob[] = [];
  for (const element of elementsBelow(root, "Job")) {
    const job = readTorqueJob(element);
    if (job === undefined) return unreadable("qstat", result.stdout);
    jobs.push(job);
  }
  return { kind: "jobs", jobs };
}

type StatusReplyOf<Job> =
  | { kind: "jobs"; jobs: Job[] }
  | Exclude<StatusReply, { kind: "jobs" }>;

function readTorqueJob(job: Element): PbsJob | undefined {
  const id = childText(job, "Job_Id");
  const letter = childText(job, "job_state");
  if (id === undefined || letter === undefined || !(letter in states)) {
    return undefined;
  }
  const within = (name: string, field: string) => {
    const element = job.children.find((it) => it.name === name);
    return element === undefined ? undefined : childText(element, field);
  };
  const epoch = (name: string) => {
    const time = asNumber(childText(job, name));
    return time === undefined ? undefined : time * 1000;
  };
  return {
    id,
    letter,
    exitStatus: asNumber(childText(job, "exit_status")),
    comment: childText(job, "comment"),
    startedAt: epoch("start_time"),
    endedAt: epoch("comp_time"),
    host: hostOf(childText(job, "exec_host")),
    wallTime: duration(within("Resource_List", "walltime")),
    usedTime: duration(within("resources_used", "walltime")),
  };
}

function proJobs(result: SubmitResult): StatusReplyOf<PbsJob> {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: "qstat is not PBS Pro's" };
  }
  if (result.exitCode !== 0 && !unknownOnly(result)) {
    return { kind: "failed", reason: failureOf("qstat", result) };
  }
  if (result.stdout.trim() === "") return { kind: "jobs", jobs: [] };
  const reply = parseObject(result.stdout);
  if (reply?.pbs_version === undefined) {
    return unreadable("qstat", result.stdout);
  }
  const all = reply.Jobs === undefined ? {} : asObject(reply.Jobs);
  if (all === undefined) return unreadable("qstat", result.stdout);
  const jobs: PbsJob[] = [];
  for (const [id, value] of Object.entries(all)) {
    const job = readProJob(id, asObject(value));
    if (job === undefined) {
      return unreadable("qstat", JSON.stringify({ [id]: value }));
    }
    jobs.push(job);
  }
  return { kind: "jobs", jobs };
}

function readProJob(
  id: string,
  job: Record<string, unknown> | undefined,
): PbsJob | undefined {
  const letter = asText(job?.job_state);
  if (job === undefined || letter === undefined || !(letter in states)) {
    return undefined;
  }
  const text = (name: string) => asText(job[name]);
  const time = (name: string) => ctimeUtc(text(name) ?? "");
  const startedAt = time("stime");
  const used = duration(asText(asObject(job.resources_used)?.walltime));
  return {
    id,
    letter,
    exitStatus: asNumber(job.Exit_status),
    comment: text("comment"),
    startedAt,
    endedAt: startedAt === undefined || used === undefined
      ? time("mtime")
      : startedAt + used * 1000,
    host: hostOf(text("exec_host")),
    wallTime: duration(asText(asObject(job.Resource_List)?.walltime)),
    usedTime: used,
  };
}

function allSeen(reply: StatusReplyOf<PbsJob>): StatusReply {
  return reply.kind === "jobs"
    ? { kind: "jobs", jobs: reply.jobs.map(seen) }
    : reply;
}

function parseCancel(result: SubmitResult): CancelReply {
  const refused = new Map<string, string>();
  let told = false;
  for (const line of `${result.stderr}\n${result.stdout}`.split("\n")) {
    const found = /^qdel: (.*?)\s*(\d+(?:\[\d*\])?\.\S+)\s*$/.exec(line.trim());
    const [, why = "", id = ""] = found ?? [];
    if (found === null) continue;
    told = true;
    const gone = /Unknown Job|has finished|invalid for state/i.test(why);
    if (!gone) refused.set(id, why);
  }
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("qdel", result) }),
  };
}

/** PBS Pro and OpenPBS, else TORQUE: they share the names qstat and qdel. */
export const torqueStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: 500,
      command: (ids) => ({
        program: "qstat",
        args: ["-x", "-t", "-f", "-F", "json", ...ids],
      }),
      parse: (result) => allSeen(proJobs(result)),
    },
    {
      idsAtOnce: 500,
      command: (ids) => ({ program: "qstat", args: ["-x", "-t", ...ids] }),
      parse: (result) => allSeen(torqueJobs(result)),
    },
  ],
  cancelCommand: (ids) => ({ program: "qdel", args: [...ids] }),
  parseCancel,
};
