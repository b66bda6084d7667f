import { type Diagnostic, warning } from "../error.ts";
import { leaveControlDir } from "./control_dir.ts";
import { finishJournal } from "./finish_journal.ts";
import { journalledSweeps, readJournal, removeRemains } from "./journal.ts";
import { findPrepared } from "./prepared_jobs.ts";
import { removeHalfRecords } from "./record.ts";
import type { PreparedJob } from "./submit.ts";
import { lockedSweeps, type LockHolder } from "./sweep_lock.ts";
import { lockEverywhere, type SweepLocks } from "./sweep_locks.ts";

/** Jobs to be submitted, whose sweeps nobody else works on. */
export interface ClaimedJobs {
  jobs: PreparedJob[];
  locks: SweepLocks;
  /** Sweeps that others work on, and journals that cannot be read. */
  diagnostics: Diagnostic[];
}

/**
 * Takes all sweeps of a log directory that are not finished, or those whose
 * name begins in a given way (`last`: the latest), and writes what their calls left unwritten. Sweeps that another
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
  const sweeps = new Set([
    ...journalledSweeps(parentLogDir),
    ...lockedSweeps(parentLogDir),
    ...findPrepared(parentLogDir).map((it) => it.record.sweep),
  ]);
  const claimed = new Set<string>();
  try {
    const names = [...sweeps].sort();
    const chosen = wanted === undefined
      ? names
      : wanted === "last"
      ? names.slice(-1)
      : names.filter((it) => it.startsWith(wanted));
    for (const sweep of chosen) {
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
