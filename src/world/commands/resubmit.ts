import type { ResubmitOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import {
  counted,
  firstScript,
  hasFailed,
  type JobResult,
} from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import {
  type DirectiveChange,
  directiveLine,
  refuseSetting,
} from "../../schedulers/shared/set_directives.ts";
import { isFailure, isInQueue, type StatusRow } from "../../status/row.ts";
import { handOverUnits } from "../queue/hand_over.ts";
import { readRows } from "../queue/job_rows.ts";
import {
  prepareAgain,
  prepareArrayAgain,
  withDirectives,
} from "../queue/prepare_again.ts";
import { arraySize, preparedJob, unitsOf } from "../queue/prepared_jobs.ts";
import {
  findJobs,
  type FoundJob,
  namesJobs,
  parentsOf,
} from "../logs/read_records.ts";
import { readRecord } from "../logs/record.ts";
import { JobCheck, type Refusal, refusalErrors } from "../queue/refuse_jobs.ts";
import { isIn } from "../queue/resume.ts";
import { plannedResults, resultsOf, showResults } from "./show_results.ts";
import { stopSignals } from "../system/signals.ts";
import type { PreparedJob } from "../queue/submit.ts";
import { lockEverywhere, type SweepLocks } from "../logs/sweep_locks.ts";
import type { Terminal } from "../system/terminal.ts";
import { callsAtOnce, waitingLines } from "./resume.ts";
import { currentDirectory } from "../around/work_dir.ts";

/** `mlxpsub resubmit`: submits jobs that are over once more → the exit code. */
export async function resubmit(
  targets: string[],
  options: ResubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const workDir = currentDirectory();
  const found = findJobs({ targets, ...options }, workDir);
  checkTargets(targets, options, workDir);
  checkChange(found.jobs, changeOf(options));
  const { rows, diagnostics: troubles } = await readRows(
    found.jobs,
    workDir,
    signal,
  );
  const diagnostics = [
    ...troubles,
    ...found.broken.map((it) => error(it.message)),
  ];
  const { meant: chosen, faults } = choose(found.jobs, rows, options);
  if (faults.length > 0) {
    throw new Failure([...diagnostics, ...faults], exitCodes.usage);
  }
  const { meant, refusals } = check(chosen, options);
  diagnostics.push(...refusals);
  if (options.dryRun) {
    preview(meant, options, terminal);
    terminal.report(diagnostics);
    return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
  }
  const locks = lockSweeps(meant);
  try {
    const prepared = await prepareAll(meant, changeOf(options), signal);
    const { jobs } = prepared;
    diagnostics.push(...prepared.diagnostics);
    const over = await handOverUnits(unitsOf(jobs), locks, {
      workDir,
      ...callsAtOnce(options),
      patience: options.wait ? "wait" : "once",
      signal,
      ...waitingLines(terminal, options),
    });
    terminal.endProgress();
    const results = resultsOf(jobs, over.ends);
    showResults(results, options, terminal);
    if (chosen.length === 0 && found.jobs.length > 0 && !options.quiet) {
      const lost = [...rows.values()].filter((it) => it.state === "LOST");
      const why = lost.length > 0 && options.failed && !options.force
        ? `; ${lost.length} LOST: add --force, or name them`
        : "";
      terminal.tell(
        `no job of ${
          counted(found.jobs.length)
        } is to be submitted again${why}\n`,
      );
    }
    terminal.report([...diagnostics, ...over.diagnostics]);
    if (signal.aborted && jobs.some((it) => !isIn(over.ends.get(it)))) {
      return exitCodes.interrupted;
    }
    return hasFailed(results) || diagnostics.length > 0 ||
        over.diagnostics.length > 0
      ? exitCodes.world
      : exitCodes.done;
  } finally {
    locks.release();
  }
}

/** Leaves out what cannot go from its directory, before anything is changed. */
function check(
  jobs: readonly FoundJob[],
  { dryRun }: ResubmitOptions,
): { meant: FoundJob[]; refusals: Diagnostic[] } {
  const checks = new JobCheck();
  const refused = new Map<FoundJob, Refusal>();
  for (const job of jobs) {
    const refusal = checks.madeFor(job) ?? checks.cannotGo(job) ??
      (dryRun ? undefined : checks.cannotChange(job));
    if (refusal !== undefined) refused.set(job, refusal);
  }
  return {
    meant: jobs.filter((it) => !refused.has(it)),
    refusals: refusalErrors("resubmit", refused),
  };
}

/** What would be submitted again, and the first script if it would change. */
function preview(
  meant: readonly FoundJob[],
  options: ResubmitOptions,
  terminal: Terminal,
): void {
  const change = changeOf(options);
  const changes = change.set.length + change.unset.length > 0;
  const jobs = meant.map((it) => preparedJob(it.logDir, it.record));
  const results = plannedResults(jobs).map((it, at): JobResult => {
    const record = jobs[at]?.record;
    if (record === undefined || !changes) return it;
    const own = changeFor(record.scheduler, change);
    const script = withDirectives(it.job.script, record, own);
    return { job: { ...it.job, script } };
  });
  showResults(results, options, terminal);
  if (changes && !options.json && terminal.resultsGoTo === "terminal") {
    terminal.print(firstScript(results));
  }
}

function changeOf(
  { set = [], unset = [] }: ResubmitOptions,
): DirectiveChange {
  return { set, unset };
}

/** As directives of a scheduler, where users leave its prefix out. */
function changeFor(
  name: string,
  { set, unset }: DirectiveChange,
): DirectiveChange {
  const scheduler = schedulerOf(name);
  return {
    set: set.map((it) => directiveLine(scheduler, it)),
    unset: unset.map((it) => directiveLine(scheduler, it)),
  };
}

/**
 * Makes jobs ready once more; an array of which every job is meant goes as an
 * array again, with its limit of jobs that run at once. Where one cannot be
 * made ready, the others go on.
 */
async function prepareAll(
  meant: readonly FoundJob[],
  change: DirectiveChange,
  signal: AbortSignal,
): Promise<{ jobs: PreparedJob[]; diagnostics: Diagnostic[] }> {
  const current = meant.flatMap(({ logDir, record }) => {
    const now = readRecord(logDir);
    // another resubmit was faster
    return now?.ok === true && now.record.jobId === record.jobId &&
        now.record.attempt === record.attempt
      ? [{ logDir, record: now.record }]
      : [];
  });
  const jobs: PreparedJob[] = [];
  const diagnostics: Diagnostic[] = [];
  for (
    const [script, some] of Map.groupBy(
      current,
      (it) => it.record.arrayScript ?? "",
    )
  ) {
    const [first] = some;
    if (first === undefined || signal.aborted) continue;
    const company = script !== "" && arraySize(script) === some.length
      ? "its array"
      : "none";
    const own = changeFor(first.record.scheduler, change);
    try {
      if (company === "its array") prepareArrayAgain(first.record, own);
    } catch (cause) {
      diagnostics.push(...diagnosticsOf(cause));
      continue;
    }
    for (const { logDir, record } of some) {
      if (signal.aborted) break;
      const own = changeFor(record.scheduler, change);
      try {
        jobs.push(await prepareAgain(logDir, record, own, company));
      } catch (cause) {
        diagnostics.push(...diagnosticsOf(cause));
      }
    }
  }
  return { jobs, diagnostics };
}

function diagnosticsOf(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof Failure) return cause.diagnostics;
  throw cause;
}

/** A whole directory runs again only where it is said which of its jobs. */
function checkTargets(
  targets: string[],
  options: ResubmitOptions,
  workDir: string,
): void {
  const named = targets.length > 0 &&
    targets.every((it) => namesJobs(it, workDir));
  if (
    named || options.failed || options.timeout || options.sweep !== undefined
  ) return;
  throw new Failure([error(
    "Cannot resubmit every job of a log directory: it is not said which",
    undefined,
    "Name jobs by their ids, or add --failed or --timeout",
  )]);
}

function checkChange(
  jobs: readonly FoundJob[],
  change: DirectiveChange,
): void {
  const names = new Set(jobs.map((it) => it.record.scheduler));
  const faults = [...names].flatMap((name) =>
    (["set", "unset"] as const).flatMap((what) =>
      change[what].flatMap((line) => {
        const scheduler = schedulerOf(name);
        const directive = directiveLine(scheduler, line);
        const fault = refuseSetting(scheduler, directive, what);
        return fault === undefined
          ? []
          : [error(`Cannot ${what} "${line}": ${fault}`)];
      })
    )
  );
  if (faults.length > 0) throw new Failure(faults);
}

/** Of the jobs that are named or selected, those that can be submitted again. */
function choose(
  jobs: readonly FoundJob[],
  rows: ReadonlyMap<FoundJob, StatusRow>,
  { failed, timeout, force }: ResubmitOptions,
): { meant: FoundJob[]; faults: Diagnostic[] } {
  const selects = failed === true || timeout === true;
  const meant: FoundJob[] = [];
  const faults: Diagnostic[] = [];
  for (const job of jobs) {
    const row = rows.get(job);
    if (row === undefined) continue;
    if (selects) {
      const wanted = row.state === "TIMEOUT" ||
        failed === true && isFailure(row.state);
      // a job that nobody knows may as well have ended well
      if (wanted && (row.state !== "LOST" || force)) meant.push(job);
      continue;
    }
    const why = row.state === "PREPARED"
      ? "it was never submitted"
      : isInQueue(row)
      ? `it is ${row.state}`
      : row.state === "UNKNOWN" && !force
      ? "its scheduler does not answer"
      : undefined;
    if (why === undefined) meant.push(job);
    else {
      faults.push(error(
        `Cannot resubmit "${job.logDir}": ${why}`,
        undefined,
        row.state === "PREPARED"
          ? "Use mlxpsub resume"
          : row.state === "UNKNOWN"
          ? "Try again later, or add --force"
          : "Wait for its end, or cancel it first",
      ));
    }
  }
  return { meant, faults };
}

/** The locks of all sweeps that these jobs are of. */
function lockSweeps(jobs: readonly FoundJob[]): SweepLocks {
  const held: SweepLocks[] = [];
  const release = (): void => held.toReversed().forEach((it) => it.release());
  for (const [sweep, some] of Map.groupBy(jobs, (it) => it.record.sweep)) {
    const attempt = lockEverywhere(parentsOf(some), sweep);
    if (attempt.kind === "held") {
      held.push(attempt.locks);
      continue;
    }
    release();
    throw new Failure([warning(
      `Cannot take sweep ${sweep}: another mlxpsub is at it`,
      undefined,
      "Wait until it is done",
    )], exitCodes.world);
  }
  return {
    release,
    obstacle: () =>
      held.map((it) => it.obstacle()).find((it) => it !== undefined),
  };
}
