import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
import { type DsvJob, parseDsv } from "./dsv.ts";
import { asNumber, asTime } from "../shared/json.ts";
import {
  type CancelReply,
  ctimeUtc,
  failureOf,
  isUsageError,
  type JobState,
  known,
  type Question,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
} from "../shared/status.ts";
import {
  childText,
  type Element,
  elementsBelow,
  parseXml,
} from "../shared/xml.ts";

/** Letters of TORQUE (qstat(1B)) and of PBS Pro, which has more of them. */
const states = byName<JobState>({
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
});

/** What both tell of a job, in one form. */
interface PbsJob {
  id: string;
  letter: string;
  exitStatus: number | undefined;
  /** Somebody deleted it, whatever its exit status. */
  deleted: "yes" | "unknown";
  comment: string | undefined;
  /** Letters of its holds: u, o, s; those that wait for others have s. */
  holds: string | undefined;
  submittedAt: number | undefined;
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
  // without one it was deleted before it ran
  if (status === undefined || (job.deleted === "yes" && status < 0)) {
    return { state: "CANCELLED" };
  }
  if (job.deleted === "yes") {
    return { state: "CANCELLED", exitCode: exitCodeOf(status) };
  }
  if (status === 0) return { state: "COMPLETED", exitCode: 0 };
  if (status === -11 || status === -29) return { state: "TIMEOUT" };
  if (status === -10 || status === -26 || status === -27) {
    return { state: "OUT_OF_MEMORY" };
  }
  if (status < 0) return { state: "FAILED" };
  const exitCode = exitCodeOf(status);
  if (/walltime .* exceeded/i.test(job.comment ?? "") || isOverTime(job)) {
    return { state: "TIMEOUT", exitCode };
  }
  // qdel sends SIGTERM
  return { state: status === 271 ? "CANCELLED" : "FAILED", exitCode };
}

function exitCodeOf(status: number): number {
  return status >= 256 ? 128 + status - 256 : status;
}

function isOverTime({ exitStatus, wallTime, usedTime }: PbsJob): boolean {
  return (exitStatus ?? 0) > 128 && wallTime !== undefined &&
    usedTime !== undefined && usedTime >= wallTime;
}

/** Comments of the schedulers beside PBS and TORQUE. */
const whyItWaited = /^(?:Not Running|Can Never Run|Job held)\b/;

function seen(job: PbsJob): SeenJob {
  const over = "CFX".includes(job.letter);
  const end = over ? endOf(job) : undefined;
  const held = job.letter === "H" && /[uop]/.test(job.holds ?? "");
  return known({
    id: job.id,
    state: held ? "HELD" : end?.state ?? states[job.letter] ?? "UNKNOWN",
    word: job.exitStatus === undefined || !over
      ? job.letter
      : `${job.letter} ${job.exitStatus}`,
    // of a job that runs it only says so, of one that was deleted why it waited
    reason: end?.state === "COMPLETED" || states[job.letter] === "RUNNING" ||
        end?.state === "CANCELLED" && whyItWaited.test(job.comment ?? "")
      ? undefined
      : job.comment,
    exitCode: end?.exitCode,
    submittedAt: job.submittedAt,
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

/** Some of several ids are unknown, or all that ended: the others' answers stand. */
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
  // the table of PBS Pro, whose -x is another one
  if (/^Job id +Name/.test(result.stdout)) {
    return { kind: "unavailable", reason: "qstat is not TORQUE's" };
  }
  const root = parseTorqueXml(result.stdout);
  if (root === undefined) return unreadable("qstat", result.stdout);
  const jobs: PbsJob[] = [];
  for (const element of elementsBelow(root, "Job")) {
    const job = readTorqueJob(element);
    if (job === undefined) return unreadable("qstat", result.stdout);
    jobs.push(job);
  }
  return { kind: "jobs", jobs };
}

/** A document for each id that was asked for → one element with all of them. */
export function parseTorqueXml(text: string): Element | undefined {
  const all = parseXml(`<All>${text}</All>`);
  return all?.text.trim() === "" &&
      all.children.every((it) => it.name === "Data")
    ? all
    : undefined;
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
  const comment = childText(job, "comment");
  const epoch = (name: string) => asTime(childText(job, name));
  return {
    id,
    letter,
    exitStatus: asNumber(childText(job, "exit_status")),
    deleted: "unknown",
    comment: comment?.startsWith("Job started on ") ? undefined : comment,
    holds: childText(job, "Hold_Types"),
    submittedAt: epoch("ctime"),
    startedAt: epoch("start_time"),
    // of one deleted before it ran only the last change is told
    endedAt: epoch("comp_time") ?? epoch("mtime"),
    host: hostOf(childText(job, "exec_host")),
    wallTime: duration(within("Resource_List", "walltime")),
    usedTime: duration(within("resources_used", "walltime")),
  };
}

function proJobs(
  result: SubmitResult,
  history: "asked" | "not asked",
): StatusReplyOf<PbsJob> {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: "qstat is not PBS Pro's" };
  }
  if (result.exitCode !== 0 && !unknownOnly(result)) {
    return { kind: "failed", reason: failureOf("qstat", result) };
  }
  const told = parseDsv(result.stdout);
  if (told === undefined) return unreadable("qstat", result.stdout);
  const jobs: PbsJob[] = [];
  for (const it of told) {
    // The server made it up of the whole array, whose exit status it shows. In
    // the history it has those that ran: this one was deleted while it waited
    // (seen with OpenPBS 23.06). Otherwise it has forgotten how it ended.
    const isMadeUp = it.attributes.get("comment") === "Subjob finished";
    if (isMadeUp && history === "not asked") continue;
    const job = isMadeUp ? deletedTask(it) : readProJob(it);
    if (job === undefined) return unreadable("qstat", result.stdout);
    jobs.push(job);
  }
  return { kind: "jobs", jobs };
}

function deletedTask({ id, attributes }: DsvJob): PbsJob | undefined {
  const job = readProJob({ id, attributes });
  return job && {
    ...job,
    exitStatus: undefined,
    comment: "it never started",
    startedAt: undefined,
  };
}

function readProJob({ id, attributes }: DsvJob): PbsJob | undefined {
  const letter = attributes.get("job_state");
  if (letter === undefined || !(letter in states)) return undefined;
  const time = (name: string) => ctimeUtc(attributes.get(name) ?? "");
  const startedAt = time("stime");
  const used = duration(attributes.get("resources_used.walltime"));
  const comment = attributes.get("comment");
  return {
    id,
    letter,
    exitStatus: asNumber(attributes.get("Exit_status")) ??
      (comment === "Subjob failed" ? 1 : undefined),
    // JOB_SUBSTATE_TERMINATED
    deleted: attributes.get("substate") === "91" ||
        comment === "Subjob terminated"
      ? "yes"
      : "unknown",
    comment,
    holds: attributes.get("Hold_Types"),
    submittedAt: time("ctime"),
    startedAt,
    // obittime is younger than the others
    endedAt: time("obittime") ??
      (startedAt === undefined || used === undefined
        ? time("mtime")
        : startedAt + used * 1000),
    host: hostOf(attributes.get("exec_host")),
    wallTime: duration(attributes.get("Resource_List.walltime")),
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
    const gone = /Unknown Job|nonexistent job|has finished|invalid for state/i
      .test(why);
    if (!gone) refused.set(id, why);
  }
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("qdel", result) }),
  };
}

function proQuestion(...options: string[]): Question {
  const history = options.includes("-x") ? "asked" : "not asked";
  return {
    idsAtOnce: 500,
    tells: "jobs",
    command: (ids) => ({
      program: "qstat",
      args: [...options, "-t", "-f", "-F", "dsv", ...ids],
    }),
    parse: (result) => allSeen(proJobs(result, history)),
  };
}

/**
 * PBS Pro and OpenPBS, else TORQUE: they share the names qstat and qdel. `-x`
 * of PBS Pro tells nothing at all, not even of jobs in the queue, where the
 * server keeps no history, as is its default; of TORQUE it means XML.
 */
export const torqueStatus: StatusFamily = {
  questions: [
    proQuestion("-x"),
    proQuestion(),
    {
      idsAtOnce: 500,
      tells: "jobs",
      command: (ids) => ({ program: "qstat", args: ["-x", "-t", ...ids] }),
      parse: (result) => allSeen(torqueJobs(result)),
    },
  ],
  cancelCommand: (ids) => ({ program: "qdel", args: [...ids] }),
  parseCancel,
  // qrls(1B); PBS Pro takes arrays as a whole only
  release: {
    program: "qrls",
    idsAtOnce: 500,
    idOf: ({ kind, jobId }) =>
      kind === "array" ? jobId.replace(/\[\d+\]/, "[]") : jobId,
    args: (ids) => [...ids],
  },
};
