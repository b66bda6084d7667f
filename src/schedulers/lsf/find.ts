import { jobRecords, withoutWaiting } from "./records.ts";
import { longJobs, timeNear } from "./status_long.ts";
import {
  failureOf,
  isUsageError,
  type StatusReply,
  unreadable,
} from "../shared/status.ts";
import type { SubmitResult } from "../scheduler.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";

const none = /No (?:unfinished |matching )?job (?:found|is)|not found/i;

function withoutJobs(result: SubmitResult): StatusReply<NamedJob> | undefined {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: failureOf("bjobs", result) };
  }
  if (withoutWaiting(result.stdout).trim() !== "") return undefined;
  return result.exitCode === 0 || none.test(result.stderr)
    ? { kind: "jobs", jobs: [] }
    : { kind: "failed", reason: failureOf("bjobs", result) };
}

function isOver(status: string | undefined): boolean {
  return status === "DONE" || status === "EXIT";
}

/**
 * bsub got the script as its input: the log file tells whose job it is, or, of
 * an array, the script itself.
 */
const json: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user }) => ({
    program: "bjobs",
    args: [
      ...["-a", "-u", user.name, "-o"],
      "jobid jobindex stat job_name output_file command",
      "-json",
    ],
  }),
  parse(result) {
    const reply = jobRecords(result);
    if (reply.kind !== "jobs") return reply;
    return {
      kind: "jobs",
      jobs: reply.jobs.map(({ id, field }): NamedJob => {
        const stdout = field("OUTPUT_FILE");
        const text = field("COMMAND");
        return {
          id,
          name: field("JOB_NAME") ?? "",
          ...(stdout === undefined ? {} : { stdout }),
          ...(text === undefined ? {} : { text }),
          ...(isOver(field("STAT")) ? { ended: "yes" } : {}),
        };
      }),
    };
  },
};

/** OpenLava and old LSF. */
const long: NameQuestion = {
  namesAtOnce: "all",
  when: "none answered",
  command: (_, { user }) => ({
    program: "bjobs",
    args: ["-a", "-l", "-u", user.name],
  }),
  parse(result, about) {
    const empty = withoutJobs(result);
    if (empty !== undefined) return empty;
    const jobs = longJobs(result.stdout);
    if (jobs === undefined) return unreadable("bjobs", result.stdout);
    return {
      kind: "jobs",
      jobs: jobs.map(
        ({ id, name, stdout, status, events, command }): NamedJob => {
          const [first] = events;
          const submittedAt = first === undefined || about === undefined
            ? undefined
            : timeNear(first.time, about.since);
          return {
            id,
            name,
            ...(stdout === undefined ? {} : { stdout }),
            ...(command === undefined ? {} : { text: command }),
            ...(submittedAt === undefined ? {} : { submittedAt }),
            ...(isOver(status) ? { ended: "yes" } : {}),
          };
        },
      ),
    };
  },
};

/** IBM Spectrum LSF, else OpenLava: bjobs. */
export const lsfNames: readonly NameQuestion[] = [json, long];
