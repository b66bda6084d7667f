import { worldFailure } from "../system/cause.ts";

/**
 * The directory inside a log directory that holds what is only there while
 * mlxpsub works in it: locks and journals. MLXP passes over names that are no
 * numbers.
 */
export function controlDir(parentLogDir: string): string {
  return `${parentLogDir.replace(/\/$/, "")}/.mlxpsub`;
}

/** Makes it, and does with it what another's clean-up may interrupt. */
export function inControlDir<Result>(
  parentLogDir: string,
  act: (dir: string) => Result,
): Result {
  const dir = controlDir(parentLogDir);
  for (let tries = 0;; tries++) {
    try {
      Deno.mkdirSync(dir, { recursive: true });
      return act(dir);
    } catch (cause) {
      // the last one to leave removes the directory, be it while it is made
      const again = isGone(cause) ||
        cause instanceof Deno.errors.AlreadyExists;
      if (again && tries < 50) {
        // out of step with whoever makes and removes it all the time
        pause(Math.random() * tries);
        continue;
      }
      throw worldFailure(`prepare "${dir}"`, cause);
    }
  }
}

/** Whether a call failed because what it was for is not there, or no more. */
export function isGone(cause: unknown): boolean {
  // ESTALE, which has no class and no code here: another host removed it
  return cause instanceof Deno.errors.NotFound ||
    (cause instanceof Error && /^stale .*file handle/i.test(cause.message));
}

/** Removes it if nothing is left in it. */
export function leaveControlDir(parentLogDir: string): void {
  try {
    Deno.removeSync(controlDir(parentLogDir));
  } catch {
    // others work there
  }
}

/** Names in it; none where it is not there. */
export function listControlDir(parentLogDir: string): string[] {
  const dir = controlDir(parentLogDir);
  try {
    return [...Deno.readDirSync(dir)].map((it) => it.name).sort();
  } catch (cause) {
    if (isGone(cause)) return [];
    throw worldFailure(`list "${dir}"`, cause);
  }
}

/**
 * Names in it, as its server has them. A network file system may list a
 * directory from memory for a minute; after a change of one's own it asks.
 * Throws as Deno does where nothing can be written.
 */
export function listControlDirNow(
  parentLogDir: string,
  sweep: string,
): string[] {
  const dir = controlDir(parentLogDir);
  const probe = `${dir}/${sweep}.${crypto.randomUUID()}.new`;
  Deno.writeTextFileSync(probe, "", { createNew: true });
  removeQuietly(probe);
  return listControlDir(parentLogDir);
}

/** Writes a file so that it is there whole or not at all, after a crash too. */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.${crypto.randomUUID()}.new`;
  try {
    {
      using file = Deno.openSync(beside, { write: true, createNew: true });
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length;) {
        at += file.writeSync(bytes.subarray(at));
      }
      file.syncDataSync();
    }
    Deno.renameSync(beside, path);
  } catch (cause) {
    removeQuietly(beside);
    throw cause;
  }
}

/**
 * Removes a file or directory tree, if it is there and may be removed. NFS
 * keeps a file that another process here reads, as `.nfs…`, and so its
 * directory; such a look at a file is short, and the removal tried again.
 */
export function removeQuietly(path: string): void {
  for (const milliseconds of [1, 4, 16, 64, 0]) {
    try {
      Deno.removeSync(path, { recursive: true });
      return;
    } catch (cause) {
      // else not there, or not ours
      if (milliseconds === 0 || !isInUse(cause)) return;
      pause(milliseconds);
    }
  }
}

/** Waits where nothing may come in between. */
function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isInUse(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause &&
    (cause.code === "ENOTEMPTY" || cause.code === "EBUSY");
}
