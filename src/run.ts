import { completionScript } from "./cli/completions/script.ts";
import { type Invocation, parseCall } from "./cli/call.ts";
import { commandHelp, helpText } from "./cli/help.ts";
import type { LifeCall } from "./cli/life_calls.ts";
import { exitCodes, Failure } from "./error.ts";
import type { BatchScheduler } from "./schedulers/batch_scheduler.ts";
import { ownSchedulers, useSchedulers } from "./schedulers/registry.ts";
import { manual } from "./cli/manual.ts";
import { version } from "./version.ts";
import { cancel } from "./world/commands/cancel.ts";
import { check } from "./world/commands/check.ts";
import { clean } from "./world/commands/clean.ts";
import { doctor } from "./world/commands/doctor.ts";
import { printLogs } from "./world/commands/logs.ts";
import { showResultsTable } from "./world/commands/results.ts";
import { release } from "./world/commands/release.ts";
import { resubmit } from "./world/commands/resubmit.ts";
import { resume } from "./world/commands/resume.ts";
import { showJob } from "./world/commands/show.ts";
import { showStatus } from "./world/commands/status.ts";
import { submit } from "./world/commands/submit.ts";
import { wait } from "./world/commands/wait.ts";
import { withLogDir } from "./world/commands/with_log_dir.ts";
import { isSystemError, worldFailure } from "./world/system/cause.ts";
import { permissionRefusal } from "./world/system/permissions.ts";
import {
  openTerminal,
  reportPlainly,
  type Terminal,
} from "./world/system/terminal.ts";

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
    const failure = isSystemError(cause) ? worldFailure("go on", cause) : cause;
    if (!(failure instanceof Failure)) throw cause;
    terminal.report(failure.diagnostics);
    return failure.exitCode;
  }
}

async function obey(it: Invocation, terminal: Terminal): Promise<number> {
  switch (it.command) {
    case "help":
      terminal.print(
        it.topic === undefined
          ? helpText(terminal.view())
          : commandHelp(it.topic, terminal.view()),
      );
      return exitCodes.done;
    case "manual":
      terminal.print(manual());
      return exitCodes.done;
    case "version":
      terminal.print(`mlxpsub ${version}\n`);
      return exitCodes.done;
    case "completions":
      terminal.print(completionScript(it.shell));
      return exitCodes.done;
    case "doctor":
      return await doctor(it.options, terminal);
    case "check":
      return await check(it.script, it.options, terminal);
    case "submit":
      return await submit(it.script, it.options, terminal);
    default:
      return await obeyOnJobs(withLogDir(it, terminal), terminal);
  }
}

async function obeyOnJobs(it: LifeCall, terminal: Terminal): Promise<number> {
  switch (it.command) {
    case "status":
      return await showStatus(it.targets, it.options, terminal);
    case "wait":
      return await wait(it.targets, it.options, terminal);
    case "results":
      return await showResultsTable(it.targets, it.options, terminal);
    case "logs":
      return await printLogs(it.targets, it.options, terminal);
    case "show":
      return showJob(it.target, it.options, terminal);
    case "cancel":
      return await cancel(it.targets, it.options, terminal);
    case "clean":
      return await clean(it.targets, it.options, terminal);
    case "release":
      return await release(it.targets, it.options, terminal);
    case "resume":
      return await resume(it.targets, it.options, terminal);
    case "resubmit":
      return await resubmit(it.targets, it.options, terminal);
  }
}
