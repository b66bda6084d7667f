import { worldFailure } from "./cause.ts";

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
      // the last one to leave removes the directory
      if (cause instanceof Deno.errors.NotFound && tries < 10) continue;
      throw worldFailure(`prepare "${dir}"`, cause);
    }
  }
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
    if (cause instanceof Deno.errors.NotFound) return [];
    throw worldFailure(`list "${dir}"`, cause);
  }
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

/** Removes a file or directory tree, if it is there and may be removed. */
export function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // not there, or not ours
  }
}
