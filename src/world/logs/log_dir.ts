import { join } from "@std/path/posix";
import { error, exitCodes, Failure } from "../../error.ts";
import { interruption, worldFailure } from "../system/cause.ts";
import { ownDirectoryMode } from "../system/own_files.ts";
import { breathe } from "../system/pause.ts";

/** Numbers that others took in a row, after which looking again is cheaper. */
const missesBeforeLooking = 100;

/** How long the event loop, and so Ctrl-C, may wait. */
const turnMilliseconds = 50;

/**
 * Makes `count` numbered log directories in `parent`, which is made as needed,
 * and returns their log_ids in rising order. The first is 1 above the largest
 * existing one. Only mkdir() decides whose a number is, so that any number of
 * processes on any number of hosts may do this at once; the parent is listed
 * once, not for each job. Throws a Failure and leaves nothing behind when the
 * world refuses or `signal` aborts.
 */
export async function reserveLogDirs(
  parent: string,
  count: number,
  signal?: AbortSignal,
): Promise<number[]> {
  makeParent(parent);
  const logIds: number[] = [];
  try {
    let next = largestLogId(list(parent)) + 1;
    let misses = 0;
    let turnEnds = performance.now() + turnMilliseconds;
    while (logIds.length < count) {
      if (next > Number.MAX_SAFE_INTEGER) throw numbersUsedUp(parent);
      // Sequential, as one directory takes one change at a time anyway.
      if (makeLogDir(parent, next)) {
        logIds.push(next++);
        misses = 0;
      } else if (++misses < missesBeforeLooking) {
        next++;
      } else {
        next = Math.max(next, largestLogId(list(parent))) + 1;
        misses = 0;
      }
      if (performance.now() > turnEnds) {
        await breathe();
        turnEnds = performance.now() + turnMilliseconds;
      }
      if (signal?.aborted) throw interruption();
    }
    return logIds;
  } catch (cause) {
    releaseLogDirs(parent, logIds);
    throw cause;
  }
}

/** Takes reserved log directories back; those that hold something stay. */
export function releaseLogDirs(parent: string, logIds: number[]): void {
  for (const logId of logIds.toReversed()) {
    try {
      Deno.removeSync(join(parent, String(logId)));
    } catch {
      // an empty number is harmless
    }
  }
}

/** The largest log_id there; 0 where there is none; changes nothing. */
export function largestLogIdIn(parent: string): number {
  try {
    return largestLogId([...Deno.readDirSync(parent)]);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 0;
    throw worldFailure(`list log directory "${parent}"`, cause);
  }
}

/** The log_id that a reservation would begin with; changes nothing. */
export function nextLogId(parent: string): number {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(parent)];
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return 1;
    throw worldFailure(`list log directory "${parent}"`, cause);
  }
  const taken = new Set(entries.map((it) => it.name));
  let next = largestLogId(entries) + 1;
  while (taken.has(String(next))) next++;
  return next;
}

function makeParent(parent: string): void {
  try {
    Deno.mkdirSync(parent, { recursive: true });
  } catch (cause) {
    throw worldFailure(`make log directory "${parent}"`, cause);
  }
}

function list(parent: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(parent)];
  } catch (cause) {
    throw worldFailure(`list log directory "${parent}"`, cause);
  }
}

/**
 * As MLXP counts: every directory whose name is all digits, `007` too, and no
 * file. A link counts without a look at what it leads to. Numbers that a
 * double cannot hold are somebody's time stamps; no log_id follows them.
 */
function largestLogId(entries: Deno.DirEntry[]): number {
  let largest = 0;
  for (const { name, isFile } of entries) {
    if (isFile || !/^\d+$/.test(name)) continue;
    const number = Number(name);
    if (Number.isSafeInteger(number) && number > largest) largest = number;
  }
  return largest;
}

/** Whether the number was free and so is ours now. */
function makeLogDir(parent: string, logId: number): boolean {
  const logDir = join(parent, String(logId));
  try {
    Deno.mkdirSync(logDir, { mode: ownDirectoryMode });
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) return false;
    throw worldFailure(`make log directory "${logDir}"`, cause);
  }
}

function numbersUsedUp(parent: string): Failure {
  return new Failure([
    error(
      `Cannot number log directories in "${parent}": the largest number there is too large`,
      undefined,
      "Use another one with --log-dir",
    ),
  ], exitCodes.world);
}
