import { basename, dirname, join, resolve } from "@std/path/posix";
import { error, exitCodes, Failure } from "../../error.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import type { BrokenRow } from "../../status/row.ts";
import { reasonOf } from "../system/cause.ts";
import { readRecord, recordPath } from "./record.ts";

/** A job that mlxpsub once made, by its record. */
export interface FoundJob {
  /** The directory's name, such as `7`. */
  logId: string;
  /** Absolute. */
  logDir: string;
  record: SubmissionRecord;
}

export interface FoundJobs {
  /** In the order of the log_ids. */
  jobs: FoundJob[];
  /** Records that cannot be read; the other jobs go on. */
  broken: BrokenRow[];
}

/** What of the log directories is meant. */
export interface Wanted {
  /** Log_ids (`7`, `3-9`), paths of numbered directories, or log directories. */
  targets: readonly string[];
  /** The one in which log_ids are; `logs` in the work dir, if left out. */
  logDir?: string;
  /** A sweep's name, its beginning, or `last`. */
  sweep?: string;
}

/** Finds jobs by their records; throws a Failure where a name leads nowhere. */
export function findJobs(wanted: Wanted, workDir: string): FoundJobs {
  const { parents, ids } = sortTargets(wanted, workDir);
  const found: FoundJobs = { jobs: [], broken: [] };
  const missing: string[] = [];
  for (const parent of parents) readAll(parent, found);
  for (const logDir of ids) {
    if (!readInto(logDir, found)) missing.push(logDir);
  }
  if (missing.length > 0) {
    throw new Failure(missing.map((it) =>
      error(
        `Cannot find job "${it}": it has no metadata/submission.yaml`,
        undefined,
        "Name the log directory with --log-dir, or a job's own by its path",
      )
    ));
  }
  return wanted.sweep === undefined ? found : {
    jobs: jobsOfSweep(found.jobs, wanted.sweep),
    broken: found.broken,
  };
}

/** The one job that is meant; throws a Failure where there is none. */
export function findJob(
  target: string,
  logDir: string | undefined,
  workDir: string,
): FoundJob {
  if (!/^\d+$/.test(basename(target))) {
    throw new Failure([error(
      `Cannot find job "${target}": it is no log_id`,
      undefined,
      "Write the number of a log directory, or its path, such as logs/7",
    )]);
  }
  const { jobs: [job], broken: [broken] } = findJobs({
    targets: [target],
    ...(logDir === undefined ? {} : { logDir }),
  }, workDir);
  if (job !== undefined) return job;
  throw new Failure(
    [error(broken?.message ?? `Cannot find job "${target}": it has no record`)],
    exitCodes.world,
  );
}

function sortTargets(
  { targets, logDir }: Wanted,
  workDir: string,
): { parents: string[]; ids: string[] } {
  const numbers = targets.filter((it) => isLogId(it, workDir));
  const paths = targets.filter((it) => !isLogId(it, workDir))
    .map((it) => resolve(workDir, it));
  const jobs = paths.filter((it) =>
    /^\d+$/.test(basename(it)) && isDirectory(join(it, "metadata"))
  );
  const parents = paths.filter((it) => !jobs.includes(it));
  const base = logDir === undefined
    ? parents.length > 0 ? parents : [join(workDir, "logs")]
    : [resolve(workDir, logDir)];
  if (numbers.length > 0 && base.length > 1) {
    throw new Failure([error(
      `Cannot tell in which directory log_id ${
        numbers[0]
      } is: ${base.length} are named`,
      undefined,
      `Write ${join(base[0] ?? "", numbers[0] ?? "")}`,
    )]);
  }
  const [only = ""] = base;
  // a directory beside log_ids says where they are, and is not meant whole
  const named = numbers.length === 0 || logDir !== undefined ? parents : [];
  const whole = targets.length === 0 ? base : named;
  return {
    parents: [...new Set(whole)],
    ids: [
      ...new Set([...numbers.flatMap((it) => logDirs(only, it)), ...jobs]),
    ],
  };
}

/** `7`, and `3-9` where no directory is called so. */
function isLogId(target: string, workDir: string): boolean {
  return /^\d+$/.test(target) ||
    /^\d+-\d+$/.test(target) && !isDirectory(resolve(workDir, target));
}

/** Whether a target means jobs by their numbers, not a whole log directory. */
export function namesJobs(target: string, workDir: string): boolean {
  return isLogId(target, workDir) || /(^|\/)\d+\/?$/.test(target);
}

/** Of a range, those that are there: other runs may have taken numbers of it. */
function logDirs(parent: string, target: string): string[] {
  const [first = "", last] = target.split("-");
  if (last === undefined) return [join(parent, first)];
  const some = numbersIn(parent).filter((it) =>
    Number(it) >= Number(first) && Number(it) <= Number(last)
  ).map((it) => join(parent, it)).filter((it) => isThere(recordPath(it)));
  if (some.length > 0) return some;
  throw new Failure([error(
    `Cannot find jobs ${target}: no number between has a job in "${parent}"`,
    undefined,
    "Name the log directory with --log-dir",
  )]);
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

export function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function readAll(parent: string, found: FoundJobs): void {
  for (const name of numbersIn(parent)) readInto(`${parent}/${name}`, found);
}

/** The names of numbered directories, in order. */
function numbersIn(parent: string): string[] {
  let names: string[];
  try {
    names = [...Deno.readDirSync(parent)].map((it) => it.name);
  } catch (cause) {
    throw new Failure(
      [error(
        `Cannot read log directory "${parent}": ${reasonOf(cause)}`,
        undefined,
        "Name the directory that holds the numbered ones",
      )],
      cause instanceof Deno.errors.NotFound ? exitCodes.usage : exitCodes.world,
    );
  }
  return names.filter((it) => /^\d+$/.test(it))
    .sort((a, b) => Number(a) - Number(b));
}

/** Whether there is a record at all: MLXP's own runs have none. */
function readInto(logDir: string, found: FoundJobs): boolean {
  const reading = readRecord(logDir);
  if (reading === undefined) return false;
  const logId = basename(logDir);
  if (reading.ok) found.jobs.push({ logId, logDir, record: reading.record });
  else {
    found.broken.push({ logId, logDir, message: reading.diagnostic.message });
  }
  return true;
}

function jobsOfSweep(jobs: FoundJob[], name: string): FoundJob[] {
  const sweeps = [...new Set(jobs.map((it) => it.record.sweep))].sort();
  // names begin with the time
  const fitting = name === "last"
    ? sweeps.slice(-1)
    : sweeps.includes(name)
    ? [name]
    : sweeps.filter((it) => it.startsWith(name));
  const [sweep, second] = fitting;
  if (sweep === undefined || second !== undefined) {
    const some = (second === undefined ? sweeps : fitting).slice(-5).join(", ");
    throw new Failure([error(
      second === undefined
        ? `Cannot find sweep "${name}": no job here is of it`
        : `Cannot tell which sweep "${name}" is: ${fitting.length} begin so`,
      undefined,
      some === "" ? "Name the log directory" : `Write one of ${some}`,
    )]);
  }
  return jobs.filter((it) => it.record.sweep === sweep);
}

/** The log directories of jobs, each once. */
export function parentsOf(jobs: readonly FoundJob[]): string[] {
  return [...new Set(jobs.map((it) => dirname(it.logDir)))];
}
