import { byName } from "../../by_name.ts";
import type { SubmitResult } from "../scheduler.ts";
import { asNumber, asTime } from "../shared/json.ts";
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
import { type Element, elementsBelow, parseXml } from "../shared/xml.ts";

/** Moab's manual, "Job states". */
const states = byName<JobState>({
  BatchHold: "HELD",
  Canceling: "RUNNING",
  Deferred: "PENDING",
  Hold: "HELD",
  Idle: "PENDING",
  Migrated: "PENDING",
  NotQueued: "PENDING",
  Staged: "PENDING",
  Staging: "PENDING",
  SystemHold: "HELD",
  UserHold: "HELD",
  Running: "RUNNING",
  Starting: "RUNNING",
  Suspended: "RUNNING",
  Completed: "COMPLETED",
  Removed: "CANCELLED",
  Vacated: "PREEMPTED",
});

function elements(
  result: SubmitResult,
): { kind: "jobs"; jobs: Element[] } | Exclude<StatusReply, { kind: "jobs" }> {
  if (result.exitCode !== 0) {
    return { kind: "failed", reason: failureOf("showq", result) };
  }
  const root = parseXml(result.stdout);
  if (root?.name !== "Data") return unreadable("showq", result.stdout);
  const jobs = elementsBelow(root, "job");
  const whole = jobs.every(({ attributes }) =>
    attributes.JobID !== undefined && attributes.State !== undefined
  );
  return whole ? { kind: "jobs", jobs } : unreadable("showq", result.stdout);
}

function seen({ attributes }: Element): SeenJob {
  const { JobID: id = "", State: word = "", CompletionCode } = attributes;
  const listed = states[word] ?? "UNKNOWN";
  const over = listed !== "PENDING" && listed !== "HELD" &&
    listed !== "RUNNING" && listed !== "UNKNOWN";
  const cancelled = /^CNCLD/i.test(CompletionCode ?? "");
  const code = asNumber(/-?\d+/.exec(CompletionCode ?? "")?.[0]);
  const state: JobState = listed !== "COMPLETED"
    ? listed
    : cancelled
    ? "CANCELLED"
    : code === undefined || code === 0
    ? "COMPLETED"
    : "FAILED";
  return known({
    id,
    state,
    word: CompletionCode === undefined ? word : `${word} ${CompletionCode}`,
    exitCode: over && code !== undefined && code >= 0
      ? code >= 256 ? code - 128 : code
      : undefined,
    submittedAt: asTime(attributes.SubmissionTime),
    startedAt: asTime(attributes.StartTime),
    endedAt: over ? asTime(attributes.CompletionTime) : undefined,
    host: attributes.MasterHost,
    reason: over ? undefined : attributes.BlockReason,
  });
}

function parseSeen(result: SubmitResult): StatusReply {
  const reply = elements(result);
  return reply.kind === "jobs"
    ? { kind: "jobs", jobs: reply.jobs.map(seen) }
    : reply;
}

function parseCancel(
  result: SubmitResult,
  ids: readonly string[],
): CancelReply {
  const refused = new Map<string, string>();
  let told = false;
  for (const line of `${result.stderr}\n${result.stdout}`.split("\n")) {
    const id = ids.find((it) => line.includes(`'${it}'`) || line.includes(it));
    if (id === undefined) continue;
    told = true;
    if (
      /^ERROR/.test(line.trim()) &&
      !/invalid job|not (be )?(found|located)|unknown job|complete/i.test(line)
    ) refused.set(id, line.trim().replace(/^ERROR:\s*/, ""));
  }
  return {
    refused,
    ...(result.exitCode === 0 || told
      ? {}
      : { failure: failureOf("canceljob", result) }),
  };
}

/** Moab: showq, canceljob. */
export const moabStatus: StatusFamily = {
  questions: [
    {
      idsAtOnce: "all",
      tells: "jobs",
      command: (_, { user }) => ({
        program: "showq",
        args: ["-w", `user=${user.name}`, "--xml"],
      }),
      parse: parseSeen,
    },
    {
      idsAtOnce: "all",
      tells: "ends",
      command: (_, { user }) => ({
        program: "showq",
        args: ["-c", "-w", `user=${user.name}`, "--xml"],
      }),
      parse: parseSeen,
    },
  ],
  cancelCommand: (ids) => ({ program: "canceljob", args: [...ids] }),
  parseCancel,
  // Moab's manual, "mjobctl -u": one job expression; msub -h sets a user hold
  release: {
    program: "mjobctl",
    idsAtOnce: 1,
    idOf: ({ kind, jobId }) =>
      kind === "array" ? jobId.replace(/\[\d+\]$/, "") : jobId,
    args: (ids) => ["-u", "user", ...ids],
  },
};
