import type { Journal } from "../../plan/journal.ts";
import { interruption, worldFailure } from "../system/cause.ts";
import { listControlDir, removeQuietly } from "../logs/control_dir.ts";
import { noteLogIds, removeJournal } from "../logs/journal.ts";
import { reserveLogDirs } from "../logs/log_dir.ts";
import { breathe } from "../system/pause.ts";
import { describeJobs } from "./prepare_jobs.ts";
import { readRecord, replaceRecord } from "../logs/record.ts";
import { entriesOf, type JobFiles, makeInTurn } from "../logs/tree.ts";

/** How long the event loop, and so Ctrl-C, may wait. */
const turnMilliseconds = 50;

/**
 * Writes what a call that was cut short left unwritten: its jobs keep the
 * log_ids that they had, and get new ones where a directory is not as that
 * call left it. None of them was submitted yet, for that begins when the
 * journal is gone. Call it with the lock of the sweep held.
 */
export async function finishJournal(
  journal: Journal,
  logIds: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  if (logIds.length === 0) await removeEmpty(journal);
  const states = journal.runs.map((run, index) => {
    const logId = logIds[index];
    return logId === undefined
      ? "gone"
      : stateOf(`${run.parentLogDir}/${logId}`, journal.facts.sweep);
  });
  const ids = [...logIds];
  const parents = Map.groupBy(
    journal.runs.keys().filter((it) => states[it] === "gone"),
    (it) => journal.runs[it]?.parentLogDir ?? "",
  );
  for (const [parent, indices] of parents) {
    const taken = await reserveLogDirs(parent, indices.length, signal);
    indices.forEach((index, at) => ids[index] = taken[at] ?? 0);
    noteLogIds(journal, ids);
  }
  // an array's script names all its jobs, so it is written anew, whole
  const isArray = journal.settings.submission === "one";
  let turnEnds = performance.now() + turnMilliseconds;
  for (const [index, files] of describeJobs(journal, ids).files.entries()) {
    const state = states[index];
    if (state !== "complete" && (state !== "prepared" || isArray)) {
      await writeAgain(files);
    }
    if (performance.now() < turnEnds) continue;
    await breathe();
    // the journal stays: the next resume goes on
    if (signal.aborted) throw interruption();
    turnEnds = performance.now() + turnMilliseconds;
  }
  removeJournal(journal);
}

/**
 * `complete`: it has its record, and more may have come of it than that it is
 * prepared. `begun`: what is there is ours, as far as it goes. `gone`: it is
 * not there, or others wrote into it.
 */
function stateOf(
  logDir: string,
  sweep: string,
): "complete" | "prepared" | "begun" | "gone" {
  const found = readRecord(logDir);
  if (found?.ok === true) {
    if (found.record.sweep !== sweep) return "gone";
    return found.record.state === "prepared" ? "prepared" : "complete";
  }
  const names = [
    ...namesIn(logDir),
    ...namesIn(`${logDir}/metadata`).map((it) => `metadata/${it}`),
  ];
  return names.length > 0 && names.every((it) => ours.has(it))
    ? "begun"
    : names.length === 0 && isDirectory(logDir)
    ? "begun"
    : "gone";
}

const ours: ReadonlySet<string> = new Set([
  "script.sh",
  "metadata",
  "metadata/mlxp.yaml",
  "metadata/info.yaml",
  "metadata/array.sh",
  "metadata/submission.yaml",
]);

function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map((it) => it.name);
  } catch {
    return [];
  }
}

function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

async function writeAgain(job: JobFiles): Promise<void> {
  for (const entry of entriesOf(job)) {
    try {
      if (entry.path.endsWith("/submission.yaml")) {
        await replaceRecord(job.logDir, job.record);
      } else {
        if (entry.kind !== "directory") removeQuietly(entry.path);
        else if (isDirectory(entry.path)) continue;
        makeInTurn(entry);
      }
    } catch (cause) {
      throw worldFailure(`write "${entry.path}"`, cause);
    }
  }
}

/** Milliseconds in which whoever made a directory puts something into it. */
const settling = 2000;

/**
 * Numbers that the call took before it could note them are empty directories,
 * as are those that a live mlxpsub is about to fill; so they go only where no
 * other one is at work, and stay empty for a while.
 */
async function removeEmpty(journal: Journal): Promise<void> {
  const { sweep } = journal.facts;
  const found = Object.entries(journal.above).flatMap(([parent, above]) =>
    listControlDir(parent).every((it) => it.startsWith(`${sweep}.`))
      ? emptyAbove(parent, above)
      : []
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
