import { resolve } from "@std/path/posix";
import type { ResumeOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { counted } from "../../report/results.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { bringToQueue } from "../queue/bring_to_queue.ts";
import { startWhole } from "../queue/all_or_nothing.ts";
import { bringMailJobs } from "../queue/mail_job.ts";
import { claimSweeps, peekSweeps, releaseAll } from "../queue/claim_sweeps.ts";
import { isDirectory } from "../system/files.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { queueSettings, showBrought, showResults } from "./show_results.ts";

/** `mlxpsub resume`: submits what is left → the exit code. */
export async function resume(
  targets: string[],
  options: ResumeOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const parentLogDir = logDirOf(targets, options.logDir, workDir);
  if (options.dryRun) return preview(parentLogDir, options, terminal);
  const signal = stopSignals();
  const { units, sweeps, diagnostics } = await claimSweeps(
    parentLogDir,
    options.sweep,
    signal,
  );
  try {
    const way = { workDir, signal, ...queueSettings(options, terminal) };
    const brought = await bringToQueue(units, way);
    const said = [
      ...await startWhole(sweeps, brought, way),
      ...await bringMailJobs(sweeps, units, brought, way),
    ];
    const isNothing = said.length === 0 && units.length === 0 &&
      diagnostics.length === 0;
    return showBrought(
      units,
      brought,
      {
        act: "resume",
        diagnostics,
        lines: isNothing ? ["nothing is left to submit"] : said,
      },
      options,
      terminal,
    );
  } finally {
    await releaseAll(sweeps);
  }
}

/** What is left, before any scheduler is asked for it. */
function preview(
  parentLogDir: string,
  options: ResumeOptions,
  terminal: Terminal,
): number {
  const { jobs, unwritten, held, mails } = peekSweeps(
    parentLogDir,
    options.sweep,
  );
  showResults(jobs.map((job) => ({ job })), options, terminal);
  if (options.quiet) return exitCodes.done;
  if (unwritten > 0) {
    terminal.tell(`${counted(unwritten)} more would be written first\n`);
  } else if (jobs.length + held + mails === 0) {
    terminal.tell("nothing is left to submit\n");
  }
  if (held > 0) {
    terminal.tell(
      `${counted(held)} held until all are in, or one is refused\n`,
    );
  }
  if (mails > 0) terminal.tell("the mail is not asked for yet\n");
  return exitCodes.done;
}

function logDirOf(
  targets: string[],
  logDir: string | undefined,
  workDir: string,
): string {
  const [target, second] = targets;
  if (second !== undefined) {
    throw new Failure([error(
      `Cannot resume more than one log directory: "${second}" follows "${target}"`,
      undefined,
      "Name one directory that holds numbered ones",
    )]);
  }
  const path = resolve(workDir, target ?? logDir ?? "logs");
  if (isDirectory(path)) return path;
  throw new Failure([error(
    `Cannot resume "${path}": there is no such directory`,
    undefined,
    "Submit a script first, or name the directory that holds numbered ones",
  )]);
}
