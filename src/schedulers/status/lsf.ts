import type { SubmitResult } from "../scheduler.ts";
import { asNumber, asObjects, asText, parseObject } from "./json.ts";
import {
  type CancelReply,
  failureOf,
  isUsageError,
  type JobState,
  known,
  type SeenJob,
  type StatusFamily,
  type StatusReply,
  unreadable,
} from "./status.ts";

/** bjobs(1), "STAT". */
const states: Readonly<Record<string, JobState>> = {
  PEND: "PENDING",
  PSUSP: "PENDING",
  WAIT: "PENDING",
  PROV: "PENDING",
  RUN: "RUNNING",
  USUSP: "RUNNING",
  SSUSP: "RUNNING",
  UNKWN: "RUNNING",
  DONE: "COMPLETED",
  EXIT: "FAILED",
  ZOMBI: "FAILED",
};

/** The words of bjobs' EXIT_REASON. */
function stateOf(word: string, reason: string | undefined): JobState {
  const state = states[word] ?? "LOST";
  if (state !== "FAILED" || reason === undefined) return state;
  if (/TERM_RUNLIMIT|TERM_CPULIMIT|TERM_DEADLINE/.test(reason)) {
    return "TIMEOUT";
  }
  if (/TERM_MEMLIMIT|TERM_SWAP/.test(reason)) return "OUT_OF_MEMORY";
  if (/TERM_PREEMPT/.test(reason)) return "PREEMPTED";
  return /TERM_(FORCE_)?(OWNER|ADMIN)/.test(reason) ? "CANCELLED" : state;
}

const fields =
  "jobid jobindex stat exit_code exit_reason exec_host run_time pend_reason";

/** Unknown ids make exit code 255 beside the others' answers. */
function onlyUnknown(result: SubmitResult): boolean {
  const lines = result.stderr.split("\n").filter((it) => it.trim() !== "");
  return lines.length > 0 &&
    lines.every((it) =>
      /is not found|No (unfinished |matching )?job found/i.test(it)
    );
}

type Trouble = Exclude<StatusReply, { kind: "jobs" }>;

function records(
  result: SubmitResult,
): { kind: "jobs"; jobs: Record<string, unknown>[] } | Trouble {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: "bjobs has no -json" };
  }
  const text = result.stdout.trim();
  if (text === "") {
    return result.exitCode === 0 || onlyUnknown(result)
      ? { kind: "jobs", jobs: [] }
      : { kind: "failed", reason: failureOf("bjobs", result) };
  }
  const jobs = asObjects(parseObject(text)?.RECORDS);
  return jobs?.every((it) => asText(it.JOBID) !== undefined)
    ? { kind: "jobs", jobs }
    : unreadable("bjobs", text);
}

function idOf(job: Record<string, unknown>): string {
  const id = asText(job.JOBID) ?? "";
  const index = asNumber(job.JOBINDEX) ?? 0;
  return index > 0 && !id.includes("[") ? `${id}[${index}]` : id;
}

function parseJson(result: SubmitResult): StatusReply {
  const reply = records(result);
  if (reply.kind !== "jobs") return reply;
  const jobs: SeenJob[] = [];
  for (const job of reply.jobs) {
    // {"JOBID":"9","ERROR":"Job <9> is not found"}
    if (job.ERROR !== undefined) continue;
    const word = asText(job.STAT);
    if (word === undefined) return unreadable("bjobs", JSON.stringify(job));
    const exitReason = meant(job.EXIT_REASON);
    const state = stateOf(word, exitReason);
    const over = word === "DONE" || word === "EXIT" || word === "ZOMBI";
    const seconds = /^(\d+) second/.exec(asText(job.RUN_TIME) ?? "")?.[1];
    jobs.push(known({
      id: idOf(job),
      state,
      word,
      reason: state === "PENDING" ? meant(job.PEND_REASON) : exitReason,
      exitCode: state === "COMPLETED"
        ? 0
        : over
        ? asNumber(job.EXIT_CODE)
        : undefined,
      elapsed: seconds === undefined || state === "PENDING"
        ? undefined
        : Number(seconds),
      host: meant(job.EXEC_HOST),
    }));
  }
  return { kind: "jobs", jobs };
}

function meant(value: unknown): string | undefined {
  const text = asText(value)?.trim().replace(/;$/, "");
  return text === "-" || text === "" ? undefined : text;
}

/**
 * The plain table of OpenLava and of old LSF: blank where a job has no host, so
 * only the first columns and the job's name, before the three words of the
 * time, can be relied on.
 */
const tableRow =
  /^(\d+)\s+(\S+)\s+([A-Z]+)\s+\S+\s+\S+\s+(?:.*\s)?(\S+)\s+[A-Z][a-z]{2}\s+\d+\s+\d+:\d+\s*$/;

interface TableJob {
  id: string;
  word: string;
}

function tableJobs(
  result: SubmitResult,
): { kind: "jobs"; jobs: TableJob[] } | Trouble {
  const lines = result.stdout.split("\n").filter((it) => it.trim() !== "");
  if (lines.length === 0) {
    return result.exitCode === 0 || onlyUnknown(result)
      ? { kind: "jobs", jobs: [] }
      : { kind: "failed", reason: failureOf("bjobs", result) };
  }
  if (!/^JOBID\s+USER\s+STAT\b/.test(lines[0] ?? "")) {
    return unreadable("bjobs", result.stdout);
  }
  const jobs: TableJob[] = [];
  for (const line of lines.slice(1)) {
    const [, id, , word, name] = tableRow.exec(line) ?? [];
    if (id === undefined || word === undefined || name === undefined) {
      return unreadable("bjobs", line);
    }
    const index = /\[(\d+)\]$/.exec(name)?.[1];
    jobs.push({ id: index === undefined ? id : `${id}[${index}]`, word });
  }
  return { kind: "jobs", jobs };
}

function parseTable(result: SubmitResult): StatusReply {
  const reply = tableJobs(result);
  return reply.kind === "jobs"
    ? {
      kind: "jobs",
      jobs: reply.jobs.map(({ id, word }) =>
        known({
          id,
          state: stateOf(word, undefined),
          word,
          exitCode: word === "DONE" ? 0 : undefined,
        })
      ),
    }
    : reply;
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

/** IBM Spectrum LSF, else OpenLava: bjobs, bkill. */
export const lsfStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: 500,
      command: (ids) => ({
        program: "bjobs",
        args: ["-a", "-o", fields, "-json", ...ids],
      }),
      parse: parseJson,
    },
    {
      idsAtOnce: 500,
      command: (ids) => ({ program: "bjobs", args: ["-a", "-w", ...ids] }),
      parse: parseTable,
    },
  ],
  cancelCommand: (ids) => ({ program: "bkill", args: [...ids] }),
  parseCancel,
};
