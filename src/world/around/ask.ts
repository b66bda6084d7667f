import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { queryEnvironment } from "../../schedulers/shared/query_environment.ts";
import type { QueryCommand } from "../../schedulers/shared/status.ts";
import { runProgram } from "../system/run_program.ts";

/** Seconds that a server has to answer what a call can do without. */
const patience = 5;

/** What a command that only asks prints, if it ends well within a few seconds. */
export async function ask(
  { queryVariables }: BatchScheduler,
  { program, args }: QueryCommand,
  workDir: string,
  signal: AbortSignal,
): Promise<string | undefined> {
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
    return end.kind === "ended" && end.exitCode === 0 ? end.stdout : undefined;
  } catch {
    return undefined; // it is not here
  }
}
