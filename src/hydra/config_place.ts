import { dirname, resolve } from "@std/path/posix";
import { hasOpaque } from "../script/opaque.ts";
import type { ConfigFiles } from "./config_files.ts";
import type { ConfigFlags } from "./config_flags.ts";
import type { FoundDecorator } from "./decorator.ts";
import { withEnvironment } from "./environment.ts";
import { textsOfList, wordParts } from "./group_words.ts";
import { readYamlText, valueAt } from "./yaml_file.ts";

/** Directories for configs, and what could not be found of them. */
export interface ConfigPlaces {
  /** Absolute, in Hydra's order. */
  directories: string[];
  /** The directory of config_path, if it is known. */
  main?: string;
  /** The directory of --config-dir, if it is known. */
  added?: string;
  /** Hydra finds no configs there: why, and what to do. */
  refusal?: { state: string; hint: string };
  /** Places that are known only to Python or in the job. */
  unknown: string[];
}

/** What a search path may refer to. */
export interface PathSurroundings {
  files: ConfigFiles;
  /** Where the program starts; undefined: known only inside the job. */
  workDir: string | undefined;
  /** Directory from which Python imports the program's own modules. */
  root: string;
  environment: ReadonlyMap<string, string>;
}

/** Where the program of a decorator has its configs. */
export function configPlaces(
  place: FoundDecorator,
  flags: ConfigFlags,
  around: PathSurroundings,
): ConfigPlaces {
  const found = mainDirectory(place, flags, around);
  const directories = found.main === undefined ? [] : [found.main];
  const unknown = [...found.unknown];
  let added: string | undefined;
  if (flags.directory !== undefined) {
    if (hasOpaque(flags.directory) || around.workDir === undefined) {
      unknown.push("--config-dir");
    } else directories.push(added = resolve(around.workDir, flags.directory));
  }
  return {
    ...found,
    directories,
    unknown,
    ...(added === undefined ? {} : { added }),
  };
}

function mainDirectory(
  place: FoundDecorator,
  flags: ConfigFlags,
  around: PathSurroundings,
): Omit<ConfigPlaces, "directories" | "added"> {
  const path = flags.path ?? place.configPath;
  const unknown = (what: string) => ({ unknown: [what] });
  if (path === null) return { unknown: [] };
  if (path === undefined) return unknown("config_path");
  if (hasOpaque(path)) return unknown("--config-path");
  if (path.startsWith("pkg://")) {
    return packageDirectory(path.slice("pkg://".length), place, around);
  }
  if (
    place.module === undefined || path.startsWith("/") ||
    place.framework === "mlxp"
  ) {
    return { main: resolve(dirname(place.file), path), unknown: [] };
  }
  const parents = place.module.split(".").filter((it) => it !== "");
  parents.pop();
  let relative = path;
  while (relative.startsWith("../")) {
    relative = relative.slice("../".length);
    parents.pop();
  }
  return packageDirectory([...parents, relative].join("/"), place, around);
}

/** Of an imported program, config_path names a package (seen with Hydra 1.3.2). */
function packageDirectory(
  name: string,
  place: FoundDecorator,
  { files, root }: PathSurroundings,
): Omit<ConfigPlaces, "directories"> {
  const directory = resolve(root, name.replaceAll(".", "/"));
  const names = files.list(directory);
  if (names === undefined) return { unknown: [`pkg://${name}`] };
  if (names.includes("__init__.py")) return { main: directory, unknown: [] };
  return {
    unknown: [],
    refusal: {
      state:
        `an imported program's config_path is a Python package, and "${directory}" has no __init__.py`,
      hint: `Make an empty ${directory}/__init__.py, or start ${place.file}`,
    },
  };
}

/** `hydra.searchpath`, of the command line or else of the primary config. */
export function searchPath(
  primaryFile: string | undefined,
  overrides: readonly string[],
  around: PathSurroundings,
): { directories: string[]; unknown: string[] } {
  const word = overrides.map(wordParts).find((it) =>
    it.name === "hydra.searchpath"
  );
  const read = primaryFile === undefined
    ? undefined
    : around.files.read(primaryFile);
  const yaml = read === undefined ? undefined : readYamlText(read);
  const written = word?.value !== undefined
    ? textsOfList(word.value)
    : valueAt(yaml?.ok === true ? yaml.value : {}, "hydra", "searchpath");
  const directories: string[] = [];
  const unknown: string[] = [];
  for (const item of Array.isArray(written) ? written : []) {
    const { text, left } = withEnvironment(String(item), around.environment);
    const path = left === undefined ? text : undefined;
    const [, scheme = "file", place = ""] = /^(?:(\w+):\/\/)?(.*)$/s.exec(
      path ?? "",
    ) ?? [];
    if (path === undefined || hasOpaque(path)) unknown.push(String(item));
    else if (scheme === "file" && around.workDir !== undefined) {
      directories.push(resolve(around.workDir, place));
    } else if (scheme === "pkg") {
      const directory = resolve(around.root, place.replaceAll(".", "/"));
      if (around.files.list(directory) === undefined) unknown.push(path);
      else directories.push(directory);
    } else unknown.push(path);
  }
  return { directories, unknown };
}
