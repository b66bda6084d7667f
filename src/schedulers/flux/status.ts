import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
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
import { idOf } from "./ids.ts";
import { listJobs, millisecondsOf, rowsOf } from "./rows.ts";

/** flux-jobs(1), "JOB STATUS": states of jobs that are there, and results. */
const states = byName<JobState>({
  NEW: "PENDING",
  DEPEND: "PENDING",
  PRIORITY: "PENDING",
  SCHED: "PENDING",
  RUN: "RUNNING",
  CLEANUP: "RUNNING",
  COMPLETED: "COMPLETED",
  FAILED: "FAILED",
  CANCELED: "CANCELLED",
  TIMEOUT: "TIMEOUT",
});

/** flux-jobs(1), "OUTPUT FORMAT"; a note may hold a separator. */
const fields = [
  ...["id.f58", "state", "result", "urgency", "returncode"],
  ...["t_submit", "t_run", "t_cleanup", "t_inactive"],
  ...["nodelist", "dependencies", "exception.type", "exception.note"],
];

function parseJobs(result: SubmitResult): StatusReply {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("flux jobs", result) };
  }
  const jobs: SeenJob[] = [];
  for (const row of rowsOf(result.stdout)) {
    const job = readJob(row);
    if (job === undefined) return unreadable("flux jobs", row);
    jobs.push(job);
  }
  return { kind: "jobs", jobs };
}

function readJob(row: string): SeenJob | undefined {
  const cells = row.split("|");
  const [first = "", stage = "", result = "", urgency = "", code = ""] = cells;
  const [submit = "", run = "", cleanup = "", inactive = ""] = cells.slice(5);
  const [host = "", waitsFor = "", type = "", ...note] = cells.slice(9);
  const id = idOf(first);
  if (id === undefined || cells.length < fields.length) return undefined;
  const over = stage === "INACTIVE";
  const word = over ? result : stage;
  const told = states[word] ?? "UNKNOWN";
  // flux-batch(1), "--urgency": 0 is never considered by the scheduler
  const state = told === "PENDING" && urgency === "0" ? "HELD" : told;
  return known({
    id,
    state,
    word,
    reason: over && state !== "COMPLETED"
      ? reasonOf(type, note.join("|"))
      : stage === "DEPEND" && waitsFor !== ""
      ? waitsFor
      : undefined,
    exitCode: over ? exitCodeOf(state, code) : undefined,
    submittedAt: millisecondsOf(submit),
    startedAt: millisecondsOf(run),
    // what stands behind the script's end is the site's
    endedAt: over
      ? millisecondsOf(cleanup) ?? millisecondsOf(inactive)
      : undefined,
    host: host === "" ? undefined : host,
  });
}

/** The state says it where somebody cancelled, or the time was over. */
function reasonOf(type: string, note: string): string | undefined {
  const said = note.trim().replace(/\s+/g, " ");
  const plain = type === "" || type === "cancel" || type === "timeout";
  const text = plain ? said : said === "" ? type : `${type}: ${said}`;
  return text === "" ? undefined : text;
}

/**
 * A negative one is a signal's number; -128 tells of a job that never started
 * (flux-jobs(1), "returncode").
 */
function exitCodeOf(state: JobState, text: string): number | undefined {
  if (!/^-?\d{1,3}$/.test(text) || text === "-128") return undefined;
  const code = Number(text);
  if (code === 0 && state !== "COMPLETED") return undefined;
  return code < 0 ? 128 - code : code;
}

/** `flux-cancel: ERROR: f2FGz: job is inactive` */
function parseCancel(
  result: SubmitResult,
  ids: readonly string[],
): CancelReply {
  const refused = new Map<string, string>();
  let told = false;
  for (const line of result.stderr.split("\n")) {
    const [, first = "", why = ""] =
      /^flux-cancel: ERROR: (\S+): (.*)$/.exec(line.trim()) ?? [];
    const id = idOf(first);
    if (id === undefined || !ids.includes(id)) continue;
    told = true;
    if (!/job is inactive|unknown job/.test(why)) refused.set(id, why);
  }
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("flux cancel", result) }),
  };
}

/** Flux: flux jobs, flux cancel, flux job urgency. */
export const fluxStatus: StatusFamily = {
  questions: [{
    idsAtOnce: "all",
    tells: "jobs",
    command: () => listJobs(fields),
    parse: parseJobs,
  }],
  cancelCommand: (ids) => ({ program: "flux", args: ["cancel", ...ids] }),
  parseCancel,
  // flux-job(1), "urgency": one job a call
  release: {
    program: "flux",
    idsAtOnce: 1,
    idOf: ({ jobId }) => jobId,
    args: (ids) => ["job", "urgency", ...ids, "default"],
  },
};
