import type { JobHeader } from "../scheduler.ts";

/** What a scheduler asks of a job's name. */
export interface JobNameRules {
  /** Between the log directory's name and the log_id. */
  separator: "/" | ".";
  maxLength: number;
  /** What the first character may be. */
  first: "letter" | "any but -";
}

/**
 * Log directory's name and log_id → the job's name, such as `logs/1`, or
 * `vit-1` of a name that the user gave; without a
 * log_id the name of a job array, such as `logs`. What no scheduler's options
 * take without quotes becomes `_`, a wrong first character gets a `j` before
 * it, and what is too long is cut before the separator.
 */
export function jobName(
  start: string | Pick<JobHeader, "logDirName" | "givenName">,
  logId: number | undefined,
  rules: JobNameRules,
): string {
  const { logDirName, givenName } = typeof start === "string"
    ? { logDirName: start, givenName: undefined }
    : start;
  const separator = givenName === undefined ? rules.separator : "-";
  const tail = logId === undefined ? "" : `${separator}${logId}`;
  const plain = (givenName ?? logDirName).replace(/[^A-Za-z0-9_.-]/gu, "_") ||
    "logs";
  const fits = rules.first === "letter"
    ? /^[A-Za-z]/.test(plain)
    : !plain.startsWith("-");
  const whole = fits ? plain : `j${plain}`;
  return whole.slice(0, rules.maxLength - tail.length) + tail;
}
