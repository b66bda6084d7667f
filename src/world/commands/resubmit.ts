import type { ResubmitOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import { counted, hasFailed } from "../../report.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { refuseSetting } from "../../schedulers/set_directives.ts";
import { isFailure, isInQueue, type StatusRow } from "../../status/row.ts";
import { handOverUnits } from "../hand_over.ts";
import { readRows } from "../job_rows.ts";
import { prepareAgain } from "../prepare_again.ts";
import { unitsOf } from "../prepared_jobs.ts";
import { findJobs, type FoundJob, parentsOf } from "../read_records.ts";
import { readRecord } from "../record.ts";
import { isIn } from "../resume.ts";
import { resultsOf, showResults } from "../show_results.ts";
import { stopSignals } from "../signals.ts";
import type { PreparedJob } from "../submit.ts";
import { lockEverywhere, type SweepLocks } from "../sweep_locks.ts";
import type { Terminal } from "../terminal.ts";
import { waitingLines } from "./resume.ts";
import { currentDirectory } from "../work_dir.ts";

const defaultAtOnce = 4;

/** `mlxpsub resubmit`: submits jobs that are over once more → the exit code. */
export async function resubmit(
  targets: string[],
  options: ResubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const workDir = currentDirectory();
  const found = findJobs({ targets, ...options }, workDir);
  checkTargets(targets, options);
  checkSettings(found.jobs, options.set ?? []);
  const { rows, diagnostics } = await readRows(found.jobs, workDir, signal);
  const asked = diagnostics.length === 0 ? "all" : "not all";
  const { meant, faults } = choose(found.jobs, rows, asked, options);
  if (faults.length > 0) {
    throw new Failure([...diagnostics, ...faults], exitCodes.usage);
  }
  const locks = lockSweeps(meant);
  try {
    const jobs: PreparedJob[] = [];
    for (const { logDir, record } of meant) {
      const now = readRecord(logDir);
      // another resubmit was faster
      if (now?.ok !== true || now.record.jobId !== record.jobId) continue;
      if (now.record.attempt !== record.attempt || signal.aborted) continue;
      jobs.push(await prepareAgain(logDir, now.record, options.set ?? []));
    }
    const over = await handOverUnits(unitsOf(jobs), locks, {
      workDir,
      atOnce: options.jobs ?? defaultAtOnce,
      patience: options.wait ? "wait" : "once",
      signal,
      ...waitingLines(terminal, options),
    });
    terminal.endProgress();
    const results = resultsOf(jobs, over.ends);
    showResults(results, options, terminal);
    if (jobs.length === 0 && !options.quiet) {
      terminal.tell(
        `no job of ${counted(found.jobs.length)} is to be submitted again\n`,
      );
    }
    terminal.report([...diagnostics, ...over.diagnostics]);
    if (signal.aborted && jobs.some((it) => !isIn(over.ends.get(it)))) {
      return exitCodes.interrupted;
    }
    return hasFailed(results) || over.diagnostics.length > 0
      ? exitCodes.world
      : exitCodes.done;
  } finally {
    locks.release();
  }
}

/** A whole directory runs again only where it is said which of its jobs. */
function checkTargets(targets: string[], options: ResubmitOptions): void {
  const named = targets.length > 0 &&
    targets.every((it) => /(^|\/)\d+\/?$/.test(it));
  if (
    named || options.failed || options.timeout || options.sweep !== undefined
  ) return;
  throw new Failure([error(
    "Cannot resubmit every job of a log directory: it is not said which",
    undefined,
    "Name jobs by their ids, or add --failed or --timeout",
  )]);
}

function checkSettings(
  jobs: readonly FoundJob[],
  lines: readonly string[],
): void {
  const names = new Set(jobs.map((it) => it.record.scheduler));
  const faults = [...names].flatMap((name) =>
    lines.flatMap((line) => {
      const fault = refuseSetting(schedulerOf(name), line);
      return fault === undefined
        ? []
        : [error(`Cannot set "${line}": ${fault}`)];
    })
  );
  if (faults.length > 0) throw new Failure(faults);
}

/** Of the jobs that are named or selected, those that can be submitted again. */
function choose(
  jobs: readonly FoundJob[],
  rows: ReadonlyMap<FoundJob, StatusRow>,
  asked: "all" | "not all",
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
      : isInQueue(row) && !force
      ? `it is ${row.state}`
      : row.state === "LOST" && asked === "not all" && !force
      ? "its scheduler does not answer"
      : undefined;
    if (why === undefined) meant.push(job);
    else {
      faults.push(error(
        `Cannot resubmit "${job.logDir}": ${why}`,
        undefined,
        row.state === "PREPARED"
          ? "Use mlxpsub resume"
          : row.state === "LOST"
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
