/** What is done with files in more than one place. Throws as Deno does. */
import { join } from "@std/path/posix";
import { reasonOf } from "./cause.ts";
import { ownFileMode } from "./own_files.ts";

/** Whether a call failed because what it was for is not there, or no more. */
export function isGone(cause: unknown): boolean {
  // ESTALE, which has no class and no code here: another host removed it
  return cause instanceof Deno.errors.NotFound ||
    (cause instanceof Error && /^stale .*file handle/i.test(cause.message));
}

/** Whether there is something of that name, a dangling link too. */
export function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

export function isDirectory(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/**
 * What keeps all files in a directory from being opened, if it is below /dev,
 * /proc or /sys, by its name or through a link.
 */
export function closedDirectory(path: string): string | undefined {
  try {
    if (!/^\/(?:dev|proc|sys)(?:\/|$)/.test(Deno.realPathSync(path))) {
      return undefined;
    }
    Deno.openSync(join(path, "mlxpsub")).close();
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) return reasonOf(cause);
  }
  return undefined;
}

/** The text of a file; none where it cannot be read, or is no file. */
export function readQuietly(path: string): string {
  try {
    // opening a pipe would wait for its other end
    if (!Deno.statSync(path).isFile) return "";
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/** The names in a directory; none where it cannot be read. */
export function namesIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].map((it) => it.name);
  } catch {
    return [];
  }
}

/**
 * When a file was last written, by its server's clock; milliseconds. It is
 * opened, for a network file system then asks its server.
 */
export function modifiedAt(path: string): number | undefined {
  try {
    if (!Deno.statSync(path).isFile) return undefined;
    using file = Deno.openSync(path);
    return file.statSync().mtime?.getTime();
  } catch {
    return undefined;
  }
}

/** The user whose file it is; Deno tells nobody who runs it. */
export function ownerOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).uid ?? undefined;
  } catch {
    return undefined;
  }
}

/** Writes a file that is not there yet. */
export function writeNew(path: string, text: string): void {
  // writeTextFileSync() would set the mode once more, over the umask
  using file = Deno.openSync(path, {
    write: true,
    createNew: true,
    mode: ownFileMode,
  });
  writeAll(file, text);
}

/** Replaces a file: whoever reads it, it is the old one or the new one, whole. */
export function replaceFile(path: string, text: string, like?: string): void {
  // beside it, since rename() works within one file system only
  const beside = `${path}.${crypto.randomUUID()}`;
  try {
    if (like === undefined) writeNew(beside, text);
    else {
      Deno.copyFileSync(like, beside); // with its mode
      Deno.writeTextFileSync(beside, text);
    }
    Deno.renameSync(beside, path);
  } catch (cause) {
    removeQuietly(beside);
    throw cause;
  }
}

/** Writes all bytes of a text to an open file. */
export function writeAll(file: Deno.FsFile, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += file.writeSync(bytes.subarray(at));
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
      standStill(milliseconds);
    }
  }
}

/** Waits where nothing may come in between. */
export function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isInUse(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause &&
    (cause.code === "ENOTEMPTY" || cause.code === "EBUSY");
}
