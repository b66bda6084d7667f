import { join } from "@std/path/posix";
import type { Diagnostic } from "../../error.ts";
import { controlDirOf, logNamed, names, pathIn } from "../../jobs/layout.ts";
import { type Submission, submissionsOf } from "../../sweep_log/submission.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import { isInQueue, mayChange } from "../../status/row.ts";
import { listControlDir } from "../logs/control_dir.ts";
import {
  type LogDirectory,
  readLogDirectory,
  unwrittenIn,
} from "../logs/find_jobs.ts";
import { claimSweep, clearStray, strayNames } from "../logs/held_sweep.ts";
import { isLocked } from "../logs/sweep_lock.ts";
import { removeSnapshot, unusedSnapshots } from "../logs/snapshots.ts";
import { isThere, namesIn, removeQuietly } from "../system/files.ts";
import { readRows } from "./job_rows.ts";

/** Something in a log directory that nothing needs any more. */
export interface Cleanable {
  /** Absolute. */
  path: string;
  /** What it is, for people. */
  what: string;
  /** Removes it, unless that has changed since; tells whether it is gone. */
  remove(): Promise<"gone" | "kept">;
}

/** Milliseconds after which what is half written is nobody's any more. */
const leftoverAge = 24 * 3600 * 1000;

/**
 * What may be removed of a log directory: directories of jobs that never ran
 * and never will, logs of sweeps whose directories are gone, and what crashes
 * left half written, and unused snapshots. Only what is the caller's own.
 */
export async function cleanableIn(
  parent: string,
  signal: AbortSignal,
): Promise<{ items: Cleanable[]; diagnostics: Diagnostic[] }> {
  const directory = readLogDirectory(parent);
  const views = directory.views.filter((it) =>
    it.foreign === undefined && it.madeFor === undefined &&
    !isLocked(it.home, it.state.plan.facts.sweep)
  );
  const never = views.flatMap((it) =>
    submissionsOf(it).filter((job) =>
      directory.logged.get(String(job.logId)) === job ||
      isOf(directory, job)
    ).filter(isUntouched)
  );
  const gone = views.filter((it) => isGoneSweep(it, parent, directory));
  const jobs = [...never, ...gone.flatMap(submissionsOf)];
  const { rows, diagnostics } = await readRows(jobs, parent, signal);
  const over = new Map<Submission, string>();
  for (const [job, row] of rows) {
    if (isInQueue(row) || mayChange(row.state)) continue;
    over.set(job, row.state);
  }
  const told = diagnostics.length === 0;
  const removed = never.filter((it) =>
    told && /^(?:CANCELLED|REFUSED)$/.test(over.get(it) ?? "")
  );
  return {
    items: [
      ...removed.filter((it) => isFree(it, removed)).map(jobItem(over)),
      ...gone.filter((it) =>
        told &&
        [...rows.keys()].every((job) => job.place?.view !== it || over.has(job))
      ).map((it) => sweepItem(it, parent)),
      ...strayItems(directory),
      ...halfWritten(directory),
      ...directory.diagnostics.length > 0 ? [] : snapshotItems(parent),
    ],
    diagnostics: [...directory.diagnostics, ...diagnostics],
  };
}

/** Whether the directory of that number is this job's, not a later one's. */
function isOf({ logged }: LogDirectory, { logId, place }: Submission): boolean {
  return logged.get(String(logId))?.place?.view === place?.view;
}

/**
 * What a submission writes, and a cancellation; anything else was left by a job.
 * A run of a pack that begins opens its logs at once.
 */
const written = new Set<string>([
  names.mlxpYaml,
  names.infoYaml,
  names.copy,
  names.arrayScript,
  names.packScript,
  names.turn,
]);

/** It was not submitted or is cancelled, and left nothing in its directory. */
function isUntouched({ logDir, record }: Submission): boolean {
  return (record.state === "refused" || record.state === "cancelled" ||
    record.state === "submitted" && record.endedAs === "CANCELLED") &&
    record.attempt === undefined && isOwn(logDir) &&
    namesIn(logDir).every((it) => it === names.script || it === "metadata") &&
    namesIn(join(logDir, "metadata")).every((it) =>
      written.has(`metadata/${it}`)
    );
}

/**
 * An array's script lies in its first directory, and the others are found by it;
 * so do those of runs that share a job, which comes to each of them.
 */
function isFree(job: Submission, removed: readonly Submission[]): boolean {
  const { packScript } = job.record;
  const leads = isThere(pathIn(job.logDir, "arrayScript"));
  if (!leads && packScript === undefined) return true;
  const { view } = job.place ?? {};
  return view !== undefined &&
    submissionsOf(view).every((it) =>
      !leads && it.record.packScript !== packScript ||
      removed.some(({ logDir }) => logDir === it.logDir) || !isThere(it.logDir)
    );
}

function jobItem(over: ReadonlyMap<Submission, string>) {
  return (job: Submission): Cleanable => ({
    path: job.logDir,
    what: `never ran: ${over.get(job)}`,
    remove: () =>
      underLock(job.place?.view, (view) => {
        const now = submissionsOf(view).find((it) => it.logDir === job.logDir);
        if (
          now === undefined || now.record.state !== job.record.state ||
          !isUntouched(now)
        ) return;
        removeQuietly(job.logDir);
      }, job.logDir),
  });
}

/** All of its directories are gone, or have become others'. */
function isGoneSweep(
  view: SweepView,
  parent: string,
  directory: LogDirectory,
): boolean {
  return view.home === parent &&
    Object.keys(view.state.plan.above).length === 1 &&
    unwrittenIn(view.state) === 0 && view.state.written === "yes" &&
    submissionsOf(view).every((it) =>
      !isThere(it.logDir) ||
      directory.logged.get(String(it.logId))?.place?.view !== view
    );
}

function sweepItem(view: SweepView, parent: string): Cleanable {
  const { sweep } = view.state.plan.facts;
  const logs = () =>
    listControlDir(parent).filter((it) => logNamed(it)?.sweep === sweep)
      .map((it) => `${controlDirOf(parent)}/${it}`);
  const [first = controlDirOf(parent)] = logs();
  return {
    path: first,
    what: "its log directories are gone",
    remove: () =>
      underLock(view, (now) => {
        if (isGoneSweep(now, parent, readLogDirectory(parent))) {
          for (const it of logs()) removeQuietly(it);
        }
      }, first),
  };
}

/** Does something while nobody else may decide on a sweep. */
async function underLock(
  view: SweepView | undefined,
  act: (now: SweepView) => void,
  path: string,
): Promise<"gone" | "kept"> {
  if (view === undefined) return "kept";
  const claim = claimSweep(view.home, view.state.plan.facts.sweep);
  if (claim.kind !== "held") return "kept";
  try {
    act(claim.sweep.view);
  } finally {
    await claim.sweep.release();
  }
  return isThere(path) ? "kept" : "gone";
}

/** Of calls that died before their plan was written down. */
function strayItems({ path, views }: LogDirectory): Cleanable[] {
  const known = new Set(views.map((it) => it.state.plan.facts.sweep));
  return strayNames(path).filter((it) =>
    /^\d{8}T/.test(it) && !known.has(it) && !isLocked(path, it)
  ).flatMap((sweep) => {
    const first = listControlDir(path).find((it) =>
      it.startsWith(`${sweep}.`) && isOld(`${controlDirOf(path)}/${it}`)
    );
    if (first === undefined) return [];
    const file = `${controlDirOf(path)}/${first}`;
    return [{
      path: file,
      what: "was never finished",
      remove: () => {
        clearStray(path, sweep);
        return Promise.resolve(isThere(file) ? "kept" : "gone");
      },
    }];
  });
}

/** `submission.yaml.1b9d…`, which was to be renamed. */
function halfWritten({ path, numbers }: LogDirectory): Cleanable[] {
  return numbers.flatMap((number) => {
    const metadata = join(path, number, "metadata");
    return namesIn(metadata).filter((it) =>
      /^(?:submission|mlxp|info)\.yaml\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
        .test(it)
    ).map((it) => join(metadata, it)).filter(isOld).map((file) => ({
      path: file,
      what: "was never finished",
      remove: () => {
        removeQuietly(file);
        return Promise.resolve(isThere(file) ? "kept" as const : "gone");
      },
    }));
  });
}

/** Copies of code in which no job runs any more. */
function snapshotItems(parent: string): Cleanable[] {
  return unusedSnapshots(parent).filter(isOwn).map((path) => ({
    path,
    what: "no job uses it",
    remove: () => {
      if (unusedSnapshots(parent).includes(path)) removeSnapshot(path);
      return Promise.resolve(isThere(path) ? "kept" : "gone");
    },
  }));
}

/** It is the caller's, and nobody writes it any more. */
function isOld(path: string): boolean {
  try {
    const { uid, mtime } = Deno.lstatSync(path);
    return uid === Deno.uid() &&
      Date.now() - (mtime?.getTime() ?? Date.now()) > leftoverAge;
  } catch {
    return false;
  }
}

/** Strictly: what is root's is not the caller's to remove. */
function isOwn(path: string): boolean {
  try {
    const { uid, isDirectory } = Deno.lstatSync(path);
    return isDirectory && uid === Deno.uid();
  } catch {
    return false;
  }
}
