import { dirname } from "@std/path/posix";
import { type Diagnostic, error, warning } from "../error.ts";
import { hasOpaque } from "../script/opaque.ts";
import { parseOverride } from "../sweep/override.ts";
import { composeHydra } from "./composition.ts";
import { directoryFaults, flagFaults, primaryFaults } from "./call_faults.ts";
import { type ConfigFlags, splitWords } from "./config_flags.ts";
import {
  configPlaces,
  type PathSurroundings,
  searchPath,
} from "./config_place.ts";
import {
  faultsOf,
  gapsOf,
  refuseSweeper,
  unusedOf,
} from "./composition_faults.ts";
import {
  type ConfigSources,
  findConfig,
  groupOptions,
  isGroup,
} from "./config_sources.ts";
import type { FoundDecorator } from "./decorator.ts";
import { wordParts } from "./group_words.ts";
import { paramsOf } from "./sweeper_params.ts";
import { programSays, usesConfigStore } from "./program_search.ts";
import { type WordCheck, wordCheck } from "./refused_words.ts";
import { shownPackage } from "./shown_package.ts";
import { isMapping, valueAt } from "./yaml_file.ts";
import type { ProgramCall } from "./program_call.ts";

/** What the configs of a program say of its sweep and its directories. */
export interface ProgramConfig {
  /** `hydra.sweeper.params`, in order. */
  sweeperParams: [key: string, value: string][];
  /** `hydra.run.dir` of the configs, or of the command. */
  runDir?: string;
  /** Whether `hydra.sweep.dir` or `hydra.sweep.subdir` is set. */
  sweepDir: "set" | "not set";
  /** The texts of the two, where they are known. */
  sweep: { dir?: string; subdir?: string };
  /** `hydra.mode: MULTIRUN`: without a word a job would sweep again. */
  mode: "multirun" | "not set";
  /** With `--cfg job` and the like Hydra prints something, and that is all. */
  starts: "a run" | "nothing";
  /** The options of a config group; undefined where there is no such group. */
  groupOptions(group: string): string[] | undefined;
  /** Whether a group on disk has an option; "unknown" where Python may add some. */
  hasOption(group: string, option: string): "yes" | "no" | "unknown";
  /** The first word of a run that Hydra refuses, as far as texts can tell. */
  refusedWord: WordCheck;
  diagnostics: Diagnostic[];
}

/** Reads a program's configs as Hydra composes them, as far as texts can tell. */
export function readProgramConfig(
  place: FoundDecorator,
  call: ProgramCall,
): ProgramConfig {
  const split = splitWords(call.words);
  const { flags, overrides } = split;
  const { files } = call;
  const diagnostics: Diagnostic[] = [];
  const root = place.root ?? call.root ?? dirname(place.file);
  const around: PathSurroundings = { ...call, root };
  const places = configPlaces(place, flags, around);
  const read = call.decorator === "read";
  if (read) {
    diagnostics.push(
      ...flagFaults(split, place.file, root, call),
      ...directoryFaults(flags, places, call),
    );
  }
  if (places.refusal !== undefined) {
    diagnostics.push(error(
      `Cannot find the configs of "${place.file}": ${places.refusal.state}`,
      undefined,
      places.refusal.hint,
    ));
  }
  const name = primaryOf(place, flags, diagnostics);
  const near: ConfigSources = { directories: places.directories, files };
  const primary = name === undefined || name === null
    ? undefined
    : findConfig(name, near);
  const search = searchPath(primary?.file, overrides, around);
  const sources: ConfigSources = {
    directories: [...places.directories, ...search.directories],
    files,
  };
  const unknown = [...places.unknown, ...search.unknown];
  if (call.decorator === "read") {
    diagnostics.push(...unknown.map((it) => unknownPlace(it, place.file)));
  }
  const isFound = unknown.length === 0 && places.refusal === undefined &&
    call.decorator === "read";
  const stores = usesConfigStore(place.file, root, files) === "yes";
  const known = isFound && !stores ? "whole" : "part";
  const isAbsent = isFound && flags.composes !== "nothing" &&
    (place.framework === "hydra" || flags.name !== undefined) &&
    typeof name === "string" && primary === undefined &&
    search.directories.length === 0;
  const says = (text: string): boolean =>
    programSays(
      place.file,
      root,
      new RegExp(`\\b${text.replace(/\W/g, "\\$&")}\\b`),
      files,
    ) === "yes";
  if (isAbsent) {
    diagnostics.push(
      ...primaryFaults(name, flags, place, places, known, says, call),
    );
  }
  const given = readGiven(overrides, sources, diagnostics);
  const refused = flags.composes === "nothing"
    ? "fine"
    : refusePrimary(primary, call.decorator, diagnostics);
  const composition = composeHydra(
    refused === "refused" ? null : name ?? null,
    given.fixed,
    sources,
    place.rules ?? "now",
  );
  const composes = flags.composes ?? "all";
  if (read && composes !== "nothing") {
    diagnostics.push(
      ...faultsOf(composition, place),
      ...isAbsent ? [] : gapsOf(composition, known, place, given.fixed),
      ...unusedOf(composition, known, primary?.file),
    );
  }
  if (
    read && stores && flags.shows === undefined &&
    programSays(place.file, root, sweepOfPython, files) === "yes"
  ) {
    diagnostics.push(warning(
      `Cannot tell what "${place.file}" sweeps: it adds configs in Python, which name Hydra's sweeper or mode`,
      undefined,
      "Write the sweep into the command in its place",
    ));
  }
  const params = flags.shows !== undefined
    ? []
    : paramsOf(composition, call.environment, diagnostics);
  const mode = String(valueAt(composition.hydra, "mode")).toUpperCase() ===
    "MULTIRUN";
  const sweeps = flags.multirun === true || given.sweeps || mode ||
    params.length > 0;
  if (sweeps) diagnostics.push(...refuseSweeper(composition));
  const single = flags.shows ?? flags.run;
  if (
    read && single !== undefined && composes !== "nothing" && given.sweeps
  ) {
    diagnostics.push(error(
      `Cannot sweep with ${single}: Hydra starts ${
        flags.shows === undefined ? "one run" : "no run"
      } then`,
      undefined,
      `Leave ${single} out, or give each setting one value`,
    ));
  }
  const runDir = valueAt(composition.hydra, "run", "dir");
  const sweep = valueAt(composition.hydra, "sweep");
  return {
    sweeperParams: params,
    ...(typeof runDir === "string" ? { runDir } : {}),
    sweepDir: isMapping(sweep) && ("dir" in sweep || "subdir" in sweep) ||
        composition.unread.some((it) => it.key === "hydra.sweep")
      ? "set"
      : "not set",
    sweep: {
      ...textAt(sweep, "dir"),
      ...textAt(sweep, "subdir"),
    },
    mode: mode ? "multirun" : "not set",
    starts: flags.shows === undefined ? "a run" : "nothing",
    // Hydra's glob() does not look into hydra.searchpath
    groupOptions: (group) => groupOptions(group, near),
    hasOption: (group, option) =>
      findConfig(`${group}/${option}`, sources) !== undefined
        ? "yes"
        : known === "whole" && !group.startsWith("hydra/") &&
            composes !== "nothing"
        ? "no"
        : "unknown",
    refusedWord: isFound && composes === "all" && place.rules !== undefined &&
        name !== undefined &&
        (name === null || primary?.content.ok === true ||
          primary === undefined && stores && says(name))
      ? wordCheck({
        primary: name,
        primaryIs: name !== null && primary === undefined
          ? "in Python"
          : "a file",
        sources,
        rules: place.rules,
        file: place.file,
        known: known === "whole" ? "whole" : "files only",
        shown: shownPackage(flags),
        says,
      })
      : () => undefined,
    diagnostics,
  };
}

/** What a config in Python says to sweep: its sweeper, or `mode=MULTIRUN`. */
const sweepOfPython =
  /\bsweeper\b|\bmode["']?\s*[:=](?!=)\s*["'\w.]*\bMULTIRUN\b/;

function textAt<Key extends string>(
  mapping: unknown,
  key: Key,
): { [It in Key]?: string } | undefined {
  const value = valueAt(mapping, key);
  return typeof value === "string"
    ? { [key]: value } as { [It in Key]?: string }
    : undefined;
}

/** The name of the primary config; null: none; undefined: not known. */
function primaryOf(
  place: FoundDecorator,
  flags: ConfigFlags,
  diagnostics: Diagnostic[],
): string | null | undefined {
  // MLXP's is always "config", unless the command says otherwise
  const name = flags.name ?? place.configName;
  if (name !== undefined && (name === null || !hasOpaque(name))) {
    return name?.replace(/\.yaml$/, "") ?? null;
  }
  diagnostics.push(warning(
    `Cannot tell the config of "${place.file}": its name is known only to ${
      flags.name === undefined ? "Python" : "the job"
    }, and so are sweeps that it sets`,
    undefined,
    "Write --config-name and the name into the command",
  ));
  return undefined;
}

function unknownPlace(what: string, file: string): Diagnostic {
  return warning(
    `Cannot tell where "${file}" has its configs: ${what} is not known here, and so are sweeps that they set`,
    undefined,
    what === "config_path"
      ? "Write config_path as a text, or add --config-path to the command"
      : "Write the directory out",
  );
}

/** The words that Hydra composes the sweep's config from. */
function readGiven(
  overrides: readonly string[],
  sources: ConfigSources,
  diagnostics: Diagnostic[],
): { fixed: string[]; sweeps: boolean } {
  const fixed: string[] = [];
  let sweeps = false;
  for (const word of overrides) {
    const parsed = parseOverride(word);
    if (!parsed.ok) continue;
    const { kind } = parsed.value.sweep;
    if (kind !== "none" && kind !== "computed") {
      sweeps = true;
      continue;
    }
    const { name } = wordParts(word);
    if (hasOpaque(word) && isGroup(name, sources)) {
      diagnostics.push(...hiddenSweeps(name, sources));
    } else if (!hasOpaque(word)) fixed.push(word);
  }
  return { fixed, sweeps };
}

/** An option that only the job knows may bring a sweep along. */
function hiddenSweeps(group: string, sources: ConfigSources): Diagnostic[] {
  const sweeping = (groupOptions(group, sources) ?? []).flatMap((option) => {
    const found = findConfig(`${group}/${option}`, sources);
    return found !== undefined && /\bsweeper\b/.test(found.text)
      ? [found.file]
      : [];
  });
  const [first] = sweeping;
  return first === undefined ? [] : [warning(
    `Cannot tell whether "${first}" is chosen, which sets a sweep: the option of "${group}" is known only in the job`,
    undefined,
    `Write the option itself: ${group}=…`,
  )];
}

function refusePrimary(
  primary: ReturnType<typeof findConfig>,
  decorator: ProgramCall["decorator"],
  diagnostics: Diagnostic[],
): "refused" | "fine" {
  if (primary === undefined) return "fine";
  const { content, file, text } = primary;
  const state = !content.ok
    ? content.state
    : isMapping(content.value)
    ? undefined
    : "it is no mapping";
  if (state === undefined) return "fine";
  if (decorator === "read") {
    diagnostics.push(error(
      `Cannot read the config "${file}": ${state}`,
      undefined,
      "Mend the file: the program would refuse it too",
    ));
  } else if (/sweeper/.test(text)) {
    diagnostics.push(warning(
      `Cannot read hydra.sweeper.params from "${file}": ${state}`,
    ));
  }
  return "refused";
}
