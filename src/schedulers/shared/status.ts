import type { Awaited, SubmitResult } from "../scheduler.ts";

/** What a job is up to, in one vocabulary for all schedulers. */
export const jobStates = [
  "PREPARED",
  "REFUSED",
  "PENDING",
  /** It waits in the queue until somebody lets it go. */
  "HELD",
  "RUNNING",
  /** It has left the queue, and how it ended is not known yet. */
  "ENDING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "TIMEOUT",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  /** Neither the scheduler nor the job's files say how it stands. */
  "LOST",
  /** The scheduler did not answer, or in a word that is not known here. */
  "UNKNOWN",
] as const;

export type JobState = typeof jobStates[number];

/** One job as its scheduler tells of it. */
export interface SeenJob {
  /** As in the record. */
  id: string;
  state: JobState;
  /** The scheduler's own word for it. */
  word: string;
  /** It failed, and yet stays in the queue until somebody deletes it. */
  stuck?: "yes";
  /** Why it waits, or how it failed, in the scheduler's words. */
  reason?: string;
  /** 128 plus the signal's number, if a signal ended it. */
  exitCode?: number;
  /** Milliseconds since 1970. */
  submittedAt?: number;
  startedAt?: number;
  endedAt?: number;
  /** Seconds, where a scheduler tells it without the times. */
  elapsed?: number;
  host?: string;
  /** What it was submitted as, where that is told: ids may be given again. */
  name?: string;
  script?: string;
  /** The scheduler runs it again, under this id. */
  continuedAs?: string;
}

/** A command that only asks. Its times are UTC: `queryEnvironment()`. */
export interface QueryCommand {
  program: string;
  args: string[];
}

/** Whose jobs are asked for. */
export interface JobUser {
  name: string;
  uid: number;
}

/**
 * An answer. `unavailable`: this cluster keeps no such thing (no accounting);
 * `failed`: it did not answer now; `unreadable`: an answer that is not in the
 * format known here, quoted in `reason`.
 */
export type StatusReply<Job = SeenJob> =
  | { kind: "jobs"; jobs: Job[] }
  | { kind: "unavailable" | "failed" | "unreadable"; reason: string };

/** One way to ask for jobs. */
export interface Question {
  /** At most so many ids a command; `all`: it asks for all of the user's jobs. */
  idsAtOnce: number | "all";
  /**
   * What it knows: jobs that are there, or ends. While nobody tells what is there,
   * a failure among the ends may be that of an attempt before a requeue.
   */
  tells: "jobs" | "ends";
  command(ids: readonly string[], about: QuestionFacts): QueryCommand;
  /** `about` is what `command` got, for answers that tell no year. */
  parse(result: SubmitResult, about?: QuestionFacts): StatusReply;
}

export interface QuestionFacts {
  user: JobUser;
  /** The earliest submission of the jobs; milliseconds since 1970. */
  since: number;
  /** Slurm's `-M`. */
  cluster?: string;
}

/** What came of a cancel command. */
export interface CancelReply {
  /** Why jobs were not cancelled, by their id; one already gone is none. */
  refused: Map<string, string>;
  /** Why the command as a whole failed. */
  failure?: string;
}

/** How one scheduler tells of jobs, and cancels them. */
export interface StatusFamily {
  /** Asked in order, each for the ids that those before it did not know. */
  questions: readonly Question[];
  /**
   * The id under which a job may be told together with its siblings, where it
   * is told so only once they are cancelled.
   */
  cancelledTogetherAs?(id: string): string;
  /** Whether a job that is run again gets another id: `SeenJob.continuedAs`. */
  renumbers?: "yes";
  cancelCommand(ids: readonly string[], cluster?: string): QueryCommand;
  parseCancel(result: SubmitResult, ids: readonly string[]): CancelReply;
  /** Lets held jobs go; undefined: it holds none. */
  release?: Release;
}

/** What qrls, oarresume and bresume say of one that they let go, or need not. */
const letGo =
  /modified hold|request was sent|being resumed|not in the Hold|not been suspended/;

/** How held jobs are let go, by one command for many. */
export interface Release {
  program: string;
  idsAtOnce: number;
  /** What a job, or the whole array that it is of, is called. */
  idOf(job: Awaited): string;
  args(ids: readonly string[], cluster?: string): string[];
}

/**
 * Which jobs were not let go: the exit code tells that, and the words which. One
 * that is not held is none of them.
 */
export function parseRelease(
  program: string,
  result: SubmitResult,
  ids: readonly string[],
): CancelReply {
  const refused = new Map<string, string>();
  if (result.exitCode === 0) return { refused };
  let told = false;
  for (const line of `${result.stderr}\n${result.stdout}`.split("\n")) {
    const words = line.split(/[^\w.[\]+-]+/);
    for (const id of ids) {
      if (!words.includes(id)) continue;
      told = true;
      if (!letGo.test(line)) refused.set(id, line.trim());
    }
  }
  return { refused, ...told ? {} : { failure: failureOf(program, result) } };
}

/** An answer's beginning, for a message that says it cannot be read. */
export function quoteReply(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line === ""
    ? "an empty answer"
    : JSON.stringify(line.length <= 200 ? line : `${line.slice(0, 199)}…`);
}

export function unreadable(
  program: string,
  text: string,
): { kind: "unreadable"; reason: string } {
  return {
    kind: "unreadable",
    reason: `Cannot read the answer of ${program}: ${quoteReply(text)}`,
  };
}

/** The first of an answer's words, on stderr or else on stdout. */
export function failureOf(
  program: string,
  { exitCode, stderr, stdout }: SubmitResult,
): string {
  const said = [...stderr.split("\n"), ...stdout.split("\n")]
    .map((it) => it.trim()).find((it) => it !== "");
  return `${program} ended with exit code ${exitCode}: ${
    said === undefined ? "no message" : said.slice(0, 200)
  }`;
}

/** A wait status, as wait(2) has it → an exit code as shells tell it. */
export function exitCodeOfWaitStatus(status: number): number {
  const signal = status & 0x7f;
  return signal === 0 ? status >> 8 & 0xff : 128 + signal;
}

/** `2026-11-22T17:23:11` in UTC → milliseconds; undefined for `N/A` and such. */
export function utcTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/.test(text)) return undefined;
  const time = Date.parse(`${text.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** `Sun Nov 22 17:23:11 2026` in UTC, as ctime(3) prints it → milliseconds. */
export function ctimeUtc(text: string): number | undefined {
  const found = /^\w{3} (\w{3}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/.exec(
    text,
  );
  if (found === null) return undefined;
  const [, month, day, clock, year] = found;
  const time = Date.parse(`${day} ${month} ${year} ${clock} UTC`);
  return Number.isNaN(time) ? undefined : time;
}

/** A record that may have undefined in it → the same without those keys. */
export function known<Fields extends object>(
  fields: Fields,
): Known<Fields> {
  // one at a time, for there may be hundreds of thousands
  const found: Partial<Fields> = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) found[key] = value;
  }
  return found as unknown as Known<Fields>;
}

/** Keys that may be undefined may be left out instead. */
export type Known<Fields> =
  & {
    [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]:
      Fields[Key];
  }
  & {
    [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?:
      Exclude<Fields[Key], undefined>;
  };

/** Whether a command was not understood: the program is another family's. */
export function isUsageError(
  { exitCode, stdout, stderr }: SubmitResult,
): boolean {
  return exitCode !== 0 &&
    /usage:|(illegal|invalid|unknown|unrecognized|bad) (option|argument)/i
      .test(stdout + stderr);
}
