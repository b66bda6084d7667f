import type { JobIds } from "../scheduler.ts";
import type { NamedJob } from "./find.ts";

/** A submission of which it is not known whether it came through. */
export interface SoughtJob {
  name: string;
  /** Absolute path of what was handed to the submit command. */
  script: string;
  /** Absolute path that the scheduler was told for standard output, if it was. */
  stdout?: string;
  /** Whole lines from its script's first to one that names the log directory. */
  beginning?: string;
  /** Not earlier than this; milliseconds since 1970. */
  since: number;
  /** Ids of earlier submissions of the same script. */
  earlier: readonly string[];
}

/** A submission of several jobs as one array. */
export interface SoughtArray extends SoughtJob {
  /** How many jobs it has. */
  size: number;
}

/**
 * `unsure`: jobs in the queue that have the name, of a scheduler that does not
 * say what they run; they may be another project's. `ended`: such jobs that
 * are over; only one that left its log files can be it.
 */
export type Match<Found> =
  | { kind: "found"; job: Found }
  | { kind: "unsure"; ids: string[] }
  | { kind: "none"; ended: string[] };

/** Seconds by which the scheduler's clock may be behind this machine's. */
const slack = 300;

/**
 * Which of the scheduler's jobs it is: the one that runs this very script, or
 * one that begins like it, or writes this very log file. Names repeat between log directories (`logs/1`),
 * so a name alone is no proof.
 */
export function matchJob(
  sought: SoughtJob,
  jobs: readonly NamedJob[],
  ids: JobIds,
): Match<NamedJob> {
  const possible = candidates(sought, jobs, ids);
  const certain = possible.filter((it) => isCertain(sought, it));
  const [last] = newestFirst(certain);
  if (last !== undefined) return { kind: "found", job: last };
  return byNameOnly(
    possible.filter((it) =>
      it.name === sought.name && (isMute(it) || mayRun(sought, it, possible))
    ),
  );
}

/** A job of ours, as far as it tells whether another has its id. */
export interface OwnJob {
  submittedAt: number;
  name?: string;
  script?: string;
}

/**
 * Whether a job that has our job's id is ours: schedulers count from one again
 * after their database was made anew. A job that was requeued has a new time of
 * submission on Slurm, but its name and script; a directory that was moved
 * changes neither the time nor the name, and a job that somebody renamed not the
 * time.
 */
export function isSame(
  own: OwnJob,
  told: { submittedAt?: number; name?: string; script?: string },
): boolean {
  const { submittedAt, name, script } = told;
  const apart = submittedAt === undefined
    ? 0
    : Math.abs(submittedAt - own.submittedAt);
  if (apart < timeSlack) return true;
  if (name === undefined && script === undefined) return apart < idSlack;
  const differs = (one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined && lossy(one) !== lossy(other);
  return !differs(script, own.script) &&
    (!differs(name, own.name) || arrayName(name ?? "") === own.name);
}

/** Milliseconds by which a clock may be off, and a submit command may take. */
const timeSlack = 60_000;

/** The same, where nothing but the time tells. */
const idSlack = 3_600_000;

/** Likewise for an array; the ids are those of its jobs, in order. */
export function matchArray(
  sought: SoughtArray,
  jobs: readonly NamedJob[],
  ids: JobIds,
): Match<string[]> {
  const possible = candidates(sought, jobs, ids);
  const certain = possible.filter((it) =>
    it.script === sought.script || beginsAlike(sought, it)
  );
  if (certain.length > 0) {
    const listed = newestFirst(certain).map((it) => it.id);
    const members = ids.membersOf(listed, sought.size);
    return members === undefined
      ? { kind: "unsure", ids: listed }
      : { kind: "found", job: members };
  }
  return byNameOnly(
    possible.filter((it) =>
      arrayName(it.name) === sought.name &&
      (isMute(it) || mayRun(sought, it, possible))
    ),
  );
}

function byNameOnly(
  jobs: readonly NamedJob[],
): Exclude<Match<never>, { kind: "found" }> {
  const idsOf = (some: readonly NamedJob[]) => [
    ...new Set(some.map((it) => it.id)),
  ];
  const ended = jobs.filter((it) => it.ended === "yes");
  const queued = jobs.filter((it) => it.ended === undefined);
  return queued.length === 0
    ? { kind: "none", ended: idsOf(ended) }
    : { kind: "unsure", ids: idsOf(queued) };
}

/**
 * Without those that were submitted before, of a directory of this name that
 * is gone. A job that has not ended and runs this very script is none: the
 * clock may have been ahead when the script was written.
 */
function candidates(
  sought: SoughtJob,
  jobs: readonly NamedJob[],
  { submissionOf }: JobIds,
): NamedJob[] {
  const { since } = sought;
  const earlier = new Set(sought.earlier.map(submissionOf));
  const ended = new Set(
    jobs.filter((it) => it.ended === "yes").map((it) => it.id),
  );
  return jobs.filter((it) =>
    !earlier.has(submissionOf(it.id)) &&
    (it.submittedAt === undefined || it.submittedAt >= since - slack * 1000 ||
      !ended.has(it.id) && isCertain(sought, it))
  );
}

function isCertain(sought: SoughtJob, job: NamedJob): boolean {
  if (job.script !== undefined && job.script === sought.script) return true;
  if (beginsAlike(sought, job)) return true;
  return sought.stdout !== undefined && job.stdout === sought.stdout;
}

/** LSF shows lines joined by `;`, without some of the blanks. */
function beginsAlike({ beginning }: SoughtJob, { text }: NamedJob): boolean {
  const inOneLine = (it: string) =>
    it.replaceAll("\n", ";").replace(/\s+/g, "").replace(/;+/g, ";");
  return beginning !== undefined && text !== undefined &&
    inOneLine(text).startsWith(inOneLine(beginning));
}

/** It says neither what it runs nor where it writes. */
function isMute(job: NamedJob): boolean {
  return job.script === undefined &&
    (job.stdout === undefined || job.stdout === "/dev/null");
}

/**
 * Slurm's accounting has `?` for what its database cannot hold, so that another
 * project's path may look the same. Where the queue has the job, it knows.
 */
function mayRun(
  { script }: SoughtJob,
  { id, script: told }: NamedJob,
  all: readonly NamedJob[],
): boolean {
  if (told === undefined || lossy(told) !== lossy(script)) return false;
  return told.includes("?") &&
    !all.some((it) => it.id === id && it.script?.includes("?") === false);
}

function lossy(path: string): string {
  return path.replace(/[?\u0080-\u{10ffff}]+/gu, "?");
}

function newestFirst(jobs: readonly NamedJob[]): NamedJob[] {
  return jobs.toSorted((a, b) => (b.submittedAt ?? 0) - (a.submittedAt ?? 0));
}

/** LSF's `logs[3]` */
function arrayName(name: string): string {
  return name.replace(/\[.*$/, "");
}
