import type { CodeState, CodeStates } from "../../plan/run.ts";
import { dirname, join } from "@std/path/posix";
import { type Diagnostic, warning } from "../../error.ts";
import { shellQuote } from "../../script/word_text.ts";
import { askGit } from "../system/git.ts";

/** A git repository as it is now. */
export interface Repository extends CodeState {
  /** Absolute path of its working tree. */
  root: string;
}

interface RepositoryReading {
  /** Undefined: there is no repository, no commit in it, or no git. */
  repository?: Repository;
  diagnostics: Diagnostic[];
}

/**
 * The state of programs by their directories, each repository asked once; what
 * is in none is left out.
 */
export async function readCode(
  directories: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<{ code: CodeStates; diagnostics: Diagnostic[] }> {
  const roots = Map.groupBy(
    new Set(directories.filter((it) => it !== undefined)),
    workingTreeAround,
  );
  const code: Record<string, CodeState> = {};
  const diagnostics: Diagnostic[] = [];
  await Promise.all([...roots].map(async ([root, some]) => {
    if (root === undefined) return;
    const read = await readRepository(root, signal);
    diagnostics.push(...read.diagnostics);
    if (read.repository === undefined) return;
    const { root: _, ...state } = read.repository;
    for (const directory of some) code[directory] = state;
  }));
  return { code, diagnostics };
}

/**
 * What git says of the repository around a directory: two short calls of git,
 * none where no repository is there. Untracked files and what is changed inside
 * of submodules do not count as changes. A repository that git does not read (it
 * belongs to somebody else, it is damaged) is a warning.
 */
async function readRepository(
  directory: string,
  signal: AbortSignal,
): Promise<RepositoryReading> {
  const root = workingTreeAround(directory);
  if (root === undefined) return { diagnostics: [] };
  const untold = (state: string, hint?: string): RepositoryReading => ({
    diagnostics: [
      warning(`Cannot tell the commit of "${root}": ${state}`, undefined, hint),
    ],
  });
  const names = await askGit(
    ["config", "--name-only", "-z", "--get-regexp", "^filter\\."],
    root,
    [],
    signal,
  );
  if (names === undefined) return { diagnostics: [] };
  if (names.kind === "unanswered") return untold("git does not answer");
  const filters = filtersOff(names.stdout);
  const status = filters === undefined ? undefined : await askGit(
    [
      ...["status", "--porcelain=v2", "-z", "--branch", "--no-ahead-behind"],
      ...["--no-renames", "--untracked-files=no", "--ignore-submodules=dirty"],
    ],
    root,
    filters,
    signal,
  );
  if (status?.kind === "ended" && status.exitCode === 0) {
    const entries = status.stdout.split("\0");
    const commit = commitIn(
      entries.find((it) => it.startsWith("# branch.oid "))?.slice(13),
    );
    const changed = entries.some((it) => it !== "" && !it.startsWith("# "));
    return {
      ...commit === undefined ? {} : {
        repository: { root, commit, changed },
      },
      diagnostics: [],
    };
  }
  if (status?.kind === "ended") return untold(...refusal(status.stderr, root));
  const head = await askGit(
    ["rev-parse", "--verify", "HEAD"],
    root,
    [],
    signal,
  );
  const commit = head?.kind === "ended" ? commitIn(head.stdout) : undefined;
  if (commit === undefined) return untold("git does not answer");
  return {
    repository: { root, commit },
    diagnostics: [warning(
      `Cannot tell whether files in "${root}" are changed: ${
        filters === undefined
          ? "a filter in its configuration cannot be switched off"
          : "git status takes too long"
      }`,
    )],
  };
}

/** The directory with a `.git` at or above another; git does the same search. */
export function workingTreeAround(directory: string): string | undefined {
  for (let at = directory;; at = dirname(at)) {
    try {
      Deno.statSync(join(at, ".git"));
      return at;
    } catch {
      if (at === dirname(at)) return undefined;
    }
  }
}

/**
 * Settings that keep git from starting filters (git-lfs is one) when it compares
 * files; a file behind one that was touched so counts as changed. Undefined:
 * the name of one is such that no command line can speak of it.
 */
export function filtersOff(names: string): string[] | undefined {
  const filters = new Set(
    names.split("\0").map((it) => /^filter\.(.*)\.[^.]*$/s.exec(it)?.[1])
      .filter((it) => it !== undefined),
  );
  if ([...filters].some((it) => /[=\n]/.test(it))) return undefined;
  return [...filters].flatMap((it) => [
    `filter.${it}.clean=`,
    `filter.${it}.process=`,
    `filter.${it}.required=false`,
  ]);
}

export function commitIn(text: string | undefined): string | undefined {
  return /^([0-9a-f]{40}|[0-9a-f]{64})\s*$/.exec(text ?? "")?.[1];
}

/** What git said of a repository that it does not read → state and hint. */
export function refusal(stderr: string, root: string): [string, string?] {
  if (stderr.includes("dubious ownership")) {
    return [
      "it belongs to another user, and git does not read it",
      `If you trust it: git config --global --add safe.directory ${
        shellQuote(root)
      }`,
    ];
  }
  const said = stderr.split("\n").find((it) => it !== "") ?? "no word of it";
  return [`git says "${said}"`];
}
