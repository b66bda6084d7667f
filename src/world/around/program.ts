import { hasOpaque } from "../../script/opaque.ts";
import { join, resolve } from "@std/path/posix";
import { parse } from "@std/yaml";
import { type Diagnostic, error, warning } from "../../error.ts";
import type { ProgramFacts } from "../../plan/program.ts";
import { reasonOf } from "../system/cause.ts";
import { type ConfigPlace, readDecorator } from "./decorator.ts";

/** A program as a run command names it. */
export interface ProgramRequest {
  /** Absolute path of its directory; undefined: known only inside the job. */
  directory: string | undefined;
  /** Absolute path of its file. */
  file?: string;
  /** The other words of the command, in which expansions are opaque. */
  words: string[];
  /** Where the command runs; absolute. */
  workDir?: string;
}

/** Bytes of a program that are read. */
const sizeLimit = 2 ** 20;

/** What MLXP assumes, for a program that does not say. */
const mlxpPlace: ConfigPlace = {
  framework: "mlxp",
  configPath: "configs",
  configName: "config",
};

/**
 * Reads what the files beside a program say, without running it. What is
 * missing is absent from the facts; a file that is there and cannot be read is
 * a diagnostic where it matters.
 */
export function readProgram(request: ProgramRequest): ProgramFacts {
  const { directory, file, words } = request;
  if (directory === undefined) {
    return {
      sweeperParams: [],
      groupOptions: () => undefined,
      diagnostics: [],
    };
  }
  const place = readDecorator(readStart(file)) ?? mlxpPlace;
  const flags = readConfigFlags(words);
  const configDirs = [
    directoryOf(flags.path ?? place.configPath, directory),
    directoryOf(flags.directory, request.workDir ?? Deno.cwd()),
  ].filter((it) => it !== undefined);
  const diagnostics: Diagnostic[] = [];
  return {
    ...readLogDir(place, directory),
    sweeperParams: readSweeperParams(
      configDirs,
      flags.name ?? place.configName ?? undefined,
      diagnostics,
    ),
    groupOptions: (group) => listOptions(configDirs, group),
    diagnostics,
  };
}

interface ConfigFlags {
  path?: string;
  directory?: string;
  name?: string;
}

const flagNames: ReadonlyMap<string, keyof ConfigFlags> = new Map([
  ["--config-path", "path"],
  ["-cp", "path"],
  ["--config-dir", "directory"],
  ["-cd", "directory"],
  ["--config-name", "name"],
  ["-cn", "name"],
]);

/** Hydra's own flags, as `--config-name x` or `--config-name=x`; the last wins. */
function readConfigFlags(words: string[]): ConfigFlags {
  const flags: ConfigFlags = {};
  words.forEach((word, at) => {
    const equals = word.indexOf("=");
    const name = flagNames.get(equals < 0 ? word : word.slice(0, equals));
    const value = equals < 0 ? words[at + 1] : word.slice(equals + 1);
    if (name !== undefined && value !== undefined) flags[name] = value;
  });
  return flags;
}

/** Undefined for what only Python or the job's shell can tell. */
function directoryOf(
  path: string | null | undefined,
  from: string,
): string | undefined {
  return path === undefined || path === null || hasOpaque(path) ||
      path.includes("://")
    ? undefined
    : resolve(from, path);
}

/**
 * `logger.parent_log_dir` of the mlxp.yaml in MLXP's own config directory,
 * which --config-path does not move (seen with MLXP 1.0.5). Where that file
 * cannot be read, MLXP goes on with its default and says so in passing; jobs
 * by the thousand in a place that nobody asked for are worth an error.
 */
function readLogDir(
  place: ConfigPlace,
  directory: string,
): Pick<ProgramFacts, "parentLogDir" | "parentLogDirFault"> {
  const { configPath } = place.framework === "mlxp" ? place : mlxpPlace;
  const configDir = directoryOf(configPath, directory);
  if (configDir === undefined) return {};
  const path = join(configDir, "mlxp.yaml");
  const fault = (state: string) => ({
    parentLogDirFault: error(
      `Cannot tell the log directory from "${path}": ${state}`,
      undefined,
      "Mend the file, or name the directory with --log-dir",
    ),
  });
  const file = readYaml(path, /parent_log_dir/);
  if (file === undefined) return {};
  if (!file.ok) return fault(file.state);
  const logger = valueOf(file.value, "logger");
  const value = valueOf(logger, "parent_log_dir");
  if (value === undefined) return {};
  if (typeof value !== "string" || value === "") {
    return fault("logger.parent_log_dir is not a path");
  }
  const { text, missing } = resolveEnvironment(value);
  if (missing !== undefined) {
    return fault(`logger.parent_log_dir needs ${missing}`);
  }
  return { parentLogDir: text };
}

/** OmegaConf's `${oc.env:NAME}` and `${oc.env:NAME,default}`. */
function resolveEnvironment(
  value: string,
): { text: string; missing: string | undefined } {
  let missing: string | undefined;
  const text = value.replace(
    /\$\{\s*oc\.env:\s*(\w+)\s*(?:,([^{}]*))?\}/g,
    (whole, name: string, unset: string | undefined) => {
      const set = Deno.env.get(name) ??
        unset?.trim().replace(/^(["'])(.*)\1$/, "$2");
      if (set === undefined) missing ??= `$${name}, which is not set`;
      return set ?? whole;
    },
  );
  const other = /\$\{[^}]*\}?/.exec(text);
  if (other !== null) missing ??= `"${other[0]}", which only MLXP can resolve`;
  return { text, missing };
}

/** The first config of that name sweeps by its `hydra.sweeper.params`. */
function readSweeperParams(
  configDirs: string[],
  configName: string | undefined,
  diagnostics: Diagnostic[],
): [string, string][] {
  if (configName === undefined || hasOpaque(configName)) return [];
  const name = /\.ya?ml$/.test(configName) ? configName : `${configName}.yaml`;
  for (const directory of configDirs) {
    const path = join(directory, name);
    const file = readYaml(path, /sweeper/);
    if (file === undefined) continue;
    if (!file.ok) {
      diagnostics.push(warning(
        `Cannot read hydra.sweeper.params from "${path}": ${file.state}`,
      ));
      return [];
    }
    const sweeper = valueOf(valueOf(file.value, "hydra"), "sweeper");
    const params = valueOf(sweeper, "params") ?? {};
    return Object.entries(params).flatMap(([key, value]) => {
      const words = paramText(key, value, file.text);
      if (words !== undefined) return [[key, words]];
      diagnostics.push(error(
        `Cannot use hydra.sweeper.params of "${path}": "${key}" is ${
          value === null ? "null" : "not a text"
        }, which Hydra refuses`,
        undefined,
        `Write it in quotes: ${key}: "…"`,
      ));
      return [];
    });
  }
  return [];
}

/** A number keeps the user's spelling where it is found in the file. */
function paramText(
  key: string,
  value: unknown,
  text: string,
): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number") return undefined;
  const line = text.split("\n").map((it) => it.trimStart())
    .find((it) => it.startsWith(`${key}:`) || it.startsWith(`${key} :`));
  const [spelt = ""] = line?.slice(line.indexOf(":", key.length) + 1)
    .match(/[^\s#]+/) ?? [];
  return Number(spelt) === value && spelt !== "" ? spelt : String(value);
}

/**
 * The configs of a group as Hydra's glob() lists them (seen with Hydra 1.3.2):
 * of all config directories, sorted, without subgroups; not of
 * hydra.searchpath. Files that end in .yml cannot be composed by their name,
 * so they are none.
 */
function listOptions(
  configDirs: string[],
  group: string,
): string[] | undefined {
  const options = new Set<string>();
  let found = false;
  for (const directory of configDirs.map((it) => join(it, group))) {
    let entries: Deno.DirEntry[];
    try {
      entries = [...Deno.readDirSync(directory)];
    } catch {
      // no such group here
      continue;
    }
    found = true;
    for (const { name } of entries) {
      if (!name.endsWith(".yaml") || !isFile(join(directory, name))) continue;
      options.add(name.slice(0, -".yaml".length));
    }
  }
  return found ? [...options].sort() : undefined;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

type YamlFile =
  | { ok: true; value: unknown; text: string }
  | { ok: false; state: string };

/** Undefined where there is no such file, or no such word in it. */
function readYaml(path: string, word: RegExp): YamlFile | undefined {
  try {
    const text = Deno.readTextFileSync(path);
    return word.test(text) ? { ok: true, value: parse(text), text } : undefined;
  } catch (cause) {
    if (
      cause instanceof Deno.errors.NotFound ||
      cause instanceof Deno.errors.NotADirectory
    ) return undefined;
    const [first = ""] = reasonOf(cause).split("\n");
    const state = cause instanceof SyntaxError
      ? `it is not YAML: ${first.replace(/:$/, "")}`
      : first;
    return { ok: false, state };
  }
}

/** The value of a key, in what YAML made of a file. */
function valueOf(mapping: unknown, key: string): unknown {
  return typeof mapping === "object" && mapping !== null
    ? Object.entries(mapping).find(([it]) => it === key)?.[1]
    : undefined;
}

/** The start of a program's text; nothing of one that cannot be read. */
function readStart(path: string | undefined): string {
  if (path === undefined) return "";
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(sizeLimit);
    const count = file.readSync(bytes) ?? 0;
    return new TextDecoder().decode(bytes.subarray(0, count));
  } catch {
    return "";
  }
}
