/** What a scheduler asks of a job's name. */
export interface JobNameRules {
  /** Between the log directory's name and the log_id. */
  separator: "/" | ".";
  maxLength: number;
  /** What the first character may be. */
  first: "letter" | "any but -";
}

/**
 * Log directory's name and log_id → the job's name, such as `logs/1`; without a
 * log_id the name of a job array, such as `logs`. What no scheduler's options
 * take without quotes becomes `_`, a wrong first character gets a `j` before
 * it, and what is too long is cut before the separator.
 */
export function jobName(
  logDirName: string,
  logId: number | undefined,
  rules: JobNameRules,
): string {
  const tail = logId === undefined ? "" : `${rules.separator}${logId}`;
  const plain = logDirName.replace(/[^A-Za-z0-9_.-]/gu, "_") || "logs";
  const fits = rules.first === "letter"
    ? /^[A-Za-z]/.test(plain)
    : !plain.startsWith("-");
  const start = fits ? plain : `j${plain}`;
  return start.slice(0, rules.maxLength - tail.length) + tail;
}
