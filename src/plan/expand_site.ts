import { hasOpaque } from "../script/opaque.ts";
import { resolve } from "@std/path/posix";
import { type Diagnostic, error, warning } from "../error.ts";
import { knownText } from "../script/known_text.ts";
import type { Argument } from "../script/run_command.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { writtenAs } from "../script/word_text.ts";
import { type Axis, expandOverrides } from "../sweep/expand.ts";
import { parseOverride } from "../sweep/override.ts";
import { countRuns, zippedWheels } from "../sweep/points.ts";
import { plainValue } from "../sweep/plain_value.ts";
import { containerOf, pathHere } from "./container_path.ts";
import type { ExpandedSite } from "./expanded_site.ts";
import {
  type HydraDir,
  hydraWords,
  refuseHydraSweeps,
  refuseOptions,
  unseenOptions,
} from "./hydra_job.ts";
import { refuseWords } from "./hydra_words.ts";
import type { EnvironmentRules, LaunchExport } from "./lost_environment.ts";
import { mlxpJob, withMlxpSigns } from "./mlxp_job.ts";
import type { Relocation } from "./relocation.ts";
import type { ProgramFacts } from "./program.ts";
import { faultAt, type SiteOverride, type SweepSite } from "./sweep_site.ts";

/** Where the program of a run command stands, as far as can be told. */
export interface ProgramPlace {
  /** Absolute path of the directory of its file; of a module, the work dir. */
  directory: string | undefined;
  /** Absolute path of its file. */
  file?: string;
  /** From where Python imports the program's own modules. */
  root?: string;
  /** Of a module: where its file may be. */
  moduleFiles?: { file: string; root: string }[];
  /** It is a path of a container, which may be something else here. */
  inContainer?: "yes";
}

/** Finds a run command's program from the directory of the submission. */
export function placeOfProgram(
  site: RunSite,
  workDir: string,
  source: string,
): ProgramPlace {
  const { program } = site.run;
  const container = containerOf(site, source, workDir);
  const start = container?.workDir === undefined
    ? undefined
    : pathHere(container.workDir, container);
  const directory = start ??
    (site.directory === undefined
      ? undefined
      : resolve(workDir, site.directory));
  if (program.kind === "module") {
    const name = knownText(program.text, site.variables);
    if (directory === undefined || name === undefined) return { directory };
    // an installed package stands, as a rule, for the one in src/
    const roots = [
      ".",
      ...(site.variables.get("PYTHONPATH") ?? "").split(":"),
      "src",
    ].filter((it) => it !== "").map((it) => resolve(directory, it));
    const moduleFiles = roots.flatMap((root) => {
      const path = resolve(root, name.replaceAll(".", "/"));
      return [`${path}.py`, `${path}/__main__.py`]
        .map((file) => ({ file, root }));
    });
    return { directory, moduleFiles };
  }
  const path = site.program ?? knownText(program.text, site.variables);
  if (path === undefined) return { directory: undefined };
  if (!path.startsWith("/") && directory === undefined) {
    return { directory: undefined };
  }
  const found = container === undefined || !path.startsWith("/")
    ? undefined
    : pathHere(path, container);
  const file = found ?? resolve(directory ?? "/", path);
  const isInside = container !== undefined && path.startsWith("/") &&
    found === undefined;
  return {
    directory: resolve(file, ".."),
    file,
    ...(isInside ? { inContainer: "yes" } : {}),
  };
}

/** The same where the files are now. */
export function placeBack(
  { directory, file, root, moduleFiles, ...rest }: ProgramPlace,
  { back }: Relocation,
): ProgramPlace {
  return {
    ...rest,
    directory: directory && back(directory),
    ...(file === undefined ? {} : { file: back(file) }),
    ...(root === undefined ? {} : { root: back(root) }),
    ...(moduleFiles === undefined ? {} : {
      moduleFiles: moduleFiles.map((it) => ({
        file: back(it.file),
        root: back(it.root),
      })),
    }),
  };
}

export interface ExpansionSettings {
  /** From --log-dir. */
  logDir?: string;
  /** Groups of names whose axes turn together, from --zip. */
  zips?: readonly (readonly string[])[];
  /** The paths that match a pattern, from where the run starts. */
  filesMatching?(pattern: string): readonly string[] | undefined;
  /** From --hydra-dir; `job` if left out. */
  hydraDir?: HydraDir;
  /** When the sweep of a line begins: one second apart from those above. */
  timeOf?(line: number): Date;
  /** Whether the script's own job array sets the index in each job. */
  ownIndex?: "yes" | "no";
  /** What the submission hands to launchers in the job, where that is known. */
  sbatchExport?: LaunchExport;
  /** Uniform in [0, 1), for shuffle(). */
  random(): number;
}

/** Overrides and what the program's files say → axes and log directories. */
export function expandSite(
  given: SweepSite,
  place: ProgramPlace,
  facts: ProgramFacts,
  settings: ExpansionSettings,
  script: Script,
): { expanded?: ExpandedSite; diagnostics: Diagnostic[] } {
  const { source } = script;
  const sweep = facts.saysHydra === "no" ? withOwnFlags(given) : given;
  const diagnostics: Diagnostic[] = [];
  const overrides: SiteOverride[] = [];
  for (const [key, value] of facts.sweeperParams) {
    const parsed = parseOverride(`${key}=${value}`);
    if (parsed.ok) {
      overrides.push({ override: parsed.value, origin: { kind: "config" } });
    } else {
      diagnostics.push(error(
        `Cannot read hydra.sweeper.params of the program: ${parsed.fault.message}`,
        { source, span: sweep.site.span },
        parsed.fault.hint,
      ));
    }
  }
  diagnostics.push(...refuseHydraSweeps(sweep.overrides, sweep.site, script));
  overrides.push(...sweep.overrides);
  const expanded = expandOverrides(overrides.map((it) => it.override), {
    groupOptions: facts.groupOptions,
    files: settings.filesMatching ?? (() => undefined),
    random: settings.random,
  });
  if (!expanded.ok) {
    for (const fault of expanded.faults) {
      const origin = overrides[fault.override]?.origin;
      diagnostics.push(
        origin?.kind === "argument"
          ? faultAt(fault, origin.argument, source)
          : error(
            `Cannot use hydra.sweeper.params of the program: ${fault.message}`,
            { source, span: sweep.site.span },
            fault.hint,
          ),
      );
    }
    return { diagnostics };
  }
  const axes = withMlxpSigns(expanded.axes, facts);
  const turning = zippedWheels(axes, settings.zips ?? []);
  if (turning.kind === "unequal") {
    const [first, ...others] = turning.axes;
    const other = others.find((it) => it.size !== first?.size);
    diagnostics.push(error(
      `Cannot zip "${first?.key}" and "${other?.key}": one has ${first?.size} values and the other ${other?.size}`,
      { source, span: sweep.site.span },
      "Give both as many values, or leave --zip out for all combinations",
    ));
    return { diagnostics };
  }
  const logDir = logDirOf(
    { ...sweep, overrides },
    axes,
    place,
    facts,
    settings,
  );
  if (logDir === undefined) {
    diagnostics.push(
      facts.parentLogDirFault ?? unknownLogDir(sweep, place, script),
    );
  }
  diagnostics.push(
    ...refuseOptions(expanded.axes, overrides, facts, sweep.site, script),
  );
  if (diagnostics.length > 0 || logDir === undefined) return { diagnostics };
  const refused = [
    ...unseenOptions(overrides, facts, sweep.site, script),
    ...refuseWords(axes, overrides, facts, sweep.site, script),
  ];
  if (refused.some((it) => it.severity === "error")) {
    return { diagnostics: refused };
  }
  const hydra = hydraWords(
    sweep.overrides,
    countRuns(axes, turning.wheels),
    facts,
    {
      dir: settings.hydraDir ?? "job",
      time: settings.timeOf?.(sweep.site.line) ?? new Date(0),
      ...(sweep.changed === undefined ? {} : { changed: sweep.changed }),
    },
    sweep.site,
    script,
  );
  const rules: EnvironmentRules = {
    script: source.text,
    ownIndex: settings.ownIndex ?? "no",
    variables: sweep.site.variables,
    ...(sweep.changed === undefined ? {} : { changed: sweep.changed }),
    ...(settings.sbatchExport === undefined
      ? {}
      : { sbatchExport: settings.sbatchExport }),
  };
  const mlxp = mlxpJob(sweep.overrides, facts, rules, sweep.site, script);
  const jobWords = hydra.words ?? mlxp.words;
  return {
    diagnostics: [
      ...refused,
      ...hydra.diagnostics,
      ...mlxp.diagnostics,
      ...ownNames(sweep, script),
    ],
    expanded: {
      site: sweep.site,
      ...(sweep.received === undefined ? {} : { received: sweep.received }),
      ...(sweep.writes === undefined ? {} : { writes: sweep.writes }),
      ...(sweep.reads === undefined ? {} : { reads: sweep.reads }),
      overrides,
      axes,
      wheels: turning.wheels,
      parentLogDir: logDir,
      jobId: mlxp.jobId,
      versionManager: mlxp.versionManager,
      ...(place.directory === undefined ? {} : { programDir: place.directory }),
      ...(jobWords === undefined ? {} : { jobWords }),
    },
  };
}

/** A job goes by these, and the script takes them for its own. */
function ownNames(
  { site, changed = new Map() }: SweepSite,
  { source }: Script,
): Diagnostic[] {
  const names = [...changed.keys()].filter((it) => it !== "MLXP_SCHEDULER");
  return names.length === 0 ? [] : [warning(
    `The script changes ${
      names.join(" and ")
    }, by which a job finds its log directory`,
    { source, span: site.span },
    "Give yours another name",
  )];
}

/** `-m $MODEL` of a program that has nothing to do with Hydra. */
function withOwnFlags(sweep: SweepSite): SweepSite {
  const own = (all: Argument[]): Argument[] =>
    all.map((it, at) => {
      const next = all[at + 1];
      return it.role === "multirun flag" && it.text.text === "-m" &&
          next?.role === "other" && !next.text.text.startsWith("-")
        ? { ...it, role: "other" }
        : it;
    });
  const { site, received } = sweep;
  const run = { ...site.run, arguments: own(site.run.arguments) };
  return {
    ...sweep,
    site: { ...site, run },
    ...(received === undefined
      ? {}
      : { received: { ...received, arguments: own(received.arguments) } }),
  };
}

function unknownLogDir(
  sweep: SweepSite,
  { inContainer }: ProgramPlace,
  script: Script,
): Diagnostic {
  const { text, expansions } = sweep.site.run.program.text;
  return error(
    `Cannot tell the log directory of "${
      writtenAs(text, expansions)
    }": its own directory is ${
      inContainer === undefined
        ? "known only inside the job"
        : "one of the container, and not there now"
    }`,
    { source: script.source, span: sweep.site.span },
    "Give it as an absolute path: --log-dir /path/to/logs",
  );
}

/**
 * The log directory at a setting: --log-dir, else the command's own
 * `mlxp.logger.parent_log_dir`, else the program's configs/mlxp.yaml, else
 * `logs`; a relative one from the program's directory, as in MLXP.
 */
function logDirOf(
  sweep: SweepSite,
  axes: Axis[],
  place: ProgramPlace,
  facts: ProgramFacts,
  settings: ExpansionSettings,
): ((words: string[]) => string) | undefined {
  const from = (path: string): string | undefined => {
    if (path.startsWith("/")) return resolve(path);
    return place.directory === undefined
      ? undefined
      : resolve(place.directory, path);
  };
  const axis = axes.findIndex((it) =>
    /^\+{0,2}mlxp\.logger\.parent_log_dir$/.test(it.key)
  );
  const found = axes[axis];
  if (settings.logDir !== undefined || found === undefined) {
    const given = settings.logDir ?? facts.parentLogDir;
    if (given === undefined && facts.parentLogDirFault !== undefined) {
      return undefined;
    }
    const fixed = from(given ?? "logs");
    return fixed === undefined ? undefined : () => fixed;
  }
  const { origin } = sweep.overrides[found.source] ?? {};
  const expansions = origin?.kind === "argument"
    ? origin.argument.text.expansions
    : [];
  const byWord = new Map<string, string>();
  for (let index = 0; index < found.size; index++) {
    const word = found.valueAt(index);
    const value = plainValue(word);
    const path = hasOpaque(value)
      ? knownText(
        { text: value, offsets: [], expansions },
        sweep.site.variables,
      )
      : value;
    const absolute = path === undefined ? undefined : from(path);
    if (absolute === undefined) return undefined;
    byWord.set(word, absolute);
  }
  return (words) => byWord.get(words[axis] ?? "") ?? "";
}
