import { asNumber, asObject, asText, parseObject } from "../status/json.ts";
import {
  failureOf,
  isUsageError,
  type StatusReply,
  unreadable,
} from "../status/status.ts";
import type { SubmitResult } from "../scheduler.ts";
import type { NamedJob, NameQuestion } from "./find_job.ts";

const none = /No (?:unfinished |matching )?job (?:found|is)|not found/i;

function withoutJobs(result: SubmitResult): StatusReply<NamedJob> | undefined {
  if (isUsageError(result)) {
    return { kind: "unavailable", reason: failureOf("bjobs", result) };
  }
  if (result.stdout.trim() !== "") return undefined;
  return result.exitCode === 0 || none.test(result.stderr)
    ? { kind: "jobs", jobs: [] }
    : { kind: "failed", reason: failureOf("bjobs", result) };
}

/** bsub got the script as its input: the log file tells whose job it is. */
const json: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user }) => ({
    program: "bjobs",
    args: [
      ...["-a", "-u", user.name, "-o"],
      "jobid jobindex job_name output_file",
      "-json",
    ],
  }),
  parse(result) {
    const empty = withoutJobs(result);
    if (empty !== undefined) return empty;
    const records = parseObject(result.stdout)?.RECORDS;
    if (!Array.isArray(records)) return unreadable("bjobs", result.stdout);
    return {
      kind: "jobs",
      jobs: records.flatMap((it): NamedJob[] => {
        const job = asObject(it) ?? {};
        const id = asText(job.JOBID);
        if (id === undefined || job.ERROR !== undefined) return [];
        const index = asNumber(job.JOBINDEX) ?? 0;
        const stdout = asText(job.OUTPUT_FILE);
        return [{
          id: index > 0 && !id.includes("[") ? `${id}[${index}]` : id,
          name: asText(job.JOB_NAME) ?? "",
          ...(stdout === undefined ? {} : { stdout }),
        }];
      }),
    };
  },
};

/**
 * OpenLava and old LSF: the long form, whose lines are cut at 80 columns and go
 * on behind 21 blanks.
 */
const long: NameQuestion = {
  namesAtOnce: "all",
  command: (_, { user }) => ({
    program: "bjobs",
    args: ["-a", "-l", "-u", user.name],
  }),
  parse(result) {
    const empty = withoutJobs(result);
    if (empty !== undefined) return empty;
    const text = result.stdout.replace(/\n {21}/g, "");
    const blocks = text.split(/^(?=Job ?<\d)/m).filter((it) =>
      it.startsWith("Job")
    );
    if (blocks.length === 0) return unreadable("bjobs", result.stdout);
    return {
      kind: "jobs",
      jobs: blocks.map((block) => {
        const cell = (key: string): string | undefined =>
          new RegExp(`${key} ?<([^>]*)>`).exec(block)?.[1];
        const stdout = cell("Output File(?: \\(overwrite\\))?");
        return {
          id: cell("Job") ?? "",
          name: cell("Job Name") ?? "",
          ...(stdout === undefined ? {} : { stdout }),
        };
      }),
    };
  },
};

/** IBM Spectrum LSF, else OpenLava: bjobs. */
export const lsfNames: readonly NameQuestion[] = [json, long];
