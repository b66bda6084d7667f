import { basename, dirname, join, resolve } from "@std/path/posix";
import { type Diagnostic, error, exitCodes, Failure } from "../../error.ts";
import { logDirOf } from "../../jobs/layout.ts";
import { isMailSweep, sweepToldOf } from "../../sweep_log/mail_job.ts";
import { type Submission, submissionsOf } from "../../sweep_log/submission.ts";
import type { SweepState, SweepView } from "../../sweep_log/sweep_state.ts";
import { shellQuote } from "../../script/word_text.ts";
import type { BrokenRow } from "../../status/row.ts";
import { hintFor, reasonOf } from "../system/cause.ts";
import { closedDirectory, isDirectory } from "../system/files.ts";
import { readSweeps } from "./read_sweep.ts";
import { readRecord } from "./record.ts";

export interface FoundJobs {
  /** In the order of the log_ids. */
  jobs: Submission[];
  /** Copies of records that cannot be read, and stand for their jobs. */
  broken: BrokenRow[];
  /** Logs that cannot be read. */
  diagnostics: Diagnostic[];
  /** Of whole directories, sweeps of which jobs have no directory yet. */
  unwritten: SweepView[];
}

/** What of the log directories is meant. */
export interface Wanted {
  /** Log_ids (`7`, `3-9`), paths of numbered directories, or log directories. */
  targets: readonly string[];
  /** The one in which log_ids are; `logs` in the work dir, if left out. */
  logDir?: string;
  /** A sweep's name, its beginning, or `last`. */
  sweep?: string;
  /** Left out: jobs that only have a mail sent, unless their log_ids are named. */
  mailJobs?: "left out";
}

/** Finds jobs; throws a Failure where a name leads nowhere. */
export function findJobs(wanted: Wanted, workDir: string): FoundJobs {
  const { parents, ids } = sortTargets(wanted, workDir);
  const found: FoundJobs = {
    jobs: [],
    broken: [],
    diagnostics: [],
    unwritten: [],
  };
  const known = new Map<string, LogDirectory>();
  const directory = (parent: string): LogDirectory => {
    let there = known.get(parent);
    if (there === undefined) {
      there = readLogDirectory(parent);
      found.diagnostics.push(...there.diagnostics);
      known.set(parent, there);
    }
    return there;
  };
  for (const it of parents) addAll(directory(it), found);
  if (wanted.mailJobs === "left out") {
    found.jobs = found.jobs.filter((it) => !isMailSweep(it.record.sweep));
  }
  const missing = ids.filter((logDir) =>
    !isDirectory(dirname(logDir)) ||
    add(directory(dirname(logDir)), basename(logDir), found) === "none"
  );
  if (missing.length > 0) {
    throw new Failure([
      ...found.diagnostics,
      ...missing.map((it) =>
        error(
          `Cannot find job "${it}": mlxpsub knows of none`,
          undefined,
          "Name the log directory with --log-dir, or a job's own by its path",
        )
      ),
    ]);
  }
  if (wanted.sweep === undefined) return found;
  return { ...found, jobs: jobsOfSweep(found.jobs, wanted.sweep) };
}

/** What is in a log directory. */
export interface LogDirectory {
  path: string;
  /** The names of numbered directories, in order. */
  numbers: string[];
  views: SweepView[];
  /** The jobs that logs tell of, by the names of their directories. */
  logged: Map<string, Submission>;
  /** Logs that cannot be read. */
  diagnostics: Diagnostic[];
}

/** Reads its logs; throws a Failure where it is not there. */
export function readLogDirectory(parent: string): LogDirectory {
  const numbers = numbersIn(parent);
  const there = new Set(numbers);
  const { views, broken } = readSweeps(parent);
  const logged = new Map<string, Submission>();
  const inParent = logDirOf(parent, 0).slice(0, -1);
  // of two that had the same number, one after the other, the later one has it
  for (const view of views) {
    for (const job of submissionsOf(view)) {
      const name = String(job.logId);
      if (there.has(name) && job.logDir === `${inParent}${name}`) {
        logged.set(name, job);
      }
    }
  }
  return { path: parent, numbers, views, logged, diagnostics: broken };
}

const numberHint =
  "Write the number of a log directory, or its path, such as logs/7";

/** Said of a log directory where all of its jobs might be meant. */
export function noLogId(
  command: "cancel" | "release",
  target: string,
  workDir: string,
): Diagnostic {
  return error(
    `Cannot ${command} "${target}": it is no log_id`,
    undefined,
    target !== "" && isDirectory(resolve(workDir, target))
      ? `Write mlxpsub ${command} --all ${
        shellQuote(target)
      } to ${command} all jobs in it`
      : numberHint,
  );
}

/** The one job that is meant; throws a Failure where there is none. */
export function findJob(
  target: string,
  logDir: string | undefined,
  workDir: string,
): Submission {
  // `.` in a job's own directory
  const named = /(?:^|\/)\.\.?\/*$/.test(target)
    ? resolve(workDir, target)
    : target;
  if (!/^\d+$/.test(basename(named))) {
    throw new Failure([error(
      `Cannot find job "${target}": it is no log_id`,
      undefined,
      numberHint,
    )]);
  }
  const { jobs: [job], broken: [broken], diagnostics } = findJobs({
    targets: [named],
    ...(logDir === undefined ? {} : { logDir }),
  }, workDir);
  if (job !== undefined) return job;
  throw new Failure([
    ...diagnostics,
    error(broken?.message ?? `Cannot find job "${target}": it has no record`),
  ], exitCodes.world);
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

/** `7`, and ranges. */
export function isLogId(target: string, workDir: string): boolean {
  return /^\d+$/.test(target) || isRange(target, workDir);
}

/** `3-9`, where no directory is called so. */
export function isRange(target: string, workDir: string): boolean {
  return /^\d+-\d+$/.test(target) && !isDirectory(resolve(workDir, target));
}

/** Whether a target means jobs by their numbers, not a whole log directory. */
export function namesJobs(target: string, workDir: string): boolean {
  return isLogId(target, workDir) || /(^|\/)\d+\/?$/.test(target);
}

/** Of a range, those that are there: other runs may have taken numbers of it. */
function logDirs(parent: string, target: string): string[] {
  const [first = "", last] = target.split("-");
  if (last === undefined) return [join(parent, first)];
  const directory = readLogDirectory(parent);
  const some = directory.numbers.filter((it) =>
    Number(it) >= Number(first) && Number(it) <= Number(last) &&
    (directory.logged.has(it) || readRecord(join(parent, it)) !== undefined)
  ).map((it) => join(parent, it));
  if (some.length > 0) return some;
  throw new Failure([error(
    `Cannot find jobs ${target}: no number between has a job in "${parent}"`,
    undefined,
    "Name the log directory with --log-dir",
  )]);
}

function addAll(directory: LogDirectory, found: FoundJobs): void {
  for (const it of directory.numbers) add(directory, it, found);
  found.unwritten.push(
    ...directory.views.filter(({ foreign, state }) =>
      foreign === undefined && unwrittenIn(state) > 0
    ),
  );
}

/** How many of its jobs have no directory yet. */
export function unwrittenIn({ jobs }: SweepState): number {
  return jobs.filter((it) => it.logId === undefined).length;
}

/** The names of numbered directories, in order. */
function numbersIn(parent: string): string[] {
  const state = closedDirectory(parent);
  if (state !== undefined) {
    throw new Failure(
      [error(
        `Cannot read log directory "${parent}": ${state}`,
        undefined,
        "Move it elsewhere",
      )],
      exitCodes.world,
    );
  }
  let names: string[];
  try {
    names = [...Deno.readDirSync(parent)].map((it) => it.name);
  } catch (cause) {
    throw new Failure(
      [error(
        `Cannot read log directory "${parent}": ${reasonOf(cause)}`,
        undefined,
        hintFor(cause) ??
          "Submit a script first, or name the directory that holds numbered ones",
      )],
      cause instanceof Deno.errors.NotFound ||
        cause instanceof Deno.errors.NotADirectory
        ? exitCodes.usage
        : exitCodes.world,
    );
  }
  return names.filter((it) => /^\d+$/.test(it))
    .sort((a, b) => Number(a) - Number(b));
}

/**
 * Adds the job of a directory, if there is one: MLXP's own runs are none. What
 * no log tells of has its copy, unless it was copied from a sweep that has one.
 */
function add(
  { path, views, logged }: LogDirectory,
  name: string,
  found: FoundJobs,
): "added" | "none" {
  const job = logged.get(name);
  if (job !== undefined) {
    found.jobs.push(job);
    return "added";
  }
  const logDir = join(path, name);
  const reading = readRecord(logDir);
  if (reading === undefined) return "none";
  if (!reading.ok) {
    const { message } = reading.diagnostic;
    found.broken.push({ logId: name, logDir, message });
    return "added";
  }
  const { record, foreign } = reading;
  const isLogged = views.some((it) =>
    it.state.plan.facts.sweep === record.sweep
  );
  if (isLogged) return "none";
  found.jobs.push({
    logId: Number(name),
    logDir,
    record,
    ...foreign === undefined ? {} : { foreign },
  });
  return "added";
}

function jobsOfSweep(jobs: Submission[], wanted: string): Submission[] {
  const name = sweepToldOf(wanted);
  const sweeps = [
    ...new Set(jobs.map((it) => sweepToldOf(it.record.sweep))),
  ].sort();
  const fitting = name === "last"
    ? [lastSweep(jobs)].flatMap((it) => it ?? [])
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
  return jobs.filter((it) => sweepToldOf(it.record.sweep) === sweep);
}

/** Names tell the second only, in which there may be two. */
function lastSweep(jobs: readonly Submission[]): string | undefined {
  let last: { sweep: string; at: string } | undefined;
  for (const { record, place } of jobs) {
    const sweep = sweepToldOf(record.sweep);
    const at = place?.view.state.plan.facts.preparedAt ?? record.preparedAt;
    if (
      last === undefined || at > last.at || at === last.at && sweep > last.sweep
    ) {
      last = { sweep, at };
    }
  }
  return last?.sweep;
}

/** The log directories of jobs, each once. */
export function parentsOf(jobs: readonly Submission[]): string[] {
  return [...new Set(jobs.map((it) => dirname(it.logDir)))];
}
