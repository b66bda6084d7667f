import type { Scheduler } from "../../schedulers/scheduler.ts";
import { programPath } from "../system/find_program.ts";
import { prepareEnvironment } from "./environment.ts";

/**
 * A scheduler as the submit program here writes job arrays, where there are two
 * ways. Where that program is not here or does not tell, nothing changes.
 */
export function withArrayDialect(
  scheduler: Scheduler,
  workDir: string,
): Scheduler {
  const dialect = scheduler.array?.dialect;
  if (dialect === undefined) return scheduler;
  const array = dialect.read(answerOf(scheduler, dialect.args, workDir));
  return array === undefined ? scheduler : { ...scheduler, array };
}

function answerOf(
  scheduler: Scheduler,
  args: string[],
  workDir: string,
): string {
  try {
    const { stdout, stderr } = new Deno.Command(
      programPath(scheduler.submitProgram),
      {
        args,
        cwd: workDir,
        env: prepareEnvironment(scheduler, workDir),
        stdin: "null",
      },
    ).outputSync();
    const decoder = new TextDecoder();
    return `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`;
  } catch {
    return "";
  }
}
