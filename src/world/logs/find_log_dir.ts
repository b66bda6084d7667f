import { basename, dirname, join } from "@std/path/posix";
import { controlDirOf } from "../../jobs/layout.ts";
import { isDirectory, isThere } from "../system/files.ts";

/** Where the log directory of a call is that names none. */
export type FoundLogDir =
  /** `logs` here, or nothing is found and it is left at that. */
  | { kind: "usual" }
  | { kind: "elsewhere"; path: string }
  | { kind: "several"; paths: string[] };

/** How far down is looked, in directories. */
const deepest = 3;
/** So many directories are listed at most: each may cost milliseconds. */
const mostListed = 300;
/** One that holds more is data, or a log directory, and not gone through. */
const mostEntries = 500;

/** What no log directory is in. */
const passedOver = new Set([
  "node_modules",
  "site-packages",
  "__pycache__",
  "venv",
]);

/**
 * `logs` in the directory where the call is made; else the one in which, or in
 * a job's directory of which, it is made; else those below it.
 */
export function findLogDir(workDir: string): FoundLogDir {
  if (isLogDir(join(workDir, "logs"))) return { kind: "usual" };
  const around = logDirAround(workDir);
  if (around !== undefined) return { kind: "elsewhere", path: around };
  const [path, ...more] = logDirsBelow(workDir);
  if (path === undefined) return { kind: "usual" };
  return more.length === 0
    ? { kind: "elsewhere", path }
    : { kind: "several", paths: [path, ...more].sort() };
}

function isLogDir(path: string): boolean {
  if (isDirectory(controlDirOf(path))) return true;
  const { names } = listed(path);
  return names.some((it) => isJobDir(path, it));
}

/** A numbered one with a job's files. */
function isJobDir(parent: string, name: string): boolean {
  return /^\d+$/.test(name) &&
    isThere(join(parent, name, "metadata/submission.yaml"));
}

function logDirAround(workDir: string): string | undefined {
  if (isLogDir(workDir)) return workDir;
  for (let at = workDir; at !== "/"; at = dirname(at)) {
    if (isJobDir(dirname(at), basename(at))) return dirname(at);
  }
  return undefined;
}

function logDirsBelow(workDir: string): string[] {
  const found: string[] = [];
  let left = mostListed;
  let level = [workDir];
  for (let depth = 1; depth <= deepest; depth++) {
    const next: string[] = [];
    for (const parent of level) {
      if (left-- <= 0) return found;
      for (const { path, link } of directoriesIn(parent)) {
        if (isDirectory(controlDirOf(path))) found.push(path);
        // links may lead to file systems of any size, and in circles
        else if (!link) next.push(path);
      }
    }
    level = next;
  }
  return found;
}

function directoriesIn(parent: string): { path: string; link: boolean }[] {
  const { names, entries, more } = listed(parent);
  if (more || names.some((it) => isJobDir(parent, it))) return [];
  return entries.filter((it) =>
    (it.isDirectory || it.isSymlink) && !it.name.startsWith(".") &&
    !passedOver.has(it.name) && !/^\d+$/.test(it.name)
  ).map((it) => ({ path: join(parent, it.name), link: it.isSymlink }));
}

/** What is in a directory, up to a number; nothing where it cannot be read. */
function listed(
  path: string,
): { names: string[]; entries: Deno.DirEntry[]; more: boolean } {
  const entries: Deno.DirEntry[] = [];
  let more = false;
  try {
    for (const entry of Deno.readDirSync(path)) {
      more = entries.length === mostEntries;
      if (more) break;
      entries.push(entry);
    }
  } catch {
    // not there, or not to be read
  }
  return { names: entries.map((it) => it.name), entries, more };
}
