import { resolve } from "@std/path/posix";
import type { ResumeOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { counted, hasFailed } from "../../report/results.ts";
import { peekSweeps } from "../queue/claim_sweeps.ts";
import type { HandOverSettings } from "../queue/hand_over.ts";
import { resumeJobs } from "../queue/resume.ts";
import { plannedResults, resultsOf, showResults } from "./show_results.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";

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
  const { jobs, ends, adopted, way, diagnostics } = await resumeJobs(
    parentLogDir,
    options.sweep,
    {
      workDir,
      ...callsAtOnce(options),
      patience: options.wait ? "wait" : "once",
      signal,
      ...waitingLines(terminal, options),
    },
  );
  terminal.endProgress();
  const results = resultsOf(jobs, ends);
  if (adopted > 0 && !options.quiet) {
    terminal.tell(`${counted(adopted)} had been submitted already\n`);
  }
  if (results.length === 0 && diagnostics.length === 0 && !options.quiet) {
    terminal.tell("nothing is left to submit\n");
  }
  showResults(results, options, terminal);
  terminal.report(diagnostics);
  if (way === "interrupted") return exitCodes.interrupted;
  return hasFailed(results) || diagnostics.length > 0
    ? exitCodes.world
    : exitCodes.done;
}

/** What is left, before any scheduler is asked for it. */
function preview(
  parentLogDir: string,
  options: ResumeOptions,
  terminal: Terminal,
): number {
  const { jobs, unwritten } = peekSweeps(parentLogDir, options.sweep);
  showResults(plannedResults(jobs), options, terminal);
  if (options.quiet) return exitCodes.done;
  if (unwritten > 0) {
    terminal.tell(`${counted(unwritten)} more would be written first\n`);
  } else if (jobs.length === 0) terminal.tell("nothing is left to submit\n");
  return exitCodes.done;
}

/** What `--jobs` means for submit commands, and for jobs that run here. */
export function callsAtOnce(
  { jobs }: { jobs?: number },
): Pick<HandOverSettings, "atOnce" | "atOnceHere"> {
  return { atOnce: jobs ?? 4, atOnceHere: jobs ?? 1 };
}

/** Where the handing over says what it does: what it waits for is said once. */
export function waitingLines(
  terminal: Terminal,
  { quiet }: { quiet?: true },
): Pick<HandOverSettings, "onProgress" | "onWait"> {
  const told = new Set<string>();
  return {
    onProgress: (text) => terminal.progress(text),
    onWait(text) {
      if (!quiet && !told.has(text)) terminal.tell(`${text}\n`);
      told.add(text);
    },
  };
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
  try {
    if (Deno.statSync(path).isDirectory) return path;
  } catch {
    // said below
  }
  throw new Failure([error(
    `Cannot resume "${path}": there is no such directory`,
    undefined,
    "Name the directory that holds the numbered ones",
  )]);
}
