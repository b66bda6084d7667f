import type { CancelOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import { counted } from "../../report.ts";
import { isInQueue, type StatusRow } from "../../status/row.ts";
import { type CancelEnd, cancelJobs, titleOf } from "../cancel_jobs.ts";
import { confirm } from "../confirm.ts";
import { readRows } from "../job_rows.ts";
import { findJobs, type FoundJob, namesJobs } from "../read_records.ts";
import { stopSignals } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { currentDirectory } from "../work_dir.ts";

/** `mlxpsub cancel`: cancels what waits or runs → the exit code. */
export async function cancel(
  targets: string[],
  options: CancelOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const workDir = currentDirectory();
  refuseVague(targets, options, workDir);
  const found = findJobs({ targets, ...options }, workDir);
  const { rows, diagnostics } = await readRows(found.jobs, workDir, signal);
  const jobs = found.jobs.filter((it) => isMeant(it, rows.get(it), options));
  if (options.dryRun) {
    terminal.print(resultText(jobs, new Map(), options));
    if (!options.quiet) {
      terminal.tell(`${counted(jobs.length)} would be cancelled\n`);
    }
    terminal.report(diagnostics);
    return exitCodes.done;
  }
  askFirst(jobs, options, terminal);
  const results = await cancelJobs(jobs, workDir, signal);
  const cancelled = jobs.filter((it) =>
    results.ends.get(it)?.kind === "cancelled"
  );
  terminal.print(resultText(jobs, results.ends, options));
  if (!options.quiet) {
    const others = found.jobs.length - jobs.length;
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
    ...refusals(jobs, results.ends),
    ...found.broken.map((it) => error(it.message)),
  ]);
  if (signal.aborted) return exitCodes.interrupted;
  const whole = cancelled.length === jobs.length &&
    results.diagnostics.length === 0 && found.broken.length === 0;
  return whole ? exitCodes.done : exitCodes.world;
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
  throw new Failure([error(
    `Cannot cancel "${dir}": it is no log_id`,
    undefined,
    `Write mlxpsub cancel --all ${dir} to cancel all jobs in it`,
  )]);
}

/** Whether there is something to cancel; what is lost is tried. */
function isMeant(
  { record }: FoundJob,
  row: StatusRow | undefined,
  { pending }: CancelOptions,
): boolean {
  switch (row?.state) {
    case "PREPARED":
    case "PENDING":
      return true;
    case "RUNNING":
      return pending === undefined;
    case "LOST":
      // the scheduler did not answer: it may be there
      return pending === undefined && record.scheduler !== "local" &&
        record.jobId !== undefined && /did not answer/.test(row.note ?? "");
    default:
      return row !== undefined && isInQueue(row);
  }
}

function askFirst(
  jobs: readonly FoundJob[],
  { yes }: CancelOptions,
  terminal: Terminal,
): void {
  const sweeps = new Set(jobs.map((it) => it.record.sweep));
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

function resultText(
  jobs: readonly FoundJob[],
  ends: ReadonlyMap<FoundJob, CancelEnd>,
  { json, quiet, dryRun }: CancelOptions,
): string {
  const rows = jobs.map((job) => ({
    job,
    end: ends.get(job) ?? {
      kind: dryRun ? "would be cancelled" as const : "not tried" as const,
    },
  }));
  if (json) {
    return JSON.stringify(
      {
        jobs: rows.map(({ job, end }) => ({
          log_id: Number(job.logId),
          log_dir: job.logDir,
          job_id: job.record.jobId ?? null,
          result: end.kind,
          ...("reason" in end ? { reason: end.reason } : {}),
        })),
      },
      undefined,
      2,
    ) + "\n";
  }
  return quiet
    ? ""
    : rows.map(({ job, end }) =>
      `${job.logDir}\t${job.record.jobId ?? ""}\t${end.kind}\n`
    ).join("");
}

/** One diagnostic a reason. */
function refusals(
  jobs: readonly FoundJob[],
  ends: ReadonlyMap<FoundJob, CancelEnd>,
): Diagnostic[] {
  const refused = jobs.flatMap((job) => {
    const end = ends.get(job);
    return end?.kind === "refused" ? [{ job, reason: end.reason }] : [];
  });
  return [...Map.groupBy(refused, (it) => it.reason)].map(([reason, some]) => {
    const dirs = some.slice(0, 3).map((it) => it.job.logDir).join(", ");
    const [first] = some;
    return warning(
      `Cannot cancel ${counted(some.length)}: ${
        first === undefined ? "" : `${titleOf(first.job)} says: `
      }${reason}`,
      undefined,
      `See ${dirs}${some.length > 3 ? ` and ${some.length - 3} more` : ""}`,
    );
  });
}
