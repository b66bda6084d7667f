import { type Diagnostic, error, warning } from "../error.ts";
import { wordParts } from "../hydra/group_words.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { shellQuote } from "../script/word_text.ts";
import type { Axis } from "../sweep/expand.ts";
import type { JobWords } from "./hydra_job.ts";
import { type EnvironmentRules, lostEnvironment } from "./lost_environment.ts";
import type { ProgramFacts } from "./program.ts";
import { logId } from "./run_template.ts";
import type { SiteOverride } from "./sweep_site.ts";

/** How a job's program learns where MLXP is to log. */
export interface MlxpJob {
  /** Overrides, where the program does not get MLXP_SCHEDULER. */
  words?: JobWords;
  /**
   * Whether the job's script writes its id into info.yaml: where MLXP does not
   * resolve it there (before 1.0.1), or cannot see it.
   */
  jobId: "from the script" | "from MLXP";
  /** Whether it is to run a copy of the code. */
  versionManager: "on" | "off";
  diagnostics: Diagnostic[];
}

/** What a job of an MLXP program, or of one that may be one, needs beside its file. */
export function mlxpJob(
  overrides: readonly SiteOverride[],
  facts: ProgramFacts,
  rules: EnvironmentRules,
  site: RunSite,
  script: Script,
): MlxpJob {
  const lost = lostEnvironment(wordsBefore(site, script), rules);
  const place = { source: script.source, span: site.span };
  const diagnostics: Diagnostic[] = [];
  if (facts.framework === "mlxp") {
    diagnostics.push(
      ...overridden(overrides, script),
    );
  }
  const { launcher, instead, hint } = lost ?? {};
  const by = launcher === undefined ? "the script" : `"${launcher}"`;
  // of MLXP's own settings that file is the strongest
  const misled = instead !== undefined && facts.framework === "mlxp";
  if (
    misled ||
    lost !== undefined && facts.framework === "unknown" &&
      facts.readsEnvironment !== "no"
  ) {
    const program = site.run.program.text.text;
    diagnostics.push((misled ? error : warning)(
      instead === undefined
        ? `"${program}" does not get MLXP_SCHEDULER: ${by} keeps it back`
        : `"${program}" ${
          instead === "another value" ? "gets" : "may get"
        } another MLXP_SCHEDULER than that of its job: ${by} sets it`,
      place,
      hint,
    ));
  }
  const needsWords = lost !== undefined && facts.framework === "mlxp";
  if (needsWords && rules.changed?.has("MLXPSUB_LOG_ID") === true) {
    diagnostics.push(error(
      "Cannot tell the program where to log: the script changes MLXPSUB_LOG_ID, too",
      place,
      "Give yours another name",
    ));
  }
  return {
    diagnostics,
    versionManager: facts.framework === "mlxp"
      ? asked(overrides) ?? facts.versionManager
      : "off",
    jobId: facts.framework === "mlxp" &&
        (lost !== undefined || facts.mlxpIds === "text" ||
          rules.ownIndex === "yes")
      ? "from the script"
      : "from MLXP",
    ...(needsWords ? { words: settingsAsWords } : {}),
  };
}

/** Words before the program, as they are written but for their quotes. */
function wordsBefore(
  { run, before = [] }: RunSite,
  { source }: Script,
): string[] {
  const program = run.program.text.offsets[0] ?? run.command.span.end;
  const own = run.command.words.filter((it) => it.span.end <= program);
  return [
    ...before,
    ...own.map((it) =>
      source.text.slice(it.span.start, it.span.end).replace(/["']/g, "")
    ),
  ];
}

/** What metadata/mlxp.yaml says (seen to work with MLXP 0.2.7, 1.0.0, 1.0.5). */
const settingsAsWords: JobWords = ({ parentLogDir }) => [
  " ++mlxp.logger.forced_log_id=",
  logId,
  ` ++mlxp.logger.parent_log_dir=${parentWord(parentLogDir)}`,
  " ++mlxp.use_scheduler=false",
  " ++mlxp.use_version_manager=false",
  " ++mlxp.interactive_mode=false",
];

function parentWord(path: string): string {
  return /^[\w./@:+%-]+$/.test(path)
    ? path
    : shellQuote(`'${path.replace(/(\\*)'/g, "$1$1\\'")}'`);
}

/** What a job sets anew, whatever the command says. */
const jobSettings: ReadonlyMap<string, string> = new Map([
  ["mlxp.logger.forced_log_id", "each job logs into its own directory"],
  ["mlxp.forced_log_id", "each job logs into its own directory"],
  ["mlxp.use_scheduler", "a job does not submit itself again"],
  ["mlxp.interactive_mode", "nobody is there to answer in a job"],
]);

/** `mlxp.use_version_manager=true`, which no job gets: mlxpsub does it. */
function asked(overrides: readonly SiteOverride[]): "on" | "off" | undefined {
  const last = overrides.map(({ override }) => wordParts(override.text))
    .findLast((it) => it.name === "mlxp.use_version_manager");
  return last === undefined
    ? undefined
    : last.value?.toLowerCase() === "true"
    ? "on"
    : "off";
}

function overridden(
  overrides: readonly SiteOverride[],
  { source }: Script,
): Diagnostic[] {
  return overrides.flatMap(({ override, origin }) => {
    const { name, value = "" } = wordParts(override.text);
    const reason = jobSettings.get(name);
    if (
      reason === undefined || value.toLowerCase() === "false" ||
      origin.kind !== "argument"
    ) return [];
    return [warning(
      `"${override.text}" has no effect in a job: ${reason}`,
      { source, span: origin.argument.word.span },
      "Leave it out",
    )];
  });
}

/**
 * `mlxp.logger.parent_log_dir=x` as MLXP's Hydra takes it: without a sign it
 * is refused, as no config holds it; with `++` it is taken, held or not.
 */
export function withMlxpSigns(axes: Axis[], facts: ProgramFacts): Axis[] {
  if (facts.framework !== "mlxp") return axes;
  return axes.map((axis) =>
    axis.key.startsWith("mlxp.")
      ? { ...axis, valueAt: (index) => `++${axis.valueAt(index)}` }
      : axis
  );
}
