import type { SubmissionRecord } from "./record.ts";

/** Whether a job of an array goes again with all of the array, or by itself. */
export type Company = "its array" | "none";

/** A record of a job that is over → the one of its next submission. */
export function nextAttempt(
  record: SubmissionRecord,
  preparedAt: string,
  company: Company,
): SubmissionRecord {
  const {
    jobId,
    arrayScript,
    arrayIndex,
    submittedAt: _submittedAt,
    reason: _reason,
    exitCode: _exitCode,
    endedAs: _endedAs,
    endedAt: _endedAt,
    earlierJobIds = [],
    ...job
  } = record;
  return {
    ...job,
    ...company === "its array" && arrayScript !== undefined &&
        arrayIndex !== undefined
      ? { arrayScript, arrayIndex }
      : {},
    state: "prepared",
    preparedAt,
    attempt: (record.attempt ?? 1) + 1,
    earlierJobIds: jobId === undefined
      ? earlierJobIds
      : [...earlierJobIds, jobId],
  };
}

/**
 * metadata/info.yaml as MLXP left it → the same with the job's id open again:
 * MLXP takes over what stands there, and would keep the id of the job before.
 */
export function withOpenJobId(info: string, jobId: string): string {
  return info.replace(/^( +scheduler_job_id:).*$/m, `$1 ${jobId}`);
}

/**
 * A job script → its shebang, directives and the rest, each with its lines.
 * Comments and empty lines between directives, which a user put there, stay
 * with them: schedulers read on up to the first command.
 */
export function splitJobScript(
  script: string,
  prefix: string,
): { shebang: string; directives: string[]; rest: string } {
  const [shebang = "", ...lines] = script.split("\n");
  const command = lines.findIndex((it) => !/^\s*(#|$)/.test(it));
  const head = command === -1 ? lines : lines.slice(0, command);
  const last = head.findLastIndex((it) => it.startsWith(prefix));
  const directives = head.slice(0, last + 1);
  return {
    shebang,
    directives,
    rest: lines.slice(directives.length).join("\n"),
  };
}
