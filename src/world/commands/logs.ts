import type { LogsOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { mayChange } from "../../status/row.ts";
import { followLog, printLog } from "./follow_log.ts";
import { readRows } from "../queue/job_rows.ts";
import { pathIn } from "../../plan/layout.ts";
import { findJob } from "../logs/find_jobs.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";

/** `mlxpsub logs ID`: prints what a job has written → the exit code. */
export async function printLogs(
  target: string,
  options: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const job = findJob(target, options.logDir, workDir);
  const path = pathIn(job.logDir, options.stderr ? "stderr" : "stdout");
  if (options.follow) {
    const signal = stopSignals();
    await followLog(path, terminal, signal, async () => {
      const { rows } = await readRows([job], workDir, signal);
      return ![...rows.values()].some((it) => mayChange(it.state));
    });
    return signal.aborted ? exitCodes.interrupted : exitCodes.done;
  }
  if (printLog(path, terminal) === "yes") return exitCodes.done;
  throw new Failure([error(
    `Cannot print "${path}": it is not there yet`,
    undefined,
    `See mlxpsub status ${job.logDir}`,
  )], exitCodes.world);
}
