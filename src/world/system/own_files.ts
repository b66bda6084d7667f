/*
 * A log directory may be shared with people who may put anything into it. What
 * decides what is submitted, cancelled or written as the caller is read by way
 * of these functions: a regular file, no link, of the caller or of root, and no
 * larger than it can be. Whoever owns it may have written it; so files that are
 * obeyed are made with modes that let nobody else write, whatever the umask.
 */

import { dirname } from "@std/path/posix";

/** Modes of what only its owner may change. */
export const ownFileMode = 0o644;
export const ownDirectoryMode = 0o755;

/** What is there under a name that is to be read; `foreign`: why it is not obeyed. */
export type FoundText =
  | {
    kind: "text";
    text: string;
    uid: number | null;
    foreign?: string;
  }
  | { kind: "none" }
  /** `state` is the end of a sentence. */
  | { kind: "refused"; state: string };

/**
 * The text of a regular file, whoever owns it. A pipe, a device, a link or what
 * is larger than `limit` bytes is told and not opened: that could last. Throws
 * as Deno does where it cannot be read.
 */
export function readRegularText(path: string, limit: number): FoundText {
  for (let tries = 1; tries <= 100; tries++) {
    const there = lookAt(path);
    if (there === undefined) return { kind: "none" };
    const state = whyNotRead(there, limit);
    if (state !== undefined) return { kind: "refused", state };
    using file = Deno.openSync(path);
    const opened = file.statSync();
    // else it was replaced in between
    if (opened.ino === there.ino && opened.dev === there.dev) {
      const foreign = whyForeign(path, opened);
      const { uid } = opened;
      return {
        kind: "text",
        text: readAll(file, limit),
        uid,
        ...(foreign === undefined ? {} : { foreign }),
      };
    }
  }
  return { kind: "refused", state: "it is replaced all the time" };
}

/** The same of a file that is obeyed: the caller's or root's, under this name only. */
export function readOwnText(path: string, limit: number): FoundText {
  const found = readRegularText(path, limit);
  return found.kind !== "text" || found.foreign === undefined
    ? found
    : { kind: "refused", state: found.foreign };
}

/** Why what is there is not obeyed: the end of a sentence. */
export function whyNotOwn(path: string): string | undefined {
  const there = lookAt(path);
  if (there === undefined) return undefined;
  return there.isSymlink ? "it is a link" : whyForeign(path, there);
}

/**
 * Who owns a file did not put it there if it has another name: where others may
 * write, some file systems let them give it one. Copies of one's own tree that
 * share its files (`cp -al`) are harmless. A directory has one name.
 */
function whyForeign(
  path: string,
  { uid, nlink, isDirectory }: Deno.FileInfo,
): string | undefined {
  if (!isBelieved(uid)) return `it belongs to another user (uid ${uid})`;
  return isDirectory || nlink === null || nlink < 2 ||
      !mayOthersWrite(dirname(path))
    ? undefined
    : `it has ${nlink} names (hard links), and who gave it this one is not known`;
}

function mayOthersWrite(directory: string): boolean {
  const { uid, mode } = Deno.statSync(directory);
  return !isBelieved(uid) || mode !== null && (mode & 0o022) !== 0;
}

/** Whether what is this user's may decide anything: the caller's, or root's. */
export function isBelieved(uid: number | null): boolean {
  return uid === null || uid === 0 || uid === Deno.uid();
}

function whyNotRead(there: Deno.FileInfo, limit: number): string | undefined {
  return there.isSymlink
    ? "it is a link"
    : !there.isFile
    ? "it is no regular file"
    : there.size > limit
    ? `it is larger than ${limit / 2 ** 20} MiB`
    : undefined;
}

function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (cause) {
    if (
      cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory
    ) return undefined;
    throw cause;
  }
}

/** It may grow meanwhile, if others write it: no more than the limit is read. */
function readAll(file: Deno.FsFile, limit: number): string {
  const { size } = file.statSync();
  const bytes = new Uint8Array(Math.min(size, limit));
  let at = 0;
  while (at < bytes.length) {
    const count = file.readSync(bytes.subarray(at));
    if (count === null) break;
    at += count;
  }
  return new TextDecoder().decode(bytes.subarray(0, at));
}
