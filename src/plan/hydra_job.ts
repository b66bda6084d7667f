import { type Diagnostic, error, warning } from "../error.ts";
import { wordParts } from "../hydra/group_words.ts";
import { withNow } from "../hydra/now.ts";
import { hasOpaque } from "../script/opaque.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { shellQuote, writtenAs } from "../script/word_text.ts";
import type { Axis } from "../sweep/expand.ts";
import type { Changed } from "./job_variables.ts";
import type { ProgramFacts } from "./program.ts";
import { type JobCode, logId } from "./run_template.ts";
import { faultAt, knownWord, type SiteOverride } from "./sweep_site.ts";

/** Where a job of a `@hydra.main` program writes: its log directory, or as Hydra alone. */
export type HydraDir = "job" | "off";

/** Shell code that stands behind the overrides of one run. */
export type JobWords = (run: {
  parentLogDir: string;
  /** Its place in the sweep, from 0. */
  place: number;
}) => JobCode;

/** Hydra refuses these too: its own configuration is one for all runs. */
export function refuseHydraSweeps(
  overrides: readonly SiteOverride[],
  site: RunSite,
  script: Script,
): Diagnostic[] {
  return overrides.flatMap(({ override, origin }) => {
    const { kind } = override.sweep;
    const { name } = wordParts(override.text);
    if (kind === "none" || kind === "computed" || !/^hydra[./]/.test(name)) {
      return [];
    }
    const message =
      `Cannot sweep over "${name}": Hydra's own configuration is the same in all runs`;
    const hint = "Write one value, or a command of its own for each";
    return [
      origin.kind === "argument"
        ? faultAt(
          { kind: "compute", start: 0, end: 0, message, hint },
          origin.argument,
          script.source,
        )
        : error(message, { source: script.source, span: site.span }, hint),
    ];
  });
}

/** Longest sweep whose options are looked up one by one. */
const mostOptions = 10_000;

/** Options of groups on disk that are not there, as Hydra refuses them. */
export function refuseOptions(
  axes: readonly Axis[],
  overrides: readonly SiteOverride[],
  facts: ProgramFacts,
  site: RunSite,
  script: Script,
): Diagnostic[] {
  // of axes with one key the first
  const byKey = new Map(axes.toReversed().map((it) => [it.key, it]));
  return axes.flatMap((axis): Diagnostic[] => {
    const { prefix, name } = wordParts(axis.key);
    // what is added gives way to what is chosen, and both to what is deleted
    if (prefix === "+" && byKey.has(name)) return [];
    const deleted = byKey.get(`~${name}`);
    const { value: only } = wordParts(deleted?.valueAt(0) ?? name);
    if (deleted !== undefined && only === undefined) return [];
    if (prefix === "~" || prefix === "++" || name.startsWith("hydra/")) {
      return [];
    }
    const options = facts.groupOptions(name);
    if (options === undefined) return [];
    const own = overrides[axis.source];
    const { origin, override } = own ?? {};
    for (let index = 0; index < Math.min(axis.size, mostOptions); index++) {
      const { value = "", form } = wordParts(
        knownWord(axis.valueAt(index), own, site.variables),
      );
      const plain = form === "text" && !/^(?:null|\?\?\?|)$/.test(value) &&
        !value.includes("${") && !hasOpaque(value) && value !== only;
      if (!plain || facts.hasOption(name, value) !== "no") continue;
      const message =
        `Cannot choose "${value}" in group "${name}": there is no such option`;
      const hint = options.length === 0
        ? `Put ${value}.yaml into the group`
        : `Write one of ${options.slice(0, 8).join(", ")}`;
      if (origin?.kind !== "argument" || override === undefined) {
        return [
          error(message, { source: script.source, span: site.span }, hint),
        ];
      }
      const start = Math.max(
        0,
        override.text.indexOf(value, axis.key.length + 1),
      );
      return [
        faultAt(
          { kind: "group", start, end: start + value.length, message, hint },
          origin.argument,
          script.source,
        ),
      ];
    }
    return [];
  });
}

/** glob() over a group to which Python may add options that are in no file. */
export function unseenOptions(
  overrides: readonly SiteOverride[],
  facts: ProgramFacts,
  site: RunSite,
  { source }: Script,
): Diagnostic[] {
  if (facts.framework === "unknown") return [];
  return overrides.flatMap(({ override }) => {
    const { sweep, reader } = override;
    if (
      reader !== "Hydra" || sweep.kind !== "glob" ||
      facts.hasOption(sweep.group, "*") !== "unknown"
    ) return [];
    return [warning(
      `"${override.text}" finds the options of "${sweep.group}" in files only, and the program adds configs of its own`,
      { source, span: site.span },
      "List the options, if Python adds some to that group",
    )];
  });
}

/**
 * The words that give each job of a `@hydra.main` program a directory and a
 * number of its own (tried with Hydra 1.3.2): its log directory, unless the
 * user names one, or where Hydra's own multirun would put it, where that is
 * set.
 */
export function hydraWords(
  overrides: readonly SiteOverride[],
  runs: number,
  facts: ProgramFacts,
  { dir, time, changed = new Map() }: {
    dir: HydraDir;
    time: Date;
    changed?: Changed;
  },
  site: RunSite,
  script: Script,
): { words?: JobWords; diagnostics: Diagnostic[] } {
  if (facts.framework !== "hydra" || facts.output.starts === "nothing") {
    return { diagnostics: [] };
  }
  const given = new Set(
    overrides.map((it) => wordParts(it.override.text).name),
  );
  // else a job would sweep again
  const mode = facts.output.mode === "multirun" ? ["hydra.mode=RUN"] : [];
  const multirun = mode.length > 0 ||
    site.run.arguments.some((it) => it.role === "multirun flag");
  if (dir === "off") {
    return {
      diagnostics: [],
      ...(mode.length > 0 ? { words: () => [joined(mode)] } : {}),
    };
  }
  const choice = directoryFor(given, overrides, runs, multirun, facts);
  const place = { source: script.source, span: site.span };
  const diagnostics = choice.shared === undefined ? [] : [warning(
    choice.kind === "own"
      ? `hydra.run.dir "${choice.shared}" is one directory for all ${runs} jobs: each writes into its log directory instead`
      : `All ${runs} jobs write into one directory: hydra.run.dir is "${choice.shared}"`,
    place,
    "Leave hydra.run.dir out, or set hydra.sweep.dir and hydra.sweep.subdir",
  )];
  if (choice.kind === "own" && changed.has("MLXPSUB_LOG_ID")) {
    diagnostics.push(error(
      "Cannot tell the program where to write: the script changes MLXPSUB_LOG_ID",
      place,
      "Give yours another name",
    ));
  }
  return {
    diagnostics,
    words: ({ parentLogDir, place }) => [
      joined(mode),
      ...choice.kind === "own"
        ? [" ", ...ownDirectory(parentLogDir, script, changed)]
        : choice.kind === "multirun"
        ? [joined(sweepDirectory(given, facts, time))]
        : [],
      joined(given.has("hydra.job.num") ? [] : [`hydra.job.num=${place}`]),
    ],
  };
}

interface DirectoryChoice {
  kind: "own" | "multirun" | "as set";
  /** A directory that several jobs would share, as it is written. */
  shared?: string;
}

function directoryFor(
  given: ReadonlySet<string>,
  overrides: readonly SiteOverride[],
  runs: number,
  multirun: boolean,
  { output }: ProgramFacts,
): DirectoryChoice {
  const sweepGiven = [...given].some((it) => /^hydra\.sweep(\.|$)/.test(it));
  const runGiven = overrides.findLast((it) =>
    wordParts(it.override.text).name === "hydra.run.dir"
  );
  const runDir = runGiven === undefined
    ? output.runDir
    : writtenValue(runGiven);
  const single = runs === 1 && !multirun;
  if (sweepGiven) return { kind: "multirun" };
  if (output.sweepDir === "set" && !(single && runDir !== undefined)) {
    return { kind: "multirun" };
  }
  if (runDir === undefined) return { kind: "own" };
  const fixed = !runDir.replace(/\$\{now:[^{}]*\}/g, "").includes("${");
  if (runs === 1 || !fixed) return { kind: "as set" };
  return {
    // with --multirun Hydra itself passes over hydra.run.dir
    kind: runGiven === undefined || multirun ? "own" : "as set",
    shared: runDir,
  };
}

/** What Hydra has for `hydra.sweep.dir`. */
const sweepDir = "multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}";

/**
 * Where Hydra's own multirun puts a run. The time in it is that of the
 * submission for all jobs, and stays when one is submitted again.
 */
function sweepDirectory(
  given: ReadonlySet<string>,
  { output }: ProgramFacts,
  time: Date,
): string[] {
  const texts = [
    ["hydra.sweep.dir", output.sweep.dir],
    ["hydra.sweep.subdir", output.sweep.subdir],
  ] as const;
  const timed = texts.flatMap(([name, text]) => {
    // what the job's shell makes of the user's word is not known here
    const known = text ??
      (name === "hydra.sweep.dir" && !given.has(name) ? sweepDir : "");
    const after = withNow(known, time);
    return after === known || /['\\]/.test(after) ? [] : [`${name}='${after}'`];
  });
  return [
    ...timed,
    "hydra.run.dir='${hydra.sweep.dir}/${hydra.sweep.subdir}'",
  ];
}

function writtenValue({ override, origin }: SiteOverride): string {
  const { value = "" } = wordParts(override.text);
  return origin.kind === "argument"
    ? writtenAs(value, origin.argument.text.expansions)
    : value;
}

/** What the head of a job's script exports, or what it comes to. */
function ownDirectory(
  parentLogDir: string,
  { host }: Script,
  changed: Changed,
): JobCode {
  const parent = parentLogDir.replace(/\/$/, "");
  if (/^[\w./@:+%-]+$/.test(parentLogDir)) {
    return host === undefined && !changed.has("MLXPSUB_LOG_DIR")
      ? ["hydra.run.dir=$MLXPSUB_LOG_DIR/hydra"]
      : [`hydra.run.dir=${parent}/`, logId, "/hydra"];
  }
  // quoted for Hydra's grammar as well
  const quoted = parent.replace(/(\\*)'/g, "$1$1\\'");
  return [
    shellQuote(`hydra.run.dir='${quoted}/`),
    logId,
    shellQuote("/hydra'"),
  ];
}

function joined(words: readonly string[]): string {
  return words.map((it) => ` ${it}`).join("");
}
