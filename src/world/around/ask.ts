import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { queryEnvironment } from "../../schedulers/shared/query_environment.ts";
import type { QueryCommand } from "../../schedulers/shared/status.ts";
import { runProgram } from "../system/run_program.ts";

/** What a command that only asks had to say. `late`: nothing until its time. */
export type Answer =
  | { kind: "told"; text: string }
  | { kind: "none" | "late" };

/** Seconds that a server has to answer what a call can do without. */
export const usualPatience = 5;

/** Asks what a call can do without. */
export async function ask(
  { queryVariables }: BatchScheduler,
  { program, args }: QueryCommand,
  { workDir, signal, patience = usualPatience }: {
    workDir: string;
    signal: AbortSignal;
    patience?: number;
  },
): Promise<Answer> {
  const { set, drops } = queryEnvironment(queryVariables);
  try {
    const end = await runProgram({
      program,
      args,
      workDir,
      variables: { ...set },
      withheld: drops,
      timeLimit: patience,
    }, signal);
    if (end.kind === "unanswered") return { kind: "late" };
    return end.exitCode === 0
      ? { kind: "told", text: end.stdout }
      : { kind: "none" };
  } catch {
    return { kind: "none" }; // it is not here
  }
}
