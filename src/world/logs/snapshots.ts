import { dirname, join } from "@std/path/posix";
import { error, exitCodes, Failure } from "../../error.ts";
import { snapshotPath, snapshotsName } from "../../jobs/snapshot.ts";
import { controlDirOf } from "../../jobs/layout.ts";
import { submissionsOf } from "../../sweep_log/submission.ts";
import {
  type CodeFiles,
  linkedPaths,
  nameOfCode,
  readCodeFiles,
} from "../around/code_files.ts";
import { interruption, reasonOf, worldFailure } from "../system/cause.ts";
import { isThere, namesIn, removeQuietly } from "../system/files.ts";
import { ownDirectoryMode, whyNotOwn } from "../system/own_files.ts";
import { breathe } from "../system/pause.ts";
import { readLogDirectory } from "./find_jobs.ts";

/** Milliseconds after which what is half made is nobody's any more. */
const leftoverAge = 24 * 3600 * 1000;

/** Files between two looks at the signal. */
const filesPerTurn = 100;

/**
 * Makes a snapshot, unless it is there: a copy of the files as they are in the
 * working tree, with links to what git ignores. It is made beside and renamed,
 * so that it is whole or not there; nothing of the repository changes. Throws a
 * Failure where it cannot be made, or the files changed meanwhile.
 */
export async function makeSnapshot(
  path: string,
  code: CodeFiles,
  apart: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const foreign = whyNotOwn(path);
  if (foreign !== undefined) {
    throw new Failure([error(
      `Cannot use the snapshot "${path}": ${foreign}`,
      undefined,
      "Use a log directory of your own, with --log-dir",
    )], exitCodes.world);
  }
  const beside = `${path}.${crypto.randomUUID()}.new`;
  try {
    if (!isThere(path)) {
      Deno.mkdirSync(dirname(path), { recursive: true });
      await copyFiles(beside, code, signal);
      const now = await readCodeFiles(code.root, apart, signal);
      if (await nameOfCode(now) !== await nameOfCode(code)) {
        throw new Failure([error(
          `Cannot take a snapshot of "${code.root}": its files change while they are copied`,
          undefined,
          "Submit again",
        )], exitCodes.world);
      }
      linkIgnored(beside, code);
      rename(beside, path);
    }
    linkIgnored(path, code);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw worldFailure(`make the snapshot "${path}"`, cause);
  } finally {
    removeQuietly(beside);
  }
}

/** Where another call was faster, its snapshot is as good. */
function rename(from: string, to: string): void {
  try {
    Deno.renameSync(from, to);
  } catch (cause) {
    if (!isThere(to) || whyNotOwn(to) !== undefined) throw cause;
  }
}

async function copyFiles(
  to: string,
  { root, files, directories }: CodeFiles,
  signal: AbortSignal,
): Promise<void> {
  const makeDirectory = (path: string): void =>
    Deno.mkdirSync(path, { recursive: true, mode: ownDirectoryMode });
  makeDirectory(to);
  for (const it of directories) makeDirectory(join(to, it));
  // last, for nothing may be written through them
  const links: string[] = [];
  for (const [at, path] of files.entries()) {
    if (at % filesPerTurn === filesPerTurn - 1) {
      await breathe();
      if (signal.aborted) throw interruption();
    }
    const from = join(root, path);
    const there = lookAt(from);
    if (there?.isSymlink) links.push(path);
    if (!there?.isFile) continue;
    makeDirectory(dirname(join(to, path)));
    Deno.copyFileSync(from, join(to, path));
    // jobs share it, and nobody changes it
    Deno.chmodSync(join(to, path), 0o444 | (there.mode ?? 0) & 0o111);
  }
  for (const path of links) {
    makeDirectory(dirname(join(to, path)));
    Deno.symlinkSync(Deno.readLinkSync(join(root, path)), join(to, path));
  }
}

/** What is not there was removed, or never checked out. */
function lookAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`"${path}": ${reasonOf(cause)}`);
  }
}

/** Data and environments stay where they are, under the paths they have. */
function linkIgnored(to: string, code: CodeFiles): void {
  for (const path of linkedPaths(code)) {
    const link = join(to, path);
    // the directory of a link into nowhere is none of the code's
    if (isThere(link) || !isThere(dirname(link))) continue;
    try {
      Deno.symlinkSync(join(code.root, path), link);
    } catch (cause) {
      if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    }
  }
}

/**
 * Absolute paths of a log directory's snapshots that no job uses any more: none
 * of a sweep's log directories is left. Ones half made count after a day.
 */
export function unusedSnapshots(parentLogDir: string): string[] {
  const used = new Set(
    readLogDirectory(parentLogDir).views.flatMap((view) => {
      const { snapshot } = view.state.plan.settings;
      const isNeeded = view.state.written === "no" ||
        submissionsOf(view).some((it) => isThere(it.logDir));
      return snapshot !== undefined && isNeeded ? [snapshot.path] : [];
    }),
  );
  const dir = `${controlDirOf(parentLogDir)}/${snapshotsName}`;
  return namesIn(dir).filter((name) =>
    name.endsWith(".new")
      ? isOld(`${dir}/${name}`)
      : !used.has(snapshotPath(parentLogDir, name))
  ).map((name) => `${dir}/${name}`);
}

/** It is whole or not there at any moment. */
export function removeSnapshot(path: string): void {
  const beside = `${path}.${crypto.randomUUID()}.new`;
  try {
    Deno.renameSync(path, beside);
    removeQuietly(beside);
    Deno.removeSync(dirname(path));
  } catch {
    // it is gone, or others are there
  }
}

function isOld(path: string): boolean {
  const made = lookAt(path)?.mtime?.getTime();
  return made !== undefined && Date.now() - made > leftoverAge;
}
