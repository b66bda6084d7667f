/*
 * A log directory may be shared with people who may put anything into it. What
 * decides what is submitted, cancelled or written as the caller is read by way
 * of these functions: a regular file, no link, of the caller or of root, and no
 * larger than it can be. Whoever owns it may have written it; so files that are
 * obeyed are made with modes that let nobody else write, whatever the umask.
 */

/** Modes of what only its owner may change. */
export const ownFileMode = 0o644;
export const ownDirectoryMode = 0o755;

/** What is there under a name that is to be read. */
export type OwnText =
  | { kind: "text"; text: string }
  | { kind: "none" }
  /** `state` is the end of a sentence. */
  | { kind: "refused"; state: string };

/**
 * The text of a file, unless there is a reason not to believe it. Throws as
 * Deno does where it cannot be read. A pipe is not opened: that could last.
 */
export function readOwnText(path: string, limit: number): OwnText {
  const there = lookAt(path);
  if (there === undefined) return { kind: "none" };
  const state = whyNot(there, limit);
  if (state !== undefined) return { kind: "refused", state };
  using file = Deno.openSync(path);
  const opened = file.statSync();
  if (opened.ino !== there.ino || opened.dev !== there.dev) {
    return { kind: "refused", state: "it was replaced while it was read" };
  }
  return { kind: "text", text: readAll(file, limit) };
}

/** Why what is there is not obeyed: the end of a sentence. */
export function whyNotOwn(path: string): string | undefined {
  const there = lookAt(path);
  return there === undefined ? undefined : whyForeign(there);
}

function whyNot(there: Deno.FileInfo, limit: number): string | undefined {
  return there.isSymlink
    ? "it is a link"
    : !there.isFile
    ? "it is no regular file"
    : whyForeign(there) ?? (there.size > limit
      ? `it is larger than ${limit / 2 ** 20} MiB`
      : undefined);
}

function whyForeign({ uid }: Deno.FileInfo): string | undefined {
  return uid === null || uid === 0 || uid === Deno.uid()
    ? undefined
    : `it belongs to another user (uid ${uid})`;
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
