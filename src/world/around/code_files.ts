import { basename, dirname, join } from "@std/path/posix";
import { error, Failure } from "../../error.ts";
import { isBelow } from "../../plan/relocation.ts";
import { askGit } from "../system/git.ts";
import { isThere } from "../system/files.ts";
import { commitIn, filtersOff, refusal } from "./repository.ts";

/** What of a repository goes into a snapshot. */
export interface CodeFiles {
  /** Absolute path of its working tree. */
  root: string;
  commit: string;
  /** Relative paths of what is to be copied, those of submodules too. */
  files: string[];
  /** Empty directories: submodules that are not checked out. */
  directories: string[];
  /** Relative paths that differ from the commit, or that git does not know. */
  changed: string[];
  /** Relative paths of what git ignores, and of log directories. */
  ignored: string[];
}

/** Bytes of git's answers; more than two hundred thousand files. */
const answerLimit = 2 ** 25;

/** Seconds for one answer: untracked files are looked for on slow disks. */
const timeLimit = 60;

/**
 * What git says of the files of a repository and its submodules. It only looks;
 * no filter is run. `apart` are absolute paths of log directories, which belong
 * to no code. Throws a Failure where the files cannot be told.
 */
export async function readCodeFiles(
  root: string,
  apart: readonly string[],
  signal: AbortSignal,
): Promise<CodeFiles> {
  const ask = await askerIn(root, signal);
  const [top = "", head] = (await ask("rev-parse", "--show-toplevel", "HEAD"))
    .split("\n");
  const commit = commitIn(head);
  if (commit === undefined || top !== Deno.realPathSync(root)) {
    throw cannot(root, "git does not take it for a repository with a commit");
  }
  const left = apart.filter((it) => isBelow(it, root) && it !== root)
    .map((it) => it.slice(root.length + 1));
  const only = [":/", ...left.map((it) => `:(top,exclude,literal)${it}`)];
  const listed = async (...args: string[]): Promise<string[]> =>
    (await ask(...args)).split("\0").filter((it) => it !== "");
  const status = await listed(
    ...["status", "--porcelain=v2", "-z", "--no-renames"],
    ...["--untracked-files=all", "--ignore-submodules=dirty", "--", ...only],
  );
  const tracked = await listed("ls-files", "-s", "-z", "--", ...only);
  const ignored = await listed(
    ...["ls-files", "-o", "-i", "--exclude-standard", "--directory", "-z"],
    ...["--", ...only],
  );
  const changes = status.map(changedIn);
  const found: CodeFiles = {
    root,
    commit,
    files: changes.filter((it) => it.kind === "untracked").map((it) => it.path),
    directories: [],
    changed: changes.map((it) => it.path),
    ignored: [
      ...ignored.map((it) => it.replace(/\/$/, "")),
      ...left.filter((it) => isThere(join(root, it))),
    ],
  };
  const submodules: string[] = [];
  for (const it of tracked) {
    const [facts = "", path = ""] = split(it, "\t");
    if (facts.startsWith("160000 ")) submodules.push(path);
    else found.files.push(path);
  }
  for (const path of submodules) {
    if (!isThere(join(root, path, ".git"))) {
      found.directories.push(path);
      continue;
    }
    const inner = await readCodeFiles(join(root, path), apart, signal);
    for (const key of ["files", "directories", "changed", "ignored"] as const) {
      found[key].push(...inner[key].map((it) => join(path, it)));
    }
  }
  refuseNames(found);
  return found;
}

type Ask = (...args: string[]) => Promise<string>;

/** Asks git in one repository; throws a Failure where it does not answer. */
async function askerIn(root: string, signal: AbortSignal): Promise<Ask> {
  let filters: readonly string[] = [];
  const ask = async (...args: string[]): Promise<[string, number]> => {
    const bounds = { timeLimit, outputLimit: answerLimit };
    const answer = await askGit(args, root, filters, signal, bounds);
    if (answer === undefined) throw cannot(root, "git is not on PATH");
    if (answer.kind === "unanswered") throw cannot(root, "git does not answer");
    if (answer.exitCode > 1) {
      throw cannot(root, ...refusal(answer.stderr, root));
    }
    if (answer.stdout.length >= answerLimit / 2) {
      throw cannot(root, "it has too many files");
    }
    return [answer.stdout, answer.exitCode];
  };
  const [names] = await ask(
    ...["config", "--name-only", "-z", "--get-regexp", "^filter\\."],
  );
  const off = filtersOff(names);
  if (off === undefined) {
    throw cannot(
      root,
      "a filter in its configuration cannot be switched off",
    );
  }
  filters = off;
  return async (...args) => (await ask(...args))[0];
}

function cannot(root: string, state: string, hint?: string): Failure {
  return new Failure([error(
    `Cannot take a snapshot of "${root}": ${state}`,
    undefined,
    hint ?? "Leave out --snapshot to run the code as it is when a job starts",
  )]);
}

/** A line of git status (git-status(1), porcelain format version 2). */
function changedIn(
  line: string,
): { kind: "changed" | "untracked"; path: string } {
  if (line.startsWith("? ")) return { kind: "untracked", path: line.slice(2) };
  const fields = line.startsWith("u ") ? 10 : 8;
  return { kind: "changed", path: line.split(" ").slice(fields).join(" ") };
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return [text.slice(0, at), text.slice(at + by.length)];
}

/** An index may hold any names, and a repository of its own among the others. */
function refuseNames({ root, files, directories }: CodeFiles): void {
  const bad = [...files, ...directories].find((it) =>
    it.startsWith("/") || it.endsWith("/") || it.includes("\ufffd") ||
    it.split("/").some((part) => /^(|\.|\.\.|\.git)$/i.test(part))
  );
  if (bad === undefined) return;
  throw bad.endsWith("/")
    ? cannot(
      root,
      `"${bad}" is a repository of its own`,
      "Add it as a submodule, or to .gitignore",
    )
    : cannot(root, `the name "${bad}" cannot be copied`);
}

/** The name of a snapshot: its commit, and what it has beside. */
export async function nameOfCode(code: CodeFiles): Promise<string> {
  if (code.changed.length === 0) return code.commit;
  const lines: string[] = [];
  for (const path of code.changed.toSorted()) {
    lines.push(`${path}\0${await contentOf(join(code.root, path))}`);
  }
  const all = await digest(new TextEncoder().encode(lines.join("\n")));
  return `${code.commit}-${all.slice(0, 12)}`;
}

async function contentOf(path: string): Promise<string> {
  try {
    const { isSymlink, isFile, mode } = Deno.lstatSync(path);
    if (isSymlink) return `link ${Deno.readLinkSync(path)}`;
    if (!isFile) return "other";
    return `${(mode ?? 0) & 0o111} ${await digest(Deno.readFileSync(path))}`;
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "gone";
    throw cause;
  }
}

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(hash)].map((it) => it.toString(16).padStart(2, "0"))
    .join("");
}

/** What ignored files are linked into a snapshot: not what Python writes itself. */
export function linkedPaths({ ignored }: CodeFiles): string[] {
  const paths = ignored.filter((it) =>
    !/(^|\/)(__pycache__|\.git|\.mlxpsub)(\/|$)|\.py[co]$/.test(it)
  );
  const all = new Set(paths);
  return [...all].filter((it) => {
    for (let at = dirname(it); at !== "."; at = dirname(at)) {
      if (all.has(at)) return false;
    }
    return true;
  });
}

/** How many bytes would be copied. */
export function bytesOf({ root, files }: CodeFiles): number {
  return files.reduce((sum, it) => {
    try {
      return sum + Deno.lstatSync(join(root, it)).size;
    } catch {
      return sum; // removed, or not checked out
    }
  }, 0);
}

/** The first line of a file that git-lfs has not fetched (git-lfs, docs/spec.md). */
const pointerHead = "version https://git-lfs.github.com/spec/v1\n";

/** Files of which only git-lfs's pointer is there, and so would be copied. */
export function lfsPointers({ root, files }: CodeFiles): string[] {
  // nothing else has git-lfs at work
  if (!files.some((it) => basename(it) === ".gitattributes")) return [];
  return files.filter((it) => {
    try {
      const path = join(root, it);
      const { isFile, size } = Deno.lstatSync(path);
      return isFile && size > pointerHead.length && size < 1024 &&
        Deno.readTextFileSync(path).startsWith(pointerHead);
    } catch {
      return false; // not checked out
    }
  });
}
