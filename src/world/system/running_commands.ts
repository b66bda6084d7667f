import { type RunProgram, runProgram } from "./run_program.ts";

/** Command lines of this host's processes; undefined where ps is missing. */
export async function runningCommands(
  run: RunProgram = runProgram,
): Promise<string[] | undefined> {
  return (await ps(run, "-A", "-ww", "-o", "args="))?.split("\n");
}

/**
 * Whether a process has that word in its command line. `perhaps`: ps is
 * missing. A number may be another process's by now, and a zombie has ended:
 * some machines' first process takes its time with the orphans.
 */
export async function runsCommand(
  pid: number,
  word: string,
  run: RunProgram = runProgram,
): Promise<"yes" | "no" | "perhaps"> {
  if (await ps(run, "-o", "pid=", "-p", String(Deno.pid)) === undefined) {
    return "perhaps";
  }
  const line = await ps(run, "-ww", "-o", "stat=,args=", "-p", String(pid));
  const found = /^\s*(\S+)\s+(.*)$/s.exec(line ?? "");
  return found !== null && !found[1]?.startsWith("Z") &&
      found[2]?.includes(word)
    ? "yes"
    : "no";
}

async function ps(
  run: RunProgram,
  ...args: string[]
): Promise<string | undefined> {
  try {
    const end = await run({
      program: "ps",
      args,
      workDir: "/",
      variables: { LC_ALL: "C" },
      timeLimit: 10,
    }, new AbortController().signal);
    return end.kind === "ended" && end.exitCode === 0 ? end.stdout : undefined;
  } catch {
    return undefined;
  }
}
