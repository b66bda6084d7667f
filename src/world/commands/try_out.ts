import { join } from "@std/path/posix";
import { type Diagnostic, warning } from "../../error.ts";
import type { SchedulerCheck } from "../../report/check.ts";
import { findProgram } from "../system/find_program.ts";
import { runProgram } from "../system/run_program.ts";

/** Seconds for an answer. */
const patience = 20;

/**
 * What the scheduler itself says of a job with such a head, where it is here and
 * has a way to ask that submits nothing. The script that it is shown lies in a
 * file of its own for as long, and does nothing but end.
 */
export async function triedOut(
  { scheduler, lines, findings }: SchedulerCheck,
  workDir: string,
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const { tryOut, submitProgram, title } = scheduler;
  const hopeless = findings.some((it) => it.severity === "error");
  if (
    tryOut === undefined || hopeless || findProgram(submitProgram) === undefined
  ) return [];
  const directory = Deno.makeTempDirSync({ prefix: "mlxpsub-check-" });
  const file = join(directory, "script.sh");
  try {
    Deno.writeTextFileSync(file, [...lines, "", "exit 0", ""].join("\n"));
    const end = await runProgram({
      program: submitProgram,
      args: tryOut.args(file),
      workDir,
      variables: { PWD: workDir },
      withheld: scheduler.leaks,
      timeLimit: patience,
    }, signal);
    if (end.kind === "unanswered") {
      return [warning(
        `${title} does not answer: ${submitProgram} was given up after ${patience} s`,
        undefined,
        "Try again later; mlxpsub doctor asks it, too",
      )];
    }
    const reason = tryOut.refusal(end);
    return reason === undefined ? [] : [warning(
      `${title} would not take such a job: ${reason}`,
      undefined,
      `Change the directives; mlxpsub doctor tells whether ${title} answers`,
    )];
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
}
