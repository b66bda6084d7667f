import { runProgram } from "./run_program.ts";

/** Command lines of this host's processes; undefined where ps is missing. */
export async function runningCommands(): Promise<string[] | undefined> {
  try {
    const end = await runProgram({
      program: "ps",
      args: ["-A", "-ww", "-o", "args="],
      workDir: "/",
      variables: {},
      timeLimit: 10,
    }, new AbortController().signal);
    return end.kind === "ended" && end.exitCode === 0
      ? end.stdout.split("\n")
      : undefined;
  } catch {
    return undefined;
  }
}
