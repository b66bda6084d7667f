import type { ResubmitOptions } from "../../cli/life_calls.ts";
import { type Diagnostic, error, Failure } from "../../error.ts";
import { changeFaults } from "../../jobs/change_directives.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { DirectiveChange } from "../../schedulers/shared/set_directives.ts";
import { isFailure, isInQueue, type StatusRow } from "../../status/row.ts";
import { namesJobs } from "../logs/find_jobs.ts";

export function changeOf(
  { set = [], unset = [] }: Pick<ResubmitOptions, "set" | "unset">,
): DirectiveChange {
  return { set, unset };
}

/** A whole directory runs again only where it is said which of its jobs. */
export function checkTargets(
  targets: string[],
  options: ResubmitOptions,
  workDir: string,
): void {
  const named = targets.length > 0 &&
    targets.every((it) => namesJobs(it, workDir));
  if (named || isSelection(options) || options.sweep !== undefined) return;
  throw new Failure([error(
    "Cannot resubmit every job of a log directory: it is not said which",
    undefined,
    "Name jobs by their ids, or add --failed, --timeout, --cancelled or --preempted",
  )]);
}

/** Whether it is said how those ended that are meant. */
function isSelection(
  { failed, timeout, cancelled, preempted }: ResubmitOptions,
): boolean {
  return failed === true || timeout === true || cancelled === true ||
    preempted === true;
}

export function checkChange(
  jobs: readonly Submission[],
  change: DirectiveChange,
): void {
  const names = new Set(jobs.map((it) => it.record.scheduler));
  const faults = [...names].flatMap((name) =>
    changeFaults(schedulerOf(name), change)
  );
  if (faults.length > 0) throw new Failure(faults);
}

/** Of the jobs that are named or selected, those that can be submitted again. */
export function choose(
  jobs: readonly Submission[],
  rows: ReadonlyMap<Submission, StatusRow>,
  { force, ...options }: ResubmitOptions,
): { meant: Submission[]; faults: Diagnostic[] } {
  const { failed, timeout, cancelled, preempted } = options;
  const selects = isSelection(options);
  const meant: Submission[] = [];
  const faults: Diagnostic[] = [];
  for (const job of jobs) {
    const row = rows.get(job);
    if (row === undefined) continue;
    if (selects) {
      // a job that nobody knows may as well have ended well, or not at all
      const isUntold = row.state === "LOST" || row.state === "ENDING" ||
        row.state === "UNKNOWN";
      const wanted = isUntold
        ? failed === true && force === true
        : timeout === true && row.state === "TIMEOUT" ||
          cancelled === true && row.state === "CANCELLED" ||
          preempted === true && row.state === "PREEMPTED" ||
          failed === true && isFailure(row.state);
      if (wanted) meant.push(job);
      continue;
    }
    const why = whyNot(row, force);
    if (why === undefined) meant.push(job);
    else {
      faults.push(error(
        `Cannot resubmit "${job.logDir}": ${why}`,
        undefined,
        row.state === "PREPARED"
          ? "Use mlxpsub resume"
          : row.state === "UNKNOWN" || row.state === "ENDING"
          ? "Try again later, or add --force"
          : "Wait for its end, or cancel it first",
      ));
    }
  }
  return { meant, faults };
}

/** Why a job that is named cannot be submitted again now. */
function whyNot(
  row: StatusRow,
  force: ResubmitOptions["force"],
): string | undefined {
  switch (row.state) {
    case "PREPARED":
      return "it was never submitted";
    case "PENDING":
    case "HELD":
    case "RUNNING":
      return `it is ${row.state}`;
    case "ENDING":
      return force ? undefined : "how it ended is not known yet";
    case "UNKNOWN":
      return force ? undefined : "its scheduler does not answer";
    case "FAILED":
      return isInQueue(row)
        ? "it is FAILED, and still in the queue"
        : undefined;
    case "REFUSED":
    case "COMPLETED":
    case "CANCELLED":
    case "TIMEOUT":
    case "OUT_OF_MEMORY":
    case "PREEMPTED":
    case "LOST":
      return undefined;
  }
}
