import { type Diagnostic, error } from "../../error.ts";
import {
  type Journal,
  journalFromText,
  journalToText,
} from "../../plan/journal.ts";
import { worldFailure } from "../system/cause.ts";
import {
  controlDir,
  inControlDir,
  isGone,
  listControlDir,
  removeQuietly,
  writeWhole,
} from "./control_dir.ts";

/**
 * Notes a call in the log directories that it is about to fill. The first
 * holds the journal, which is there once its rename is done; the others say
 * where it is. Throws a Failure where that cannot be written.
 */
export function writeJournal(journal: Journal): void {
  const [home, ...others] = Object.keys(journal.above);
  if (home === undefined) return;
  const { sweep } = journal.facts;
  try {
    inControlDir(home, (dir) => {
      writeWhole(`${dir}/${sweep}.json`, journalToText(journal));
    });
    for (const it of others) {
      inControlDir(it, (dir) => {
        writeWhole(`${dir}/${sweep}.see`, `${home}\n`);
      });
    }
  } catch (cause) {
    removeJournal(journal);
    throw cause;
  }
}

/** Notes which log_ids the runs got, in their order. */
export function noteLogIds(journal: Journal, logIds: readonly number[]): void {
  const [home] = Object.keys(journal.above);
  if (home === undefined) return;
  const path = `${controlDir(home)}/${journal.facts.sweep}.log_ids`;
  try {
    writeWhole(path, JSON.stringify(logIds) + "\n");
  } catch (cause) {
    throw worldFailure(`write "${path}"`, cause);
  }
}

/** Forgets a call: all its jobs have their records, or nothing is left of them. */
export function removeJournal(journal: Journal): void {
  const { sweep } = journal.facts;
  const [home, ...others] = Object.keys(journal.above);
  // last the one that the others lead to
  for (const it of others) removeQuietly(`${controlDir(it)}/${sweep}.see`);
  if (home === undefined) return;
  const path = `${controlDir(home)}/${sweep}.json`;
  try {
    Deno.removeSync(path);
  } catch (cause) {
    // what a journal speaks of is never submitted: it must be gone
    if (!(cause instanceof Deno.errors.NotFound)) {
      throw worldFailure(`remove "${path}"`, cause);
    }
  }
  // without a journal nobody reads the log_ids
  removeQuietly(`${controlDir(home)}/${sweep}.log_ids`);
}

export type FoundJournal =
  | { kind: "found"; journal: Journal; logIds: number[] }
  | { kind: "none" }
  | { kind: "broken"; diagnostic: Diagnostic };

/** The journal of a sweep, wherever its first log directory is. */
export function readJournal(
  parentLogDir: string,
  sweep: string,
): FoundJournal {
  const dir = controlDir(parentLogDir);
  const path = `${dir}/${sweep}.json`;
  const text = readIfThere(path);
  if (text === undefined) {
    const home = readIfThere(`${dir}/${sweep}.see`)?.trimEnd();
    if (home === undefined || home === parentLogDir) return { kind: "none" };
    const found = readJournal(home, sweep);
    // it was done with before its last trace could be removed
    if (found.kind === "none") removeQuietly(`${dir}/${sweep}.see`);
    return found;
  }
  const read = journalFromText(text);
  if (!read.ok) {
    return {
      kind: "broken",
      diagnostic: error(`Cannot read journal "${path}": ${read.fault}`),
    };
  }
  return {
    kind: "found",
    journal: read.journal,
    logIds: readLogIds(`${dir}/${sweep}.log_ids`),
  };
}

/** Sweeps that left a journal in a log directory. */
export function journalledSweeps(parentLogDir: string): string[] {
  const names = listControlDir(parentLogDir).flatMap((name) =>
    /^(.+)\.(?:json|see|log_ids)$/.exec(name)?.[1] ?? []
  );
  return [...new Set(names)];
}

/** Removes what a crash left of journals that are done with. */
export function removeRemains(parentLogDir: string, sweep: string): void {
  const dir = controlDir(parentLogDir);
  for (const name of listControlDir(parentLogDir)) {
    const isHalf = name.startsWith(`${sweep}.`) && name.endsWith(".new");
    if (isHalf || name === `${sweep}.log_ids`) removeQuietly(`${dir}/${name}`);
  }
}

function readLogIds(path: string): number[] {
  try {
    const logIds = JSON.parse(readIfThere(path) ?? "[]");
    return Array.isArray(logIds) &&
        logIds.every((it) => Number.isSafeInteger(it))
      ? logIds
      : [];
  } catch {
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (cause) {
    if (isGone(cause)) return undefined;
    throw worldFailure(`read "${path}"`, cause);
  }
}
