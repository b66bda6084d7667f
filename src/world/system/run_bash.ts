import type { BashResult } from "../../script/evaluate/bash.ts";

/** Longer than any loop over settings takes, in seconds. */
const timeLimit = 10;

/** The kernel takes no longer single argument (MAX_ARG_STRLEN, 128 KiB). */
const longestArgument = 100_000;

/**
 * Runs a program made by evaluate() in a bash of its own: no start-up files,
 * no environment, nothing to read, a process group that `timeout` kills
 * whole. What is on PATH plays no part. `directory` is that of the job.
 */
export function runBash(program: string, directory: string): BashResult {
  const bash = firstFile(["/bin/bash", "/usr/bin/bash", "/usr/local/bin/bash"]);
  const timeout = firstFile(["/usr/bin/timeout", "/bin/timeout"]);
  if (bash === undefined || timeout === undefined) {
    return {
      output: "",
      errors: `${
        bash === undefined ? "bash" : "timeout"
      } is not installed here`,
      ended: "not started",
    };
  }
  const pieces = program.match(
    new RegExp(`[^]{1,${longestArgument / 4}}`, "gu"),
  );
  const start = 'IFS=; __mlxpsub_program="$*"; eval "$__mlxpsub_program"';
  const { code, signal, stdout, stderr } = new Deno.Command(timeout, {
    args: [
      ...["-s", "KILL", String(timeLimit)],
      ...[bash, "--noprofile", "--norc", "-c", start, "mlxpsub"],
      ...pieces ?? [],
    ],
    cwd: directory,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).outputSync();
  const decoder = new TextDecoder();
  return {
    output: decoder.decode(stdout),
    errors: decoder.decode(stderr).slice(0, 10_000),
    ended: signal === "SIGKILL" || code === 124 || code === 137
      ? "out of time"
      : "by itself",
  };
}

function firstFile(paths: string[]): string | undefined {
  return paths.find((it) => {
    try {
      return Deno.statSync(it).isFile;
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return false;
      throw cause;
    }
  });
}
