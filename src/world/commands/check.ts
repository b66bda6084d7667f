import type { SubmitOptions } from "../../cli/call.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import { changeDirectives } from "../../jobs/change_directives.ts";
import type { ArrayHeader, JobHeader } from "../../schedulers/scheduler.ts";
import { logDirOf, pathIn } from "../../jobs/layout.ts";
import { givenName, nameFaults } from "../../jobs/given_name.ts";
import { jobCount } from "../../sweep_log/sweep_plan.ts";
import { misreads } from "../../plan/misreads.ts";
import { foreignDirectives, readJobDirectives } from "../../plan/plan.ts";
import {
  checkJson,
  checkReport,
  type SchedulerCheck,
} from "../../report/check.ts";
import { findScheduler, schedulers } from "../../schedulers/registry.ts";
import { optionsIn } from "../../schedulers/shared/demand.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { directivesOf, type Script } from "../../script/script.ts";
import { checkArray, checkStart } from "../around/check_options.ts";
import { noSuchScheduler } from "../around/choose_scheduler.ts";
import { presentSchedulers } from "../around/find_scheduler.ts";
import { makePlan, type Plan } from "../around/make_plan.ts";
import { environmentIn } from "../around/own_options.ts";
import { readScript } from "../around/read_script.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { limitsPassed } from "../queue/limits.ts";
import { untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { triedOut } from "./try_out.ts";

/**
 * `mlxpsub check`: what each scheduler would make of a script → the exit code,
 * with `strict` 1 where something is found.
 */
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
  const signal = untilKilled();
  const plan = await makePlan(
    { script, path },
    { ...options, local: 1 },
    workDir,
    signal,
    { purpose: "check" },
  );
  const checks = (named === undefined ? schedulers : [named]).map((it) =>
    checkFor(it, script, plan, workDir)
  );
  // of all schedulers most are not those that the script is for
  if (named !== undefined) {
    checks[0]?.findings.unshift(...foreignDirectives(script, named));
  }
  await Promise.all(checks.map(async (it) => {
    const told = await Promise.all([
      triedOut(it, workDir, signal),
      passedLimits(it, plan, workDir, signal),
    ]);
    it.findings.push(...told.flat());
  }));
  if (options.json) terminal.print(checkJson(checks, plan.warnings));
  else terminal.show(checkReport(checks, plan.warnings, terminal.view()));
  const found = plan.warnings.length > 0 ||
    checks.some((it) => it.findings.length > 0);
  return options.strict && found ? exitCodes.world : exitCodes.done;
}

function checkFor(
  scheduler: Scheduler,
  script: Script,
  { options, settings, runs }: Plan,
  workDir: string,
): SchedulerCheck {
  const { set = [], unset = [] } = options;
  const own = readJobDirectives(script, scheduler);
  const read = set.length + unset.length === 0
    ? own
    : changeDirectives(script, scheduler, own, { set, unset });
  const [run] = runs;
  const logDir = run?.parentLogDir ?? workDir;
  const { name } = settings;
  const named = {
    logDirName: logDir.slice(logDir.lastIndexOf("/") + 1),
    ...(read.shell === undefined ? { shell: script.shell } : {}),
    ...(read.headerFacts === undefined
      ? {}
      : { headerFacts: read.headerFacts }),
  };
  const job: JobHeader = {
    ...named,
    ...(name === undefined || run === undefined
      ? {}
      : { givenName: givenName(name, run) }),
    logId: 1,
    stdout: pathIn(logDirOf(logDir, 1), "stdout"),
    stderr: pathIn(logDirOf(logDir, 1), "stderr"),
  };
  const array: ArrayHeader = {
    ...named,
    ...(name === undefined ? {} : { givenName: name }),
    size: runs.length,
    ...(options.maxRunning === undefined
      ? {}
      : { maxRunning: options.maxRunning }),
  };
  const header = options.array && scheduler.array !== undefined
    ? scheduler.array.header(array)
    : scheduler.header(job);
  return {
    scheduler,
    written: directivesOf(script, scheduler).length,
    lines: [script.shebang, ...header.lines, ...read.kept],
    findings: [
      ...read.diagnostics,
      ...misreads(script, scheduler, environmentIn(workDir)),
      ...nameFaults({ ...settings, ...named }, runs),
      ...refusedDirectory(scheduler, settings.workDir),
      ...checkArray(scheduler, options),
      ...checkStart(scheduler, options),
    ],
  };
}

/** What of a cluster that is here the jobs would pass. */
async function passedLimits(
  { scheduler: { name, prefix }, lines }: SchedulerCheck,
  { runs, options }: Plan,
  workDir: string,
  signal: AbortSignal,
): Promise<Diagnostic[]> {
  const family = presentSchedulers().find((it) => it.name === name);
  if (family === undefined) return [];
  const given = optionsIn(family, lines.filter((it) => it.startsWith(prefix)));
  const { seconds } = family.demand?.(given) ?? {};
  const jobs = jobCount(runs.length, options.pack);
  const passed = await limitsPassed(family, given, {
    jobs,
    submissions: options.array ? 1 : jobs,
    ...seconds === undefined ? {} : { seconds },
  }, { workDir, signal });
  return passed.map((it) => warning(it));
}

function refusedDirectory(scheduler: Scheduler, workDir: string): Diagnostic[] {
  const refusal = scheduler.refuseWorkDir(workDir);
  return refusal === undefined ? [] : [error(refusal)];
}
