import { resolve } from "@std/path/posix";
import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, error, Failure, warning } from "../../error.ts";
import type { ConfigFiles } from "../../hydra/config_files.ts";
import { expandSite, placeOfProgram } from "../../plan/expand_site.ts";
import { unknownEndTraps } from "../../plan/end_traps.ts";
import type { Run } from "../../plan/job.ts";
import { type Received, withSettings } from "../../plan/settings.ts";
import type { LaunchExport } from "../../plan/lost_environment.ts";
import { nameFaults } from "../../plan/given_name.ts";
import { withMail } from "../../plan/mail.ts";
import type { JobSettings } from "../../plan/make_job.ts";
import { changeDirectives } from "../../plan/change_directives.ts";
import {
  hiddenFailures,
  type JobDirectives,
  readJobDirectives,
} from "../../plan/plan.ts";
import { type ExpandedSite, planRuns } from "../../plan/plan_runs.ts";
import type { ScriptEvaluation } from "../../plan/script_evaluation.ts";
import { arrayText, tasksOf } from "../../plan/own_array.ts";
import { overwrittenFiles } from "../../plan/overwritten.ts";
import { checkCount, sampleSites } from "../../plan/site_counts.ts";
import { severalPrograms } from "../../plan/several_programs.ts";
import { distinct, type ScriptPart } from "../../plan/script_parts.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { knownText } from "../../script/known_text.ts";
import type { Script } from "../../script/script.ts";
import { withArrayDialect } from "./array_dialect.ts";
import { filesMatching } from "./files_matching.ts";
import { lookedAt } from "./looked_at.ts";
import { checkLogDirs } from "./log_dir_place.ts";
import { checkArray, checkStart } from "./check_options.ts";
import { chooseScheduler } from "./choose_scheduler.ts";
import { configFilesHere } from "./config_files.ts";
import { readProgram } from "./program.ts";
import type { ReadScript } from "./read_script.ts";
import { looks } from "./here.ts";
import { environmentIn, withOwnOptions } from "./own_options.ts";
import { ownArrayOf, readTasks, withOwnLimit } from "./read_tasks.ts";
import { realPaths } from "./real_paths.ts";
import { plainName } from "../../sweep/points.ts";
import { seededRandom } from "../../sweep/seeded_random.ts";

/** A script, read and expanded: what there is to submit, and how. */
export interface Plan {
  script: Script;
  /** Absolute path of the script. */
  scriptPath: string;
  /** Of the call, over those of the script. */
  options: SubmitOptions;
  runs: Run[];
  /** What bash found out about the runs; undefined where it was not needed. */
  evaluation?: ScriptEvaluation;
  /** What is to be told of the script's own job array. */
  array?: string;
  settings: JobSettings;
  warnings: Diagnostic[];
}

const defaultMaxJobs = 1000;
/** Bytes of a file with one line for each task of a job array. */
const mostParameters = 10_000_000;

/**
 * Reads everything that a script's jobs depend on and plans them; changes
 * nothing. Throws a Failure with all that is wrong, in the script's order.
 */
export async function makePlan(
  { script, path: scriptPath }: ReadScript,
  callOptions: SubmitOptions,
  workDir: string,
  stop: AbortSignal,
): Promise<Plan> {
  const diagnostics: Diagnostic[] = [];
  const given = withOwnOptions(script, callOptions, workDir, diagnostics);
  const chosen = chooseScheduler(script, given, diagnostics);
  const directives = chosen === undefined
    ? undefined
    : directivesFor(script, chosen, given);
  diagnostics.push(...directives?.diagnostics ?? []);
  const array = ownArrayOf(script, chosen, directives, given);
  const scheduler = chosen === undefined ||
      given.array !== true && array?.array.maxRunning === undefined
    ? chosen
    : withArrayDialect(chosen, workDir);
  const limited = withOwnLimit(given, array, scheduler, script);
  const { options } = limited;
  diagnostics.push(...limited.diagnostics);
  const startDir = resolve(workDir, directives?.startDir ?? ".");
  const maxJobs = options.maxJobs ?? defaultMaxJobs;
  const environment = environmentIn(workDir);
  const search = {
    launchers: options.launchers ?? [],
    ...(options.run === undefined ? {} : { pattern: options.run }),
    environment,
    ...(options.pack === undefined ? {} : { sharing: "yes" as const }),
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
    array,
    tasks,
    maxJobs,
    { ...looks, environment, workDir: startDir, scriptPath },
    options.sweepFlags,
    stop,
  );
  diagnostics.push(
    ...faults,
    ...hiddenFailures(script, search),
    ...unknownEndTraps(script),
    ...found,
    ...none === undefined ? [] : [none],
  );
  const around: ProgramsAround = {
    timeOf: secondsApart(new Date()),
    random: seededRandom(options.seed ?? 0),
    files: configFilesHere(),
    // the index is no longer that of the array which the jobs are submitted as
    ownIndex: tasks.length > 0 && options.array === true ? "yes" : "no",
    ...launchExport(scheduler, directives),
  };
  const whole = parts.map((part) =>
    expandAll(part, startDir, options, around, diagnostics)
  );
  diagnostics.push(...unusedNames(options, whole.flat()));
  const sites = options.sample === undefined
    ? whole
    : sampled(whole, options.sample, around.random, script, diagnostics);
  if (options.run === undefined) {
    diagnostics.push(...severalPrograms(sites.flat(), script));
  }
  diagnostics.push(
    ...overwrittenFiles(sites.flat(), script),
    ...checkCount(sites.flat(), maxJobs, script),
  );
  const refusal = scheduler?.refuseWorkDir(startDir);
  if (refusal !== undefined) diagnostics.push(error(refusal));
  if (scheduler !== undefined) {
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
  const { settings, diagnostics: unsent } = withMail(
    {
      scheduler,
      shebang: script.shebang,
      ...(directives.shell === undefined ? { shell: script.shell } : {}),
      ...(directives.headerFacts === undefined
        ? {}
        : { headerFacts: directives.headerFacts }),
      directives: directives.kept,
      workDir: startDir,
      ...(startDir === workDir ? {} : { submitDir: workDir }),
      ...(options.name === undefined ? {} : { name: options.name }),
      submission: options.array === true ? "one" : "each",
    },
    runs.length,
    options.mail,
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
    ...(array === undefined ? {} : { array: arrayText(array, tasks, script) }),
    settings,
    warnings: distinct(diagnostics),
  };
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

/** Those of the script, as `--set` and `--unset` change them. */
function directivesFor(
  script: Script,
  scheduler: Scheduler,
  { set = [], unset = [] }: SubmitOptions,
): JobDirectives {
  const own = readJobDirectives(script, scheduler);
  return set.length + unset.length === 0
    ? own
    : changeDirectives(script, scheduler, own, { set, unset });
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

/** Names behind --sweep-flag and --zip that no run knows: a slip, mostly. */
function unusedNames(
  { sweepFlags = [], zips = [] }: SubmitOptions,
  sites: ExpandedSite[],
): Diagnostic[] {
  if (sites.length === 0) return [];
  const keys = sites.map(({ axes }) =>
    new Set(axes.map((it) => plainName(it.key)))
  );
  const flags = sweepFlags.filter((name) => !keys.some((it) => it.has(name)))
    .map((name) =>
      warning(
        `--sweep-flag ${name} changes nothing: no run has a comma list behind --${name}`,
      )
    );
  const loose = zips.filter((group) =>
    group.length !== new Set(group).size ||
    group.some((name) =>
      !keys.some((it) =>
        it.has(name) && group.some((other) => other !== name && it.has(other))
      )
    )
  ).map((group) =>
    error(
      `Cannot zip ${group.join(" and ")}: no run sweeps them ${
        group.length === 2 ? "both" : "all"
      }`,
      undefined,
      "Name overrides or flags that one run command sweeps, as in --zip lr,wd",
    )
  );
  return [...flags, ...loose];
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

/** What the run commands of one script share. */
interface ProgramsAround {
  timeOf(line: number): Date;
  random(): number;
  files: ConfigFiles;
  /** Whether the script's own job array sets the index in each job. */
  ownIndex: "yes" | "no";
  /** What the submission hands to launchers in the job. */
  sbatchExport?: LaunchExport;
}

function expandAll(
  part: ScriptPart,
  workDir: string,
  options: SubmitOptions,
  around: ProgramsAround,
  diagnostics: Diagnostic[],
): ExpandedSite[] {
  const { script, sweeps, inUserScript } = part;
  return sweeps.flatMap((sweep) => {
    const { missing, ...place } = lookedAt(
      placeOfProgram(sweep.site, workDir, script.source.text),
    );
    const facts = readProgram({
      ...place,
      workDir: resolve(workDir, sweep.site.directory ?? "."),
      words: sweep.site.run.arguments.map(({ text }) =>
        knownText(text, sweep.site.variables) ?? text.text
      ),
      script: script.source.text,
    }, around.files);
    diagnostics.push(...facts.diagnostics.map(inUserScript));
    if (missing !== undefined && place.inContainer === undefined) {
      diagnostics.push(inUserScript(warning(
        `"${missing}" is not there now`,
        { source: script.source, span: sweep.site.span },
        `Jobs start in "${workDir}": call mlxpsub from where the program is, or add a cd`,
      )));
    }
    const { expanded, diagnostics: found } = expandSite(
      sweep,
      place,
      facts,
      {
        ...around,
        zips: options.zips ?? [],
        filesMatching: (pattern) =>
          filesMatching(
            pattern,
            resolve(workDir, sweep.site.directory ?? "."),
          ),
        ...(options.hydraDir === undefined
          ? {}
          : { hydraDir: options.hydraDir }),
        ...(options.logDir === undefined ? {} : { logDir: options.logDir }),
      },
      script,
    );
    diagnostics.push(...found.map(inUserScript));
    return expanded === undefined ? [] : [expanded];
  });
}
