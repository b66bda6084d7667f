import type { Reply, SubmitResult } from "../scheduler.ts";

/** How a scheduler answers its submit command. */
export interface ReplyRules {
  /** The job's id, where the answer has one. */
  jobId(result: SubmitResult): string | undefined;
  /** Marks the lines that speak of an error; its group 1, if any, is the words. */
  error: RegExp;
  /** Lines that never do. */
  noise: RegExp;
  /** Whether a failure with these words may have left a job in the queue. */
  ambiguous(result: SubmitResult, words: string): boolean;
  /** Whether the same job may be accepted another time. */
  later(result: SubmitResult, words: string): boolean;
  /** Whether that is because nobody answers; never, if left out. */
  down?(result: SubmitResult, words: string): boolean;
}

/**
 * An answer → what it says of the job. Only exit code 0 with an id is success.
 * One without the other is ambiguous, and so is a command that was killed.
 */
export function readReply(result: SubmitResult, rules: ReplyRules): Reply {
  const jobId = rules.jobId(result);
  if (result.exitCode === 0) {
    return jobId === undefined
      ? { kind: "ambiguous", reason: `no job id in ${quoteAnswer(result)}` }
      : { kind: "submitted", jobId };
  }
  const words = lastWords(result, rules) ??
    `exit code ${result.exitCode} and no message`;
  if (jobId !== undefined) {
    return { kind: "ambiguous", reason: `${words} (it named job ${jobId})` };
  }
  if (wasKilled(result.exitCode) || rules.ambiguous(result, words)) {
    return { kind: "ambiguous", reason: words };
  }
  if (!rules.later(result, words)) return { kind: "refused", reason: words };
  const down = rules.down?.(result, words) === true;
  return { kind: "later", reason: words, ...(down ? { down: "yes" } : {}) };
}

/** The lines of a text, without blanks around them and without empty ones. */
export function linesOf(text: string): string[] {
  return text.split(/[\r\n]+/).map((it) => it.trim()).filter((it) => it !== "");
}

/**
 * 128 plus a signal. Codes from 152 on are not signals but what TORQUE's qsub
 * makes of its errors (15000 and more, cut to a byte), OAR's and LSF's -1.
 */
function wasKilled(exitCode: number): boolean {
  return exitCode > 128 && exitCode < 152;
}

/**
 * The last lines that speak of the error: those marked as errors, or if none
 * is, what else was said on stderr, or on stdout.
 */
function lastWords(
  result: SubmitResult,
  rules: ReplyRules,
): string | undefined {
  const texts = [result.stderr, result.stdout].map(linesOf);
  const marked = texts.map((lines) =>
    lines.flatMap((line) => {
      const found = rules.noise.test(line) ? null : rules.error.exec(line);
      return found === null ? [] : [found[1] ?? line];
    })
  );
  const others = texts.map((lines) =>
    lines.filter((line) => !rules.noise.test(line))
  );
  const words = [...marked, ...others].find((it) => it.length > 0);
  if (words === undefined) return undefined;
  const distinct = words.filter((it, i) => words.indexOf(it) === i);
  return shorten(distinct.slice(-3).join("; "));
}

function quoteAnswer(result: SubmitResult): string {
  const text = linesOf(`${result.stdout}\n${result.stderr}`).join("; ");
  return text === ""
    ? "an empty answer"
    : `the answer ${JSON.stringify(shorten(text))}`;
}

function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}
