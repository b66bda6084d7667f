import type { Diagnostic } from "../../error.ts";
import { names } from "../../jobs/layout.ts";
import { jobFiles } from "../../sweep_log/job_files.ts";
import { plannedLogDir } from "../../sweep_log/submission.ts";
import { snapshotsName } from "../../jobs/snapshot.ts";
import type { SweepEvent } from "../../sweep_log/sweep_events.ts";
import { parentAt, sizeOf } from "../../sweep_log/sweep_plan.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { interruption, worldFailure } from "../system/cause.ts";
import { isDirectory, namesIn, removeQuietly } from "../system/files.ts";
import { breathe } from "../system/pause.ts";
import { listControlDir } from "./control_dir.ts";
import type { HeldSweep } from "./held_sweep.ts";
import { releaseLogDirs, reserveLogDirs } from "./log_dir.ts";
import { entriesOf, makeInTurn, refuseToGoOn, writeJobs } from "./tree.ts";

export interface WriteSettings {
  /** As the program here writes arrays. */
  scheduler: Scheduler;
  signal: AbortSignal;
  onProgress?(progress: { done: number; of: number }): void;
}

/** How long the event loop, and so Ctrl-C, may wait. */
const turnMilliseconds = 50;

/**
 * Makes the log directories of a new sweep and writes them. When the world
 * refuses or the signal aborts, it leaves nothing behind, the plan neither, and
 * throws a Failure.
 */
export async function writeSweep(
  sweep: HeldSweep,
  { scheduler, ...tree }: WriteSettings,
): Promise<void> {
  const { plan } = sweep.view.state;
  const obstacle = (): Diagnostic | undefined => sweep.obstacle();
  const reserved: [parent: string, logIds: number[]][] = [];
  try {
    const logIds: number[] = Array.from({ length: sizeOf(plan) }, () => 0);
    for (const [parent, jobs] of byParent(sweep, logIds.keys())) {
      const taken = await reserveLogDirs(parent, jobs.length, tree.signal);
      reserved.push([parent, taken]);
      jobs.forEach((at, index) => logIds[at] = taken[index] ?? 0);
    }
    refuseToGoOn(obstacle);
    note(sweep, { event: "log_ids", logIds });
    // until then there are empty directories, which nobody misses
    await sweep.durable();
    await writeJobs(jobFiles(plan, logIds, scheduler), {
      ...tree,
      obstacle,
      scripts: sweep.scripts,
    });
    note(sweep, { event: "written" });
  } catch (cause) {
    // the sweep is another's by now, and so is all that is there
    refuseToGoOn(obstacle);
    for (const [parent, taken] of reserved) releaseLogDirs(parent, taken);
    sweep.forget();
    throw cause;
  }
}

/**
 * Writes what a call that was cut short left unwritten: its jobs keep the
 * log_ids that they had, and get new ones where a directory is not as that call
 * left it, or is another sweep's by now. None of them was submitted yet.
 */
export async function finishSweep(
  sweep: HeldSweep,
  isOthers: (logDir: string) => boolean,
  { scheduler, signal }: WriteSettings,
): Promise<void> {
  const { state } = sweep.view;
  if (state.written === "yes") return;
  const { plan, jobs } = state;
  if (jobs[0]?.logId === undefined) await removeEmpty(sweep);
  const logIds = jobs.map((it) => it.logId ?? 0);
  const gone = [...jobs.keys()].filter((at) => {
    const logDir = plannedLogDir(state, at);
    return jobs[at]?.logId === undefined || isOthers(logDir) || !isOurs(logDir);
  });
  for (const [parent, some] of byParent(sweep, gone)) {
    const taken = await reserveLogDirs(parent, some.length, signal);
    some.forEach((at, index) => logIds[at] = taken[index] ?? 0);
    note(sweep, { event: "log_ids", logIds });
  }
  let turnEnds = performance.now() + turnMilliseconds;
  for (const files of jobFiles(plan, logIds, scheduler)) {
    for (const entry of entriesOf(files)) {
      if (entry.kind === "directory" && isDirectory(entry.path)) continue;
      try {
        if (entry.kind !== "directory") removeQuietly(entry.path);
        makeInTurn(entry);
      } catch (cause) {
        throw worldFailure(`write "${entry.path}"`, cause);
      }
    }
    if (performance.now() < turnEnds) continue;
    await breathe();
    // the plan stays: the next resume goes on
    if (signal.aborted) throw interruption();
    turnEnds = performance.now() + turnMilliseconds;
  }
  note(sweep, { event: "written" });
}

function note(sweep: HeldSweep, event: SweepEvent): void {
  try {
    sweep.record(event);
  } catch (cause) {
    throw worldFailure(`write the log of sweep ${sweep.name}`, cause);
  }
}

function byParent(
  { view: { state: { plan } } }: HeldSweep,
  jobs: Iterable<number>,
): Map<string, number[]> {
  return Map.groupBy(jobs, (at) => parentAt(plan, at));
}

const ours: ReadonlySet<string> = new Set(Object.values(names));

/** Whether what is in a directory is ours, as far as it goes. */
function isOurs(logDir: string): boolean {
  return isDirectory(logDir) && [
    ...namesIn(logDir),
    ...namesIn(`${logDir}/${names.metadata}`)
      .map((it) => `${names.metadata}/${it}`),
  ].every((it) => ours.has(it));
}

/** Milliseconds in which whoever made a directory puts something into it. */
const settling = 2000;

/**
 * Numbers that the call took before it could note them are empty directories,
 * as are those that a live mlxpsub is about to fill; so they go only where no
 * other one is at work, and stay empty for a while.
 */
async function removeEmpty({ view, name }: HeldSweep): Promise<void> {
  const found = Object.entries(view.state.plan.above).flatMap(
    ([parent, above]) =>
      listControlDir(parent).every((it) =>
          it.startsWith(`${name}.`) || it.endsWith(".jsonl") ||
          it === snapshotsName
        )
        ? emptyAbove(parent, above)
        : [],
  );
  if (found.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, settling));
  for (const path of found.toReversed()) {
    try {
      Deno.removeSync(path);
    } catch {
      // it was somebody's
    }
  }
}

function emptyAbove(parent: string, above: number): string[] {
  return namesIn(parent).filter((it) => /^\d+$/.test(it) && Number(it) > above)
    .sort((a, b) => Number(a) - Number(b)).map((it) => `${parent}/${it}`)
    .filter((it) => isDirectory(it) && namesIn(it).length === 0);
}
