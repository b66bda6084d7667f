import {
  type ProgramCall,
  type ProgramEnd,
  runProgram,
} from "./run_program.ts";

/** Seconds; more than a cold index of a large repository takes on NFS. */
const timeLimit = 5;

/** What of git's environment names the user's own configuration and programs. */
const kept =
  /^GIT_(EXEC_PATH|CEILING_DIRECTORIES|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/**
 * Whatever of a repository's own configuration starts a program when git only
 * looks (git-config(1)): a monitor of files, hooks, and a remote that is asked
 * for objects which a partial clone lacks.
 */
const nothingRuns = ["core.fsmonitor=false", "core.hooksPath=/dev/null"];

/**
 * Asks git for something that it only has to read, in `directory`; `config`
 * stands over that of the repository. Nothing that the repository says is run,
 * nothing is locked, written or fetched. Undefined: there is no git, or it may
 * not be started.
 */
export async function askGit(
  args: readonly string[],
  directory: string,
  config: readonly string[],
  signal: AbortSignal,
  bounds: Pick<ProgramCall, "timeLimit" | "outputLimit"> = { timeLimit },
): Promise<ProgramEnd | undefined> {
  const settings = [...nothingRuns, ...config].flatMap((it) => ["-c", it]);
  try {
    return await runProgram({
      program: "git",
      args: ["--no-optional-locks", "--no-pager", ...settings, ...args],
      workDir: directory,
      variables: {
        GIT_ALLOW_PROTOCOL: "none",
        GIT_NO_LAZY_FETCH: "1",
        GIT_TERMINAL_PROMPT: "0",
        LC_ALL: "C",
      },
      withheld: (name) => name.startsWith("GIT_") && !kept.test(name),
      ...bounds,
    }, signal);
  } catch {
    return undefined;
  }
}
