import { dirname, resolve } from "@std/path/posix";
import type { SubmitOptions } from "../../cli/call.ts";
import type { Presets } from "../../cli/config_file.ts";
import { type Diagnostic, error, Failure } from "../../error.ts";
import { unknownEndTraps } from "../../plan/end_traps.ts";
import type { Run } from "../../plan/run.ts";
import { type Received, withSettings } from "../../plan/settings.ts";
import { nameFaults } from "../../jobs/given_name.ts";
import { withMail } from "../../jobs/mail.ts";
import type { JobSettings } from "../../jobs/make_job.ts";
import {
  addedDirectives,
  changeDirectives,
} from "../../jobs/change_directives.ts";
import {
  foreignDirectives,
  hiddenFailures,
  type JobDirectives,
  readJobDirectives,
} from "../../plan/plan.ts";
import type { ExpandedSite } from "../../plan/expanded_site.ts";
import { planRuns } from "../../plan/plan_runs.ts";
import type { ScriptEvaluation } from "../../plan/script_evaluation.ts";
import { arrayText, tasksOf } from "../../plan/own_array.ts";
import { notHandedOn } from "../../plan/not_handed_on.ts";
import { overwrittenFiles } from "../../plan/overwritten.ts";
import { unusedNames } from "../../plan/unused_names.ts";
import { asItIs, type Relocation } from "../../plan/relocation.ts";
import { checkCount, sampleSites } from "../../plan/site_counts.ts";
import { jobCount } from "../../sweep_log/sweep_plan.ts";
import { severalPrograms } from "../../plan/several_programs.ts";
import { distinct } from "../../plan/script_parts.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { optionsIn } from "../../schedulers/shared/demand.ts";
import type { HandedOn } from "../../schedulers/shared/handed_on.ts";
import type { Script } from "../../script/script.ts";
import { withArrayDialect } from "./array_dialect.ts";
import { withArrayLimit } from "./array_limit.ts";
import { expandAll, type ProgramsAround } from "./expand_parts.ts";
import { checkLogDirs } from "./log_dir_place.ts";
import { checkArray, checkStart } from "./check_options.ts";
import { chooseScheduler } from "./choose_scheduler.ts";
import { configFilesHere } from "./config_files.ts";
import type { ReadScript } from "./read_script.ts";
import { looks, looksIn } from "./here.ts";
import { environmentIn, withOwnOptions } from "./own_options.ts";
import { ownArrayOf, readTasks, withOwnLimit } from "./read_tasks.ts";
import { readPresets } from "./presets.ts";
import { realPaths } from "./real_paths.ts";
import { seededRandom } from "../../sweep/seeded_random.ts";

/** A script, read and expanded: what there is to submit, and how. */
export interface Plan {
  script: Script;
  /** Absolute path of the script. */
  scriptPath: string;
  /** Of the call, over those of the script. */
  options: SubmitOptions;
  runs: Run[];
  /** What was found out about the runs; undefined where they stand as they are. */
  evaluation?: ScriptEvaluation;
  /** Why this scheduler is taken, where several are found. */
  why?: string;
  /** What is to be told of the script's own job array. */
  array?: string;
  settings: JobSettings;
  /** Directives of the job that has a mail sent when all others have ended. */
  mail?: string[];
  warnings: Diagnostic[];
  /** Its run commands, in order, and where the script starts. */
  sites: ExpandedSite[];
  startDir: string;
}

const defaultMaxJobs = 1000;
/** Bytes of a file with one line for each task of a job array. */
const mostParameters = 10_000_000;

/** What is other than for a plain submission. */
export interface PlanTerms {
  /** Where the script's code will be by the time that the jobs start. */
  moved?: Relocation;
  /** To check a script, what the scheduler itself cannot do is left out. */
  purpose?: "submit" | "check";
  /** Told of each task of the script's own job array. */
  onProgress?: (text: string) => void;
}

/**
 * Reads everything that a script's jobs depend on and plans them; changes
 * nothing. Throws a Failure with all that is wrong, in the script's order.
 */
export async function makePlan(
  { script, path: scriptPath }: ReadScript,
  callOptions: SubmitOptions,
  workDir: string,
  stop: AbortSignal,
  { moved = asItIs, purpose = "submit", onProgress }: PlanTerms = {},
): Promise<Plan> {
  const { presets, diagnostics } = readPresets(dirname(scriptPath));
  const given = withOwnOptions(
    script,
    callOptions,
    presets,
    workDir,
    diagnostics,
  );
  const { scheduler: chosen, why } = await chooseScheduler(
    script,
    given,
    workDir,
    stop,
    diagnostics,
  );
  const directives = chosen === undefined
    ? undefined
    : directivesFor(script, chosen, given, presets);
  diagnostics.push(...directives?.diagnostics ?? []);
  const array = ownArrayOf(script, chosen, directives, given);
  const scheduler = chosen === undefined ||
      given.array !== true && array?.array.maxRunning === undefined
    ? chosen
    : await withArrayLimit(withArrayDialect(chosen, workDir), workDir, stop);
  const limited = withOwnLimit(given, array, scheduler, script);
  const { options } = limited;
  diagnostics.push(...limited.diagnostics);
  const ownStart = resolve(workDir, directives?.startDir ?? ".");
  const startDir = moved.into(ownStart);
  const maxJobs = options.maxJobs ?? defaultMaxJobs;
  const environment = environmentIn(workDir);
  const search = {
    launchers: options.launchers ?? [],
    ...(options.run === undefined ? {} : { pattern: options.run }),
    environment,
    ...(chosen === undefined ? {} : { jobIdVariable: chosen.jobIdVariable }),
    ...(options.pack === undefined ? {} : { sharing: "yes" as const }),
    ...(options.sweepFlags === undefined
      ? {}
      : { sweepFlags: options.sweepFlags }),
    ...(options.arguments === undefined
      ? {}
      : { arguments: options.arguments }),
  };
  const { tasks, diagnostics: faults } = array === undefined
    ? { tasks: [], diagnostics: [] }
    : tasksOf(
      array,
      script,
      maxJobs,
      (path) => looks.read(resolve(workDir, path), mostParameters),
    );
  const { parts, diagnostics: found, evaluation, none } = await readTasks(
    script,
    search,
    { own: array, tasks },
    {
      maxJobs,
      here: {
        ...looksIn(moved),
        environment,
        workDir: startDir,
        scriptPath: moved.into(scriptPath),
      },
      stop,
      moved,
      ...onProgress === undefined ? {} : { onProgress },
    },
  );
  // of a long script there may be more than a call takes arguments
  for (
    const it of [
      ...faults,
      ...hiddenFailures(script, search),
      ...unknownEndTraps(script),
      ...found,
      ...none === undefined ? [] : [none],
    ]
  ) diagnostics.push(it);
  const around: ProgramsAround = {
    timeOf: secondsApart(new Date()),
    random: seededRandom(options.seed ?? 0),
    files: configFilesHere(moved),
    moved,
    said: new Set(),
    // the index is no longer that of the array which the jobs are submitted as
    ownIndex: tasks.length > 0 && options.array === true ? "yes" : "no",
    ...launchExport(scheduler, directives),
  };
  const whole = parts.map((part) =>
    expandAll(part, startDir, options, around, diagnostics)
  );
  if (!diagnostics.some((it) => it.severity === "error")) {
    diagnostics.push(...unusedNames(options, whole.flat()));
  }
  const sites = options.sample === undefined
    ? whole
    : sampled(whole, options.sample, around.random, script, diagnostics);
  if (options.run === undefined) {
    diagnostics.push(...severalPrograms(sites.flat(), script));
  }
  for (const it of overwrittenFiles(sites.flat(), script)) diagnostics.push(it);
  diagnostics.push(
    ...notHandedOn(
      sites.flat(),
      handedOn(scheduler, directives?.kept ?? []),
      script,
      scheduler?.title ?? "",
    ),
    ...checkCount(sites.flat(), maxJobs, script),
  );
  const refusal = scheduler?.refuseWorkDir(ownStart);
  if (refusal !== undefined) diagnostics.push(error(refusal));
  if (scheduler !== undefined && purpose === "submit") {
    diagnostics.push(
      ...checkArray(scheduler, options),
      ...checkStart(scheduler, options),
    );
  }
  if (
    scheduler === undefined || directives === undefined ||
    diagnostics.some((it) => it.severity === "error")
  ) throw new Failure(distinct(diagnostics));
  const numbered = new Map<number, number>();
  const received = new Map<Run, Received>();
  const planned = parts.flatMap(({ script, sweeps }, index) =>
    planRuns(
      script,
      sites[index] ?? [],
      sweeps.map((it) => it.site.run),
      numbered,
      received,
    )
  );
  const runs = withSettings(planned, received, {
    startDir,
    real: realPaths(),
  });
  const { settings, mail, diagnostics: unsent } = withMail(
    {
      scheduler,
      shebang: script.shebang,
      ...(directives.shell === undefined ? { shell: script.shell } : {}),
      ...(directives.headerFacts === undefined
        ? {}
        : { headerFacts: directives.headerFacts }),
      directives: directives.kept,
      workDir: ownStart,
      ...(ownStart === workDir ? {} : { submitDir: workDir }),
      ...(options.name === undefined ? {} : { name: options.name }),
      submission: options.array === true ? "one" : "each",
    },
    jobCount(runs.length, options.pack),
    purpose === "submit" ? options.mail : undefined,
  );
  const refusals = [
    ...checkLogDirs(new Set(runs.map((it) => it.parentLogDir))),
    ...nameFaults(settings, runs),
    ...unsent,
  ];
  if (refusals.length > 0) throw new Failure([...diagnostics, ...refusals]);
  return {
    script,
    scriptPath,
    options,
    runs,
    ...(evaluation === undefined ? {} : { evaluation }),
    ...(why === undefined ? {} : { why }),
    ...(array === undefined ? {} : { array: arrayText(array, tasks, script) }),
    settings,
    ...(mail === undefined ? {} : { mail }),
    warnings: distinct(diagnostics),
    sites: sites.flat(),
    startDir,
  };
}

function handedOn(
  scheduler: Scheduler | undefined,
  directives: readonly string[],
): HandedOn {
  const family = schedulers.find((it) => it.name === scheduler?.name);
  return family?.handsOn?.(optionsIn(family, directives)) ?? { names: "all" };
}

/** What the user's directives or environment let launchers hand on. */
function launchExport(
  scheduler: Scheduler | undefined,
  directives: JobDirectives | undefined,
): Pick<ProgramsAround, "sbatchExport"> {
  const name = scheduler?.launchExportVariable;
  const here = name === undefined ? undefined : Deno.env.get(name);
  if (name !== undefined && here !== undefined && here !== "") {
    return { sbatchExport: { value: here, from: name } };
  }
  const value = directives?.launchExport;
  return value === undefined
    ? {}
    : { sbatchExport: { value, from: `${scheduler?.prefix} --export` } };
}

/** Those of the script, as presets add to them, `--set` and `--unset` change. */
function directivesFor(
  script: Script,
  scheduler: Scheduler,
  { set = [], unset = [] }: SubmitOptions,
  presets: Presets,
): JobDirectives {
  const read = readJobDirectives(script, scheduler);
  const own: JobDirectives = {
    ...read,
    diagnostics: [...read.diagnostics, ...foreignDirectives(script, scheduler)],
  };
  const preset = (presets.set.get(scheduler.name) ?? []).map((it) => it.text);
  const more = addedDirectives(script, scheduler, preset, [...set, ...unset]);
  return set.length + unset.length + more.length === 0
    ? own
    : changeDirectives(script, scheduler, own, {
      set: [...more, ...set],
      unset,
    });
}

/** Every part's share of a sample of all their points. */
function sampled(
  parts: ExpandedSite[][],
  count: number,
  random: () => number,
  script: Script,
  diagnostics: Diagnostic[],
): ExpandedSite[][] {
  const { sites, diagnostics: faults } = sampleSites(
    parts.flat(),
    count,
    random,
    script,
  );
  diagnostics.push(...faults);
  const left = [...sites];
  return parts.map((it) => left.splice(0, it.length));
}

/** As if the sweeps of a script's lines had been started one after another. */
function secondsApart(start: Date): (line: number) => Date {
  const places = new Map<number, number>();
  return (line) => {
    const place = places.get(line) ?? places.size;
    places.set(line, place);
    return new Date(start.getTime() + place * 1000);
  };
}
