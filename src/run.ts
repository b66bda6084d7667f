import { completionScript } from "./cli/completions.ts";
import { type Invocation, parseCall, type SubmitOptions } from "./cli/call.ts";
import { commandHelp, helpText } from "./cli/help.ts";
import { exitCodes, Failure } from "./error.ts";
import { checkReport } from "./report/check.ts";
import {
  evaluationText,
  firstScript,
  hasFailed,
  headline,
  type JobResult,
  resultsAsJson,
  resultsAsLines,
  resultsAsTable,
  summarizeTroubles,
} from "./report/results.ts";
import type { BatchScheduler } from "./schedulers/batch_scheduler.ts";
import {
  findScheduler,
  ownSchedulers,
  schedulers,
  useSchedulers,
} from "./schedulers/registry.ts";
import { parseScript } from "./script/script.ts";
import { version } from "./version.ts";
import { cancel } from "./world/commands/cancel.ts";
import { printLogs } from "./world/commands/logs.ts";
import { resubmit } from "./world/commands/resubmit.ts";
import { resume } from "./world/commands/resume.ts";
import { showJob } from "./world/commands/show.ts";
import { showStatus } from "./world/commands/status.ts";
import { doctorReport } from "./world/commands/doctor.ts";
import { knownSettings } from "./world/queue/known_settings.ts";
import {
  makePlan,
  noSuchScheduler,
  type Plan,
  type ReadScript,
} from "./world/around/make_plan.ts";
import { permissionRefusal } from "./world/system/permissions.ts";
import { stopSignals } from "./world/system/signals.ts";
import { readSourceFile } from "./world/around/source_file.ts";
import { peekJobs, submitPlan } from "./world/commands/submit_plan.ts";
import {
  openTerminal,
  reportPlainly,
  type Terminal,
} from "./world/system/terminal.ts";
import { currentDirectory } from "./world/around/work_dir.ts";

/**
 * Command line → exit code. Everything that mlxpsub does starts here, with its
 * own schedulers or those of the caller.
 */
export async function run(
  argv: string[],
  known: readonly BatchScheduler[] = ownSchedulers,
): Promise<number> {
  useSchedulers(known);
  try {
    return await answer(argv);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    reportPlainly([permissionRefusal(cause)]);
    return exitCodes.world;
  }
}

async function answer(argv: string[]): Promise<number> {
  const call = parseCall(argv);
  const options = call.ok && "options" in call.invocation
    ? call.invocation.options
    : {};
  const terminal = openTerminal(
    options.color ?? "auto",
    options.quiet ? "quiet" : "all",
  );
  try {
    if (!call.ok) throw new Failure(call.diagnostics);
    return await obey(call.invocation, terminal);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    terminal.report(cause.diagnostics);
    return cause.exitCode;
  }
}

async function obey(it: Invocation, terminal: Terminal): Promise<number> {
  switch (it.command) {
    case "help":
      terminal.print(
        it.topic === undefined ? helpText() : commandHelp(it.topic),
      );
      return exitCodes.done;
    case "version":
      terminal.print(`mlxpsub ${version}\n`);
      return exitCodes.done;
    case "completions":
      terminal.print(completionScript(it.shell));
      return exitCodes.done;
    case "doctor":
      terminal.print(doctorReport());
      return exitCodes.done;
    case "check":
      return await check(it.script, it.options, terminal);
    case "submit":
      return await submit(it.script, it.options, terminal);
    case "status":
      return await showStatus(it.targets, it.options, terminal);
    case "logs":
      return await printLogs(it.target, it.options, terminal);
    case "show":
      return showJob(it.target, it.options, terminal);
    case "cancel":
      return await cancel(it.targets, it.options, terminal);
    case "resume":
      return await resume(it.targets, it.options, terminal);
    case "resubmit":
      return await resubmit(it.targets, it.options, terminal);
  }
}

async function submit(
  file: string,
  options: SubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const stop = stopSignals();
  const whole = await makePlan(
    readScript(file),
    options,
    currentDirectory(),
    stop,
  );
  terminal.report(whole.warnings);
  const known = await knownSettings(whole, stop);
  const { plan } = known;
  terminal.report(known.diagnostics);
  if (known.summary !== undefined && !options.quiet) {
    terminal.tell(`${known.summary}\n`);
  }
  if (options.dryRun && plan.evaluation !== undefined && !options.quiet) {
    terminal.tell(evaluationText(plan.evaluation));
  }
  if (options.dryRun || plan.runs.length === 0) {
    show(plan, peekJobs(plan).map((job) => ({ job })), terminal);
    return exitCodes.done;
  }
  const { results, way, diagnostics } = await submitPlan(plan, terminal, stop);
  show(plan, results, terminal);
  const { scheduler } = plan.settings;
  terminal.report([...diagnostics, ...summarizeTroubles(scheduler, results)]);
  if (way === "interrupted" || (stop.aborted && hasFailed(results))) {
    return exitCodes.interrupted;
  }
  return hasFailed(results) ? exitCodes.world : exitCodes.done;
}

function show(plan: Plan, results: JobResult[], terminal: Terminal): void {
  const { scheduler } = plan.settings;
  const { json, quiet, dryRun } = plan.options;
  if (json) terminal.print(resultsAsJson(results, scheduler));
  else if (terminal.resultsGoTo === "pipe") {
    terminal.print(resultsAsLines(results));
  } else if (!quiet) {
    terminal.print(resultsAsTable(results));
    if (dryRun) terminal.print(firstScript(results));
  }
  if (!quiet) terminal.tell(`${headline(scheduler, results)}\n`);
}

async function check(
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
    stopSignals(),
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

/** Reads and parses a script; throws a Failure with what is wrong. */
function readScript(file: string): ReadScript {
  const { path, source } = readSourceFile(file, currentDirectory());
  const parsed = parseScript(source, schedulers.map((it) => it.prefix));
  if (!parsed.ok) throw new Failure(parsed.diagnostics);
  return { path, script: parsed.script };
}
