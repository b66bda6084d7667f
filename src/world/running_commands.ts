import { runProgram } from "./run_program.ts";

/** Command lines of this host's processes; undefined where ps is missing. */
export async function runningCommands(): Promise<string[] | undefined> {
  return (await ps("-A", "-ww", "-o", "args="))?.split("\n");
}

/**
 * Whether a process has ended and only its parent does not know: some
 * machines' first process takes its time with the orphans.
 */
export async function isZombie(pid: number): Promise<boolean> {
  const state = await ps("-o", "stat=", "-p", String(pid));
  return state?.trim().startsWith("Z") ?? false;
}

async function ps(...args: string[]): Promise<string | undefined> {
  try {
    const end = await runProgram({
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
