import { dirname } from "@std/path/posix";
import { type Diagnostic, error, warning } from "../../error.ts";
import { logDirOf, pathIn } from "../../jobs/layout.ts";
import {
  settingsOf,
  type Submission,
  submissionAt,
  submissionsOf,
} from "../../sweep_log/submission.ts";
import { isWholeRecord } from "../../jobs/record_yaml.ts";
import { sweepToldOf } from "../../sweep_log/mail_job.ts";
import { isMailDue, type SweepView } from "../../sweep_log/sweep_state.ts";
import { counted } from "../../report/results.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { withArrayDialect } from "../around/array_dialect.ts";
import { leaveControlDir } from "../logs/control_dir.ts";
import { type LogDirectory, readLogDirectory } from "../logs/find_jobs.ts";
import {
  claimSweep,
  clearStray,
  type HeldSweep,
  strayNames,
} from "../logs/held_sweep.ts";
import { readRecord } from "../logs/record.ts";
import type { LockHolder } from "../logs/sweep_lock.ts";
import { finishSweep } from "../logs/write_sweep.ts";
import { isThere, readQuietly } from "../system/files.ts";
import { copyRecords } from "./hand_over_unit.ts";
import { madeForOther, type Refusal, refusalErrors } from "./refusals.ts";
import { type Unit, unitsOf } from "./units.ts";

/** What earlier calls left to be done, which nobody else works on. */
export interface ClaimedSweeps {
  units: Unit[];
  sweeps: HeldSweep[];
  /** Sweeps that others work on, logs that cannot be read, jobs that are refused. */
  diagnostics: Diagnostic[];
}

/**
 * Takes all sweeps of a log directory that are not finished, or those that are
 * wanted, and writes what their calls left unwritten. Sweeps that another
 * mlxpsub is at are left to it.
 */
export async function claimSweeps(
  parentLogDir: string,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<ClaimedSweeps> {
  const directory = readLogDirectory(parentLogDir);
  const diagnostics = [...directory.diagnostics, ...withoutLog(directory)];
  const sweeps: HeldSweep[] = [];
  try {
    for (const { state, ...view } of openSweeps(directory, wanted)) {
      const { sweep: name } = state.plan.facts;
      const refused = refusedJobs({ state, ...view });
      if (refused.size > 0) {
        diagnostics.push(...refusalErrors("resume", refused));
        continue;
      }
      const claim = claimSweep(parentLogDir, name);
      switch (claim.kind) {
        case "held": {
          const { sweep } = claim;
          sweeps.push(sweep);
          await finish(sweep, directory, signal);
          diagnostics.push(...missingCopies(sweep));
          break;
        }
        case "busy":
          diagnostics.push(busy(name, claim.holder));
          break;
        case "broken":
          diagnostics.push(claim.diagnostic);
          break;
        case "none":
          break;
      }
    }
    clearRemains(directory);
    return { sweeps, units: sweeps.flatMap((it) => unitsOf(it)), diagnostics };
  } catch (cause) {
    await releaseAll(sweeps);
    throw cause;
  } finally {
    leaveControlDir(parentLogDir);
  }
}

/** Removes what is left of calls that died before their plan was written down. */
function clearRemains({ path, views }: LogDirectory): void {
  const known = new Set(views.map((it) => it.state.plan.facts.sweep));
  for (const sweep of strayNames(path)) {
    if (!known.has(sweep)) clearStray(path, sweep);
  }
}

export async function releaseAll(sweeps: readonly HeldSweep[]): Promise<void> {
  for (const it of sweeps.toReversed()) await it.release();
}

/** The scheduler of a sweep, as the program here writes arrays. */
export function schedulerHere(view: SweepView): Scheduler {
  const { scheduler, submission, workDir } = settingsOf(view.state.plan);
  return submission === "one"
    ? withArrayDialect(scheduler, workDir)
    : scheduler;
}

async function finish(
  sweep: HeldSweep,
  { views }: LogDirectory,
  signal: AbortSignal,
): Promise<void> {
  if (sweep.view.state.written === "yes") return;
  const others = new Set(
    views.filter((it) => it.state.plan.facts.sweep !== sweep.name)
      .flatMap(submissionsOf).map((it) => it.logDir),
  );
  await finishSweep(sweep, (logDir) => others.has(logDir), {
    scheduler: schedulerHere(sweep.view),
    signal,
  });
}

/** Of a sweep whose last writer was cut short, copies that it did not write. */
function missingCopies(sweep: HeldSweep): Diagnostic[] {
  const { state } = sweep.view;
  if (state.closed === "yes") return [];
  const missing = [...state.jobs.keys()].filter((at) => {
    const job = submissionAt(sweep.view, at);
    if (job === undefined || job.record.state === "prepared") return false;
    if (!isThere(pathIn(job.logDir, "metadata"))) return false;
    // one of an earlier attempt is whole
    return job.record.attempt !== undefined ||
      !isWholeRecord(readQuietly(pathIn(job.logDir, "copy")));
  });
  return copyRecords(sweep, missing);
}

/**
 * What `claimSweeps()` would find, without touching it: jobs that are prepared,
 * how many more their calls left unwritten, how many wait for the others, and
 * how many mails are to be asked for.
 */
export function peekSweeps(
  parentLogDir: string,
  wanted: string | undefined,
): { jobs: Submission[]; unwritten: number; held: number; mails: number } {
  const views = openSweeps(readLogDirectory(parentLogDir), wanted);
  const [written, unwritten] = [
    views.filter((it) => it.state.written === "yes"),
    views.filter((it) => it.state.written === "no"),
  ];
  return {
    jobs: written.flatMap(submissionsOf)
      .filter((it) => it.record.state === "prepared"),
    unwritten: unwritten.flatMap((it) => it.state.jobs).length,
    held: written.filter((it) => it.state.plan.start === "when all are in")
      .flatMap((it) => it.state.jobs).filter((it) => it.held !== undefined)
      .length,
    mails: views.filter((it) => isMailDue(it.state)).length,
  };
}

/**
 * Sweeps with something left to do, the oldest first; of those whose name begins
 * so, if given. Names tell the second only, in which there may be two.
 */
function openSweeps(
  { views }: LogDirectory,
  wanted: string | undefined,
): SweepView[] {
  const open = views.filter(({ state }) =>
    state.closed === "no" || isMailDue(state) ||
    state.jobs.some((it) =>
      it.state === "prepared" ||
      it.held !== undefined && state.plan.start === "when all are in"
    )
  ).sort((a, b) => madeAt(a) - madeAt(b));
  if (wanted === undefined) return open;
  const nameOf = (it: SweepView) => it.state.plan.facts.sweep;
  const last = wanted === "last" ? open.at(-1) : undefined;
  const name = last === undefined ? wanted : sweepToldOf(nameOf(last));
  return open.filter((it) => nameOf(it).startsWith(name));
}

/** Milliseconds since 1970. */
function madeAt({ state: { plan: { facts } } }: SweepView): number {
  return Date.parse(facts.preparedAt);
}

function refusedJobs(view: SweepView): Map<Submission, Refusal> {
  const refused = new Map<Submission, Refusal>();
  for (const job of submissionsOf(view)) {
    const refusal = madeForOther(job);
    if (refusal !== undefined && job.record.state === "prepared") {
      refused.set(job, refusal);
    }
  }
  return refused;
}

/** Jobs that were made, and of which no log tells whether they are in a queue. */
function withoutLog({ path, numbers, logged }: LogDirectory): Diagnostic[] {
  const lost = numbers.filter((name) => {
    const logDir = logDirOf(path, Number(name));
    if (logged.has(name) || !isThere(pathIn(logDir, "mlxpYaml"))) return false;
    const read = readRecord(logDir);
    return read === undefined
      ? isThere(pathIn(logDir, "script"))
      : read.ok && read.record.state === "prepared";
  }).map((name) => logDirOf(path, Number(name)));
  const [first] = lost;
  if (first === undefined) return [];
  return [error(
    `Cannot resume ${counted(lost.length)} in "${
      dirname(first)
    }": no log there tells whether they are in a queue`,
    undefined,
    `Look for them in the queue, and submit their script anew; the first is ${first}`,
  )];
}

function busy(sweep: string, holder: LockHolder | undefined): Diagnostic {
  const who = holder === undefined
    ? "another mlxpsub"
    : `mlxpsub, process ${holder.pid} on ${holder.host},`;
  return warning(
    `Cannot take sweep ${sweep}: ${who} is at it`,
    undefined,
    "Wait until it is done",
  );
}
