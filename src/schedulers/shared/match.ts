import type { NamedJob } from "./find.ts";

/** A submission of which it is not known whether it came through. */
export interface SoughtJob {
  name: string;
  /** Absolute path of what was handed to the submit command. */
  script: string;
  /** Absolute path that the scheduler was told for standard output, if it was. */
  stdout?: string;
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
 * Which of the scheduler's jobs it is: the one that runs this very script or
 * writes this very log file. Names repeat between log directories (`logs/1`),
 * so a name alone is no proof.
 */
export function matchJob(
  sought: SoughtJob,
  jobs: readonly NamedJob[],
): Match<NamedJob> {
  const possible = candidates(sought, jobs);
  const certain = possible.filter((it) => isCertain(sought, it));
  const last = latest(certain);
  if (last !== undefined) return { kind: "found", job: last };
  return byNameOnly(
    possible.filter((it) =>
      it.name === sought.name && (isMute(it) || mayRun(sought, it, possible))
    ),
  );
}

/** Likewise for an array; the ids are those of its jobs, in order. */
export function matchArray(
  sought: SoughtArray,
  jobs: readonly NamedJob[],
): Match<string[]> {
  const possible = candidates(sought, jobs);
  const certain = possible.filter((it) => it.script === sought.script);
  const last = latest(certain);
  if (last !== undefined) {
    const ids = memberIds(last, certain, sought.size);
    return ids === undefined
      ? { kind: "unsure", ids: certain.map((it) => it.id) }
      : { kind: "found", job: ids };
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
function candidates(sought: SoughtJob, jobs: readonly NamedJob[]): NamedJob[] {
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

/** The same for all jobs of an array: `96_3` and `96_[4-9]`, `12[3].server`. */
function submissionOf(id: string): string {
  const [, slurm] = /^(\d+)_/.exec(id) ?? [];
  if (slurm !== undefined) return slurm;
  return id.replace(/\[[^\]]*\]/, "").replace(/^(\d+)\.\d+$/, "$1");
}

function isCertain(sought: SoughtJob, job: NamedJob): boolean {
  if (job.script !== undefined && job.script === sought.script) return true;
  return sought.stdout !== undefined && job.stdout === sought.stdout;
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

function latest(jobs: readonly NamedJob[]): NamedJob | undefined {
  return jobs.toSorted((a, b) => (b.submittedAt ?? 0) - (a.submittedAt ?? 0))
    .at(0);
}

/** LSF's `logs[3]` */
function arrayName(name: string): string {
  return name.replace(/\[.*$/, "");
}

/**
 * The ids of an array's jobs: `96_[1-9]` and `96_3` of Slurm, `12[].server` and
 * `12[3].server` of PBS, `101[3]` of LSF, `22` of SGE; OAR numbers them one by
 * one.
 */
function memberIds(
  one: NamedJob,
  all: readonly NamedJob[],
  size: number,
): string[] | undefined {
  const indices = Array.from({ length: size }, (_, at) => at + 1);
  const slurm = /^(\d+)_/.exec(one.id);
  if (slurm !== null) return indices.map((it) => `${slurm[1]}_${it}`);
  const brackets = /^(\d+)\[[^\]]*\](.*)$/.exec(one.id);
  if (brackets !== null) {
    return indices.map((it) => `${brackets[1]}[${it}]${brackets[2]}`);
  }
  const sge = /^(\d+)\.\d/.exec(one.id);
  if (sge !== null) return indices.map((it) => `${sge[1]}.${it}`);
  const distinct = [...new Set(all.map((it) => it.id))];
  if (distinct.length === 1 && size > 1 && /^\d+$/.test(one.id)) {
    return indices.map((it) => `${one.id}.${it}`);
  }
  if (distinct.length === size) {
    return distinct.sort((a, b) => Number(a) - Number(b));
  }
  return undefined;
}
