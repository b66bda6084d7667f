import { type Diagnostic, exitCodes, Failure } from "../../error.ts";
import type { JobFiles } from "../../jobs/files.ts";
import { pathIn } from "../../jobs/layout.ts";
import { interruption, worldFailure } from "../system/cause.ts";
import { writeAll } from "../system/files.ts";
import { ownDirectoryMode, ownFileMode } from "../system/own_files.ts";
import { breathe } from "../system/pause.ts";
import type { WrittenFiles } from "./written_files.ts";

export interface TreeSettings {
  signal?: AbortSignal;
  onProgress?(progress: { done: number; of: number }): void;
  /** Why nothing more may be written, such as a lock that was lost. */
  obstacle?(): Diagnostic | undefined;
  /**
   * Milliseconds of the fastest job of a turn from which on jobs are written
   * side by side. A local disk needs 0.1 in turn, and up to ten times that side
   * by side, as Deno's threads have their price; where calls wait for a server
   * they are worth it. A busy machine slows many jobs, but not all of a turn.
   */
  overlapFrom?: number;
  /** Told of the scripts that were written. */
  scripts?: WrittenFiles;
}

/** Jobs that are written at once, where that helps. */
const lanes = 8;

/** How long the event loop, and so Ctrl-C, may wait. */
const turnMilliseconds = 50;

/**
 * Fills the log directories of all jobs; overwrites nothing. When the world
 * refuses, or `signal` aborts, it takes away what it wrote and the reserved
 * directories, and throws a Failure. What it wrote is another's where there is
 * an obstacle: then all of it stays.
 */
export async function writeJobs(
  jobs: readonly JobFiles[],
  settings: TreeSettings = {},
): Promise<void> {
  const { signal, onProgress, obstacle, overlapFrom = 4, scripts } = settings;
  /** How many of each job's entries are there. */
  const made = new Uint8Array(jobs.length);
  let next = 0;
  const writeNext = async (make: MakeEntry): Promise<void> => {
    const at = next++;
    const job = jobs[at];
    if (job === undefined) return;
    await writeJob(job, make, scripts, (count) => made[at] = count);
  };
  const turnOver = (): void => {
    onProgress?.({ done: Math.min(next, jobs.length), of: jobs.length });
    refuseToGoOn(obstacle);
    if (signal?.aborted) throw interruption();
  };
  let refused = false;
  const writeRest = async (): Promise<void> => {
    try {
      while (next < jobs.length && !refused) {
        await writeNext(makeBeside);
        turnOver();
      }
    } catch (cause) {
      refused = true;
      throw cause;
    }
  };
  try {
    let fastest = 0;
    while (next < jobs.length && fastest < overlapFrom) {
      let began = performance.now();
      const turnEnds = began + turnMilliseconds;
      fastest = Infinity;
      do {
        await writeNext(makeInTurn);
        const ended = performance.now();
        fastest = Math.min(fastest, ended - began);
        began = ended;
      } while (next < jobs.length && began < turnEnds);
      await breathe();
      turnOver();
    }
    // all of them end before anything is taken away
    const ends = await Promise.allSettled(
      Array.from({ length: lanes }, writeRest),
    );
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } catch (cause) {
    refuseToGoOn(obstacle);
    jobs.forEach((job, at) => takeAway(job, made[at] ?? 0));
    throw cause;
  }
}

/** Throws a Failure if there is an obstacle. */
export function refuseToGoOn(obstacle: TreeSettings["obstacle"]): void {
  const found = obstacle?.();
  if (found !== undefined) throw new Failure([found], exitCodes.world);
}

/** A file or directory of a job. */
export interface Entry {
  kind: "directory" | "file" | "script";
  path: string;
  text: string;
}

/** In the order of their making. */
export function entriesOf(job: JobFiles): Entry[] {
  const { logDir, script, mlxpYaml, infoYaml, packScript, arrayScript } = job;
  return [
    { kind: "directory", path: pathIn(logDir, "metadata"), text: "" },
    { kind: "file", path: pathIn(logDir, "mlxpYaml"), text: mlxpYaml },
    { kind: "file", path: pathIn(logDir, "infoYaml"), text: infoYaml },
    { kind: "script", path: pathIn(logDir, "script"), text: script },
    ...(packScript === undefined ? [] : [{
      kind: "script" as const,
      path: pathIn(logDir, "packScript"),
      text: packScript,
    }]),
    ...(arrayScript === undefined ? [] : [{
      kind: "script" as const,
      path: pathIn(logDir, "arrayScript"),
      text: arrayScript,
    }]),
  ];
}

async function writeJob(
  job: JobFiles,
  make: MakeEntry,
  scripts: WrittenFiles | undefined,
  onMade: (count: number) => void,
): Promise<void> {
  let count = 0;
  for (const entry of entriesOf(job)) {
    try {
      const waiting = make(entry);
      if (waiting !== undefined) await waiting;
      if (entry.kind === "script") scripts?.note(entry.path);
    } catch (cause) {
      // a file that was begun is ours, one that was there before is not
      if (!(cause instanceof Deno.errors.AlreadyExists)) onMade(count + 1);
      throw worldFailure(`write "${entry.path}"`, cause);
    }
    onMade(++count);
  }
}

type MakeEntry = (entry: Entry) => void | Promise<void>;

// The mode is given to open(), not set afterwards: one call less, and the
// umask is kept.
const opening = {
  file: { write: true, createNew: true, mode: ownFileMode },
  script: { write: true, createNew: true, mode: 0o755 },
} as const;

/** Makes an entry that is not there yet; throws as Deno does. */
export function makeInTurn({ kind, path, text }: Entry): void {
  if (kind === "directory") {
    return Deno.mkdirSync(path, { mode: ownDirectoryMode });
  }
  using file = Deno.openSync(path, opening[kind]);
  writeAll(file, text);
}

async function makeBeside({ kind, path, text }: Entry): Promise<void> {
  if (kind === "directory") {
    return await Deno.mkdir(path, { mode: ownDirectoryMode });
  }
  using file = await Deno.open(path, opening[kind]);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
}

/** Removes the first `count` entries of a job and, if it is empty, its directory. */
function takeAway(job: JobFiles, count: number): void {
  const ours = entriesOf(job).slice(0, count).map((it) => it.path);
  for (const path of [job.logDir, ...ours].reverse()) {
    try {
      Deno.removeSync(path);
    } catch {
      // not there, or others put something into it
    }
  }
}
