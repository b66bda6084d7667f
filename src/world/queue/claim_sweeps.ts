import { type Diagnostic, warning } from "../../error.ts";
import { leaveControlDir } from "../logs/control_dir.ts";
import { finishJournal } from "./finish_journal.ts";
import {
  journalledSweeps,
  readJournal,
  removeRemains,
} from "../logs/journal.ts";
import { forgetInFlight, isNoted } from "../logs/in_flight.ts";
import { findPrepared, numberedIn } from "./prepared_jobs.ts";
import { readRecord, removeHalfRecords } from "../logs/record.ts";
import type { PreparedJob } from "./submit.ts";
import { lockedSweeps, type LockHolder } from "../logs/sweep_lock.ts";
import { lockEverywhere, type SweepLocks } from "../logs/sweep_locks.ts";

/** Jobs to be submitted, whose sweeps nobody else works on. */
export interface ClaimedJobs {
  jobs: PreparedJob[];
  locks: SweepLocks;
  /** Sweeps that others work on, and journals that cannot be read. */
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
): Promise<ClaimedJobs> {
  const diagnostics: Diagnostic[] = [];
  const held: SweepLocks[] = [];
  const dirs = new Set([parentLogDir]);
  const claimed = new Set<string>();
  try {
    for (const sweep of openSweeps(parentLogDir, wanted)) {
      const journal = readJournal(parentLogDir, sweep);
      const places = journal.kind === "found"
        ? Object.keys(journal.journal.above)
        : [parentLogDir];
      const attempt = lockEverywhere(
        [...new Set([parentLogDir, ...places])],
        sweep,
      );
      if (attempt.kind === "busy") {
        diagnostics.push(busy(sweep, attempt.holder));
        continue;
      }
      held.push(attempt.locks);
      claimed.add(sweep);
      for (const it of places) dirs.add(it);
      // once more, for it may have been finished before the lock was ours
      const found = readJournal(parentLogDir, sweep);
      if (found.kind === "broken") diagnostics.push(found.diagnostic);
      if (found.kind === "found") {
        await finishJournal(found.journal, found.logIds, signal);
      }
      for (const it of places) removeRemains(it, sweep);
    }
    for (const it of dirs) clearNotes(it, claimed);
    // likewise
    const jobs = [...dirs].flatMap(findPrepared)
      .filter((it) => claimed.has(it.record.sweep));
    for (const it of jobs) removeHalfRecords(it.logDir);
    return {
      jobs,
      locks: together(held),
      diagnostics,
    };
  } catch (cause) {
    together(held).release();
    throw cause;
  } finally {
    leaveControlDir(parentLogDir);
  }
}

/** A crash may come between the record of an answer and the note's removal. */
function clearNotes(
  parentLogDir: string,
  claimed: ReadonlySet<string>,
): void {
  for (const logDir of numberedIn(parentLogDir)) {
    const script = `${logDir}/script.sh`;
    if (!isNoted(script)) continue;
    const read = readRecord(logDir);
    if (read?.ok !== true || !claimed.has(read.record.sweep)) continue;
    if (read.record.state !== "prepared") forgetInFlight(script);
  }
}

/**
 * What `claimSweeps()` would find, without touching it: jobs that are prepared,
 * and how many more their calls left unwritten.
 */
export function peekSweeps(
  parentLogDir: string,
  wanted: string | undefined,
): { jobs: PreparedJob[]; unwritten: number } {
  const sweeps = openSweeps(parentLogDir, wanted);
  const journals = sweeps.flatMap((sweep) => {
    const found = readJournal(parentLogDir, sweep);
    return found.kind === "found" ? [found.journal] : [];
  });
  const dirs = [
    parentLogDir,
    ...journals.flatMap((it) => Object.keys(it.above)),
  ];
  const jobs = [...new Set(dirs)].flatMap(findPrepared)
    .filter((it) => sweeps.includes(it.record.sweep));
  const unwritten = journals.map(({ facts: { sweep }, runs }) =>
    runs.length - jobs.filter((it) => it.record.sweep === sweep).length
  );
  return { jobs, unwritten: unwritten.reduce((sum, it) => sum + it, 0) };
}

/** Sweeps with something left to do; of those whose name begins so, if given. */
function openSweeps(
  parentLogDir: string,
  wanted: string | undefined,
): string[] {
  const names = [
    ...new Set([
      ...journalledSweeps(parentLogDir),
      ...lockedSweeps(parentLogDir),
      ...findPrepared(parentLogDir).map((it) => it.record.sweep),
    ]),
  ].sort();
  if (wanted === undefined) return names;
  return wanted === "last"
    ? names.slice(-1)
    : names.filter((it) => it.startsWith(wanted));
}

function together(all: SweepLocks[]): SweepLocks {
  return {
    obstacle() {
      for (const it of all) {
        const found = it.obstacle();
        if (found !== undefined) return found;
      }
      return undefined;
    },
    release() {
      for (const it of all.toReversed()) it.release();
    },
  };
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
