import { jsonDocument } from "../../report/json_document.ts";
import { resolve } from "@std/path/posix";
import type { CancelOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import { counted } from "../../report/results.ts";
import { showActed } from "./show_results.ts";
import { isInQueue, type StatusRow } from "../../status/row.ts";
import type { CancelEnd } from "../queue/cancel_end.ts";
import { cancelJobs, titleOf } from "../queue/cancel_jobs.ts";
import { confirm } from "../system/confirm.ts";
import { readRows } from "../queue/job_rows.ts";
import { readSweeps } from "../logs/read_sweep.ts";
import { sleep } from "../system/pause.ts";
import { sweepToldOf } from "../../sweep_log/mail_job.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { findJobs, namesJobs, noLogId } from "../logs/find_jobs.ts";
import { foreignErrors } from "../queue/refusals.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
import { lockEverywhere } from "../logs/sweep_locks.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";

/** `mlxpsub cancel`: cancels what waits or runs → the exit code. */
export async function cancel(
  targets: string[],
  options: CancelOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  refuseVague(targets, options, workDir);
  const unwritten = options.dryRun
    ? []
    : await waitForWriters(targets, options, terminal);
  const found = findJobs({ targets, ...options }, workDir);
  const { rows, diagnostics } = await readRows(
    found.jobs,
    workDir,
    untilKilled(),
  );
  const meant = found.jobs.filter((it) => isMeant(rows.get(it), options));
  // what others wrote may name any job of the caller's
  const jobs = meant.filter((it) => it.foreign === undefined);
  const foreign = meant.length - jobs.length;
  diagnostics.push(...foreignErrors("cancel", meant));
  if (options.dryRun) {
    showEnds(jobs, new Map(), options, terminal);
    if (!options.quiet) {
      terminal.tell(`${counted(jobs.length)} would be cancelled\n`);
    }
    terminal.report(diagnostics);
    return exitCodes.done;
  }
  askFirst(jobs, options, terminal);
  const signal = stopSignals();
  const results = await cancelJobs(jobs, {
    workDir,
    signal,
    // while it asked, or waited for an answer, some may have started
    ...(options.pending
      ? {
        stillMeant: async (some) => {
          const now = await readRows(some, workDir, signal);
          diagnostics.push(...now.diagnostics);
          return some.filter((it) => isMeant(now.rows.get(it), options));
        },
      }
      : {}),
  });
  const tried = jobs.filter((it) =>
    results.ends.get(it)?.kind !== "passed over"
  );
  const cancelled = tried.filter((it) =>
    results.ends.get(it)?.kind === "cancelled"
  );
  showEnds(tried, results.ends, options, terminal);
  if (!options.quiet) {
    const others = found.jobs.length - tried.length - foreign;
    const left = options.pending
      ? `${counted(others)} already started or over`
      : `${counted(others)} already over`;
    terminal.tell(
      `${counted(cancelled.length)} cancelled${
        others > 0 ? `; ${left}` : ""
      }\n`,
    );
  }
  terminal.report([
    ...diagnostics,
    ...results.diagnostics,
    ...refusals(tried, results.ends),
    ...unwritten.map(stillWritten),
    ...found.diagnostics,
    ...found.broken.map((it) => error(it.message)),
  ]);
  if (signal.aborted) return exitCodes.interrupted;
  const whole = cancelled.length === tried.length && foreign === 0 &&
    unwritten.length === 0 &&
    results.diagnostics.length === 0 && found.broken.length === 0 &&
    !found.diagnostics.some((it) => it.severity === "error");
  return whole ? exitCodes.done : exitCodes.world;
}

/** Milliseconds that another mlxpsub gets to write the jobs of its sweep. */
const writingTime = 60_000;

/**
 * Waits until the sweeps that are meant whole have all their jobs, of which
 * none is submitted before → those that still have not.
 */
async function waitForWriters(
  targets: string[],
  { logDir, sweep }: CancelOptions,
  terminal: Terminal,
): Promise<string[]> {
  const workDir = currentDirectory();
  const dirs = targets.filter((it) => !namesJobs(it, workDir));
  if (dirs.length === 0 && targets.length > 0 && sweep === undefined) return [];
  const parents = dirs.length > 0 ? dirs : [logDir ?? "logs"];
  const until = performance.now() + writingTime;
  for (;;) {
    const open = parents.map((it) => resolve(workDir, it)).flatMap((parent) =>
      readSweeps(parent).views
        .filter((it) => it.state.written === "no" && it.foreign === undefined)
        .map((it) => it.state.plan.facts.sweep)
        .filter((it) =>
          (sweep === undefined || sweep === "last" || it.startsWith(sweep)) &&
          isWorkedOn(parent, it)
        )
    );
    const late = performance.now() > until;
    if (open.length === 0 || late) {
      terminal.endProgress();
      return [...new Set(open)];
    }
    terminal.progress("another mlxpsub is writing jobs");
    await sleep(100, untilKilled());
  }
}

function isWorkedOn(parentLogDir: string, sweep: string): boolean {
  const attempt = lockEverywhere([parentLogDir], sweep);
  if (attempt.kind === "held") attempt.locks.release();
  return attempt.kind === "busy";
}

function stillWritten(sweep: string): Diagnostic {
  return warning(
    `Cannot cancel all of sweep ${sweep}: another mlxpsub is still writing its jobs`,
    undefined,
    "Cancel them once more when it is done",
  );
}

/** A log directory alone does not say that all of its jobs are meant. */
function refuseVague(
  targets: string[],
  options: CancelOptions,
  workDir: string,
): void {
  const { all, pending, sweep } = options;
  if (all || pending || sweep !== undefined) return;
  const dirs = targets.filter((it) => !namesJobs(it, workDir));
  const [dir] = dirs;
  if (dir === undefined || dirs.length < targets.length) return;
  throw new Failure([noLogId("cancel", dir, workDir)]);
}

/** Whether there is something to cancel; what is lost is tried. */
function isMeant(
  row: StatusRow | undefined,
  { pending }: CancelOptions,
): boolean {
  switch (row?.state) {
    case "PREPARED":
    case "PENDING":
    case "HELD":
      return true;
    case "RUNNING":
    case "UNKNOWN":
      // the scheduler did not answer: it may be there
      return pending === undefined;
    case "FAILED":
      return isInQueue(row);
    case "REFUSED":
    case "ENDING":
    case "COMPLETED":
    case "CANCELLED":
    case "TIMEOUT":
    case "OUT_OF_MEMORY":
    case "PREEMPTED":
    case "LOST":
    case undefined:
      return false;
  }
}

function askFirst(
  jobs: readonly Submission[],
  { yes }: CancelOptions,
  terminal: Terminal,
): void {
  const sweeps = new Set(jobs.map((it) => sweepToldOf(it.record.sweep)));
  if (sweeps.size < 2 || yes) return;
  const question = `Cancel ${counted(jobs.length)} of ${sweeps.size} sweeps?`;
  switch (confirm(question, terminal)) {
    case "yes":
      return;
    case "no":
      throw new Failure([error("Cannot cancel: the answer was no")]);
    case "cannot ask":
      throw new Failure([error(
        `Cannot cancel ${
          counted(jobs.length)
        } of ${sweeps.size} sweeps: there is no terminal to ask on`,
        undefined,
        "Add --yes, or name one sweep with --sweep",
      )]);
  }
}

function showEnds(
  jobs: readonly Submission[],
  ends: ReadonlyMap<Submission, CancelEnd>,
  { json, quiet, dryRun }: CancelOptions,
  terminal: Terminal,
): void {
  const rows = jobs.map((job) => ({
    job,
    end: ends.get(job) ?? {
      kind: dryRun ? "would be cancelled" as const : "not tried" as const,
    },
  }));
  if (json) {
    return terminal.print(
      jsonDocument(
        {
          jobs: rows.map(({ job, end }) => ({
            log_id: job.logId,
            log_dir: job.logDir,
            job_id: job.record.jobId ?? null,
            result: end.kind,
            ...("reason" in end ? { reason: end.reason } : {}),
          })),
        },
      ),
    );
  }
  if (quiet) return;
  const acted = rows.map(({ job, end }) => ({ job, kind: end.kind }));
  showActed(acted, terminal);
}

/** One diagnostic a reason. */
function refusals(
  jobs: readonly Submission[],
  ends: ReadonlyMap<Submission, CancelEnd>,
): Diagnostic[] {
  const refused = jobs.flatMap((job) => {
    const end = ends.get(job);
    if (end?.kind !== "refused") return [];
    const { by, reason } = end;
    const words = by === "mlxpsub" ? reason : `${titleOf(job)} says: ${reason}`;
    return [{ job, words }];
  });
  return [...Map.groupBy(refused, (it) => it.words)].map(([words, some]) => {
    const dirs = some.slice(0, 3).map((it) => it.job.logDir).join(", ");
    return warning(
      `Cannot cancel ${counted(some.length)}: ${words}`,
      undefined,
      `See ${dirs}${some.length > 3 ? ` and ${some.length - 3} more` : ""}`,
    );
  });
}
