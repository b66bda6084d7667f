import type { ResubmitOptions } from "../../cli/life_calls.ts";
import { type Diagnostic, error, Failure } from "../../error.ts";
import type { Submission } from "../../plan/submission.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import {
  type DirectiveChange,
  directiveLine,
  refuseSetting,
} from "../../schedulers/shared/set_directives.ts";
import { isFailure, isInQueue, type StatusRow } from "../../status/row.ts";
import { namesJobs } from "../logs/find_jobs.ts";

export function changeOf(
  { set = [], unset = [] }: ResubmitOptions,
): DirectiveChange {
  return { set, unset };
}

/** As directives of a scheduler, where users leave its prefix out. */
export function changeFor(
  name: string,
  { set, unset }: DirectiveChange,
): DirectiveChange {
  const scheduler = schedulerOf(name);
  return {
    set: set.map((it) => directiveLine(scheduler, it)),
    unset: unset.map((it) => directiveLine(scheduler, it)),
  };
}

/** A whole directory runs again only where it is said which of its jobs. */
export function checkTargets(
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

export function checkChange(
  jobs: readonly Submission[],
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
export function choose(
  jobs: readonly Submission[],
  rows: ReadonlyMap<Submission, StatusRow>,
  { failed, timeout, force }: ResubmitOptions,
): { meant: Submission[]; faults: Diagnostic[] } {
  const selects = failed === true || timeout === true;
  const meant: Submission[] = [];
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
