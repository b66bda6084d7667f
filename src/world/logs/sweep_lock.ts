import {
  controlDirOf,
  halfName,
  lockName,
  lockNamed,
} from "../../jobs/layout.ts";
import { worldFailure } from "../system/cause.ts";
import {
  isGone,
  isThere,
  modifiedAt,
  removeQuietly,
  replaceFile,
  writeNew,
} from "../system/files.ts";
import {
  ownDirectoryMode,
  readRegularText,
  whyNotOwn,
} from "../system/own_files.ts";
import { processIsAlive } from "../system/process_alive.ts";
import {
  inControlDir,
  leaveControlDir,
  listControlDir,
  listControlDirNow,
} from "./control_dir.ts";

/** Who holds a lock; shown to whoever finds it taken. */
export interface LockHolder {
  host: string;
  pid: number;
  /** ISO 8601. */
  since: string;
}

export interface SweepLock {
  parentLogDir: string;
  sweep: string;
  /**
   * Whether it is still ours. A process that was stopped for minutes may have
   * lost it; so ask before anything that must not happen twice.
   */
  isHeld(): boolean;
  release(): void;
}

export type LockAttempt =
  | { kind: "held"; lock: SweepLock }
  | { kind: "busy"; holder: LockHolder | undefined }
  /** What is in its place is nobody's lock, and stays; `state` ends a sentence. */
  | { kind: "planted"; path: string; state: string };

export interface LockTimes {
  /** Milliseconds between signs of life. */
  beat?: number;
  /** Milliseconds without one, after which a holder counts as dead. */
  deadAfter?: number;
}

/**
 * Takes the lock of one sweep in one log directory, against every process on
 * every host that sees the directory; never waits. No flock(), which many
 * network file systems lack: a lock is a directory `SWEEP.lock.N` that comes
 * into place with its holder's name in it, by a rename that fails where there
 * is one already. A dead holder's lock stays, and whoever puts N + 1 beside it
 * holds the lock; of several that try, one succeeds. The highest N counts.
 */
export function lockSweep(
  parentLogDir: string,
  sweep: string,
  times: LockTimes = {},
): LockAttempt {
  const { beat = 10_000, deadAfter = 90_000 } = times;
  const me: LockHolder = {
    host: Deno.hostname(),
    pid: Deno.pid,
    since: new Date().toISOString(),
  };
  try {
    for (;;) {
      const highest = Math.max(0, ...generations(parentLogDir, sweep));
      const path = lockPath(parentLogDir, sweep, highest);
      const state = highest > 0 ? whyPlanted(path) : undefined;
      if (state !== undefined) {
        leaveControlDir(parentLogDir);
        return { kind: "planted", path, state };
      }
      if (highest > 0 && !isDead(parentLogDir, sweep, highest, deadAfter)) {
        const holder = readHolder(path);
        // gone between two looks: released
        if (holder === "gone") continue;
        leaveControlDir(parentLogDir);
        return { kind: "busy", holder };
      }
      const mine = highest + 1;
      const takenAt = Date.now();
      if (!putLock(parentLogDir, sweep, mine, me)) continue;
      // an older one's release may have hidden a newer one from the first look
      if (Math.max(...generations(parentLogDir, sweep)) !== mine) {
        removeLock(lockPath(parentLogDir, sweep, mine));
        continue;
      }
      // its holder may have woken since; from now on it sees that it lost it
      if (highest > 0 && !isDead(parentLogDir, sweep, highest, deadAfter)) {
        removeLock(lockPath(parentLogDir, sweep, mine));
        continue;
      }
      return {
        kind: "held",
        lock: keepAlive(parentLogDir, sweep, mine, takenAt, {
          beat,
          deadAfter,
        }),
      };
    }
  } catch (cause) {
    throw worldFailure(`lock "${parentLogDir}"`, cause);
  }
}

/** Whether somebody holds the lock now, as far as it can be seen. */
export function isLocked(
  parentLogDir: string,
  sweep: string,
  { deadAfter = 90_000 }: LockTimes = {},
): boolean {
  const highest = Math.max(0, ...generations(parentLogDir, sweep));
  const path = lockPath(parentLogDir, sweep, highest);
  return highest > 0 && whyPlanted(path) === undefined &&
    !isDead(parentLogDir, sweep, highest, deadAfter) &&
    readHolder(path) !== "gone";
}

/**
 * Why it is no lock. A sweep is its owner's, and so are its locks: one of
 * somebody else would never be given back, nor die.
 */
function whyPlanted(path: string): string | undefined {
  const foreign = whyNotOwn(path);
  if (foreign !== undefined) return foreign;
  // it comes and goes whole; so what has no holder again and again is no lock
  for (let looks = 0; looks < 10; looks++) {
    if (!isThere(path) || isThere(`${path}/holder.json`)) return undefined;
  }
  return "it names no holder";
}

function keepAlive(
  parentLogDir: string,
  sweep: string,
  generation: number,
  takenAt: number,
  { beat, deadAfter }: Required<LockTimes>,
): SweepLock {
  const path = lockPath(parentLogDir, sweep, generation);
  let state: "held" | "lost" | "released" = "held";
  let provenAt = takenAt;
  const prove = (): void => {
    if (state !== "held") return;
    const askedAt = Date.now();
    try {
      giveSign(path);
      // a remembered listing would not show who took it over
      const names = listControlDirNow(parentLogDir, sweep);
      const highest = Math.max(0, ...generationsIn(names, sweep));
      if (highest === generation) provenAt = askedAt;
      else state = "lost";
    } catch {
      // the file system does not answer; it may another time
    }
  };
  const timer = setInterval(prove, beat);
  // a program that is done does not wait for this
  Deno.unrefTimer(timer);
  return {
    parentLogDir,
    sweep,
    isHeld() {
      const age = Date.now() - provenAt;
      if (age < 0 || age > deadAfter / 3) prove();
      return state === "held" && Date.now() - provenAt <= deadAfter / 2;
    },
    release() {
      if (state === "released") return;
      clearInterval(timer);
      state = "released";
      // one's own last: until then nobody else can hold the lock
      for (const it of generations(parentLogDir, sweep).sort((a, b) => a - b)) {
        if (it <= generation) {
          removeLock(lockPath(parentLogDir, sweep, it));
        }
      }
      leaveControlDir(parentLogDir);
    },
  };
}

function lockPath(parentLogDir: string, sweep: string, n: number): string {
  return `${controlDirOf(parentLogDir)}/${lockName(sweep, n)}`;
}

function generations(parentLogDir: string, sweep: string): number[] {
  return generationsIn(listControlDir(parentLogDir), sweep);
}

function generationsIn(names: readonly string[], sweep: string): number[] {
  return names.flatMap((name) => {
    const lock = lockNamed(name);
    return lock?.sweep === sweep ? [lock.generation] : [];
  });
}

/** Whether the lock is ours now, complete with its holder's name. */
function putLock(
  parentLogDir: string,
  sweep: string,
  generation: number,
  holder: LockHolder,
): boolean {
  return inControlDir(parentLogDir, (dir) => {
    const beside = `${dir}/${halfName(sweep, crypto.randomUUID())}`;
    Deno.mkdirSync(beside, { mode: ownDirectoryMode });
    try {
      writeNew(`${beside}/holder.json`, JSON.stringify(holder) + "\n");
      giveSign(beside);
      // of two that come here at once the second finds it not empty
      Deno.renameSync(beside, lockPath(parentLogDir, sweep, generation));
      return true;
    } catch (cause) {
      removeQuietly(beside);
      // it was there then, whether or not it is by now
      if (isTaken(cause)) return false;
      if (generations(parentLogDir, sweep).includes(generation)) return false;
      throw cause;
    }
  });
}

/** rename(2): either of these where the new name is a directory with files. */
function isTaken(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause &&
    (cause.code === "ENOTEMPTY" || cause.code === "EEXIST");
}

/** A name of the lock's sweep that nobody has. */
function besideLock(path: string): string {
  const at = path.lastIndexOf("/") + 1;
  const sweep = lockNamed(path.slice(at))?.sweep ?? "";
  return path.slice(0, at) + halfName(sweep, crypto.randomUUID());
}

/** Out of its place at once, so that there is never half a lock. */
function removeLock(path: string): void {
  const aside = besideLock(path);
  try {
    Deno.renameSync(path, aside);
  } catch {
    return; // somebody else removed it
  }
  removeQuietly(aside);
}

/**
 * Written, not touched: its time is then of the server's clock. Replaced, since
 * somebody else may have put a link of that name there, or a lock of that name.
 */
function giveSign(lock: string): void {
  const foreign = whyNotOwn(lock);
  if (foreign !== undefined) throw new Error(foreign);
  replaceFile(`${lock}/alive`, `${Date.now()}\n`);
}

function isDead(
  parentLogDir: string,
  sweep: string,
  generation: number,
  deadAfter: number,
): boolean {
  const path = lockPath(parentLogDir, sweep, generation);
  const holder = readHolder(path);
  if (
    typeof holder === "object" && holder.host === Deno.hostname() &&
    !processIsAlive(holder.pid)
  ) return true;
  const age = ageOfSign(path);
  return age !== undefined && age > deadAfter;
}

/** Bytes. */
const largestHolder = 2 ** 16;

function readHolder(lock: string): LockHolder | undefined | "gone" {
  let text: string;
  try {
    const found = readRegularText(`${lock}/holder.json`, largestHolder);
    if (found.kind === "none") return "gone";
    if (found.kind === "refused") return undefined;
    text = found.text;
  } catch (cause) {
    if (isGone(cause)) return "gone";
    throw cause;
  }
  try {
    const { host, pid, since } = JSON.parse(text);
    return typeof host === "string" && Number.isSafeInteger(pid)
      ? { host, pid, since: String(since) }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds, by the clock of the file server alone. */
function ageOfSign(lock: string): number | undefined {
  // of the sweep's name, so that what a kill leaves of it is cleared away
  const probe = besideLock(lock);
  try {
    writeNew(probe, "");
    const now = modifiedAt(probe);
    // opened, for a network file system then asks its server
    const then = modifiedAt(`${lock}/alive`);
    return now === undefined || then === undefined ? undefined : now - then;
  } catch {
    return undefined;
  } finally {
    removeQuietly(probe);
  }
}
