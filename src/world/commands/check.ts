import type { SubmitOptions } from "../../cli/call.ts";
import { exitCodes, Failure } from "../../error.ts";
import { checkReport } from "../../report/check.ts";
import { findScheduler, schedulers } from "../../schedulers/registry.ts";
import { noSuchScheduler } from "../around/choose_scheduler.ts";
import { makePlan } from "../around/make_plan.ts";
import { readScript } from "../around/read_script.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

/** `mlxpsub check`: what each scheduler would make of a script → the exit code. */
export async function check(
  file: string,
  options: SubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const { script, path } = readScript(file);
  const named = options.scheduler === undefined
    ? undefined
    : findScheduler(options.scheduler);
  if (options.scheduler !== undefined && named === undefined) {
    throw new Failure([noSuchScheduler(options.scheduler)]);
  }
  const plan = await makePlan(
    { script, path },
    { ...options, local: 1 },
    workDir,
    untilKilled(),
  );
  const logDir = plan.runs[0]?.parentLogDir ?? workDir;
  terminal.print(checkReport(
    script,
    logDir,
    plan.warnings,
    named === undefined ? schedulers : [named],
  ));
  return exitCodes.done;
}
