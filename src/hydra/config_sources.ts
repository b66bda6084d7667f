import { byName } from "../by_name.ts";
import type { ConfigFiles } from "./config_files.ts";
import { ownContents } from "./own_config.ts";
import { readYamlText } from "./yaml_file.ts";

/** Directories in which Hydra looks for configs, in its order. */
export interface ConfigSources {
  directories: string[];
  files: ConfigFiles;
}

/** A config that was found. */
export interface ConfigFile {
  /** Of its file; of what Hydra brings along, the path Hydra has for it. */
  file: string;
  text: string;
  content: LoadedContent;
}

export type LoadedContent =
  | { ok: true; value: unknown }
  | { ok: false; state: string };

/** What Hydra 1.3 brings along: options of its own groups. */
const ownOptions = byName<readonly string[]>({
  "hydra/output": ["default"],
  "hydra/launcher": ["basic"],
  "hydra/sweeper": ["basic"],
  "hydra/help": ["default"],
  "hydra/hydra_help": ["default"],
  "hydra/hydra_logging": ["default", "disabled", "hydra_debug", "none"],
  "hydra/job_logging": ["default", "disabled", "none", "stdout"],
  "hydra/callbacks": [],
  "hydra/env": ["default"],
});

/** Hydra's own groups in the order of its own defaults list. */
export const ownGroups: readonly string[] = Object.keys(ownOptions);

/** Finds a config by its path without the `.yaml`, in Hydra's order. */
export function findConfig(
  path: string,
  { directories, files }: ConfigSources,
): ConfigFile | undefined {
  // the rules of 1.1 still take .yml, where it is written out
  const name = /\.ya?ml$/.test(path) ? path : `${path}.yaml`;
  for (const directory of directories) {
    const file = `${directory}/${name}`;
    const read = files.read(file);
    if (read === undefined) continue;
    const yaml = readYamlText(read);
    return {
      file,
      text: read.ok ? read.text : "",
      content: yaml.ok ? { ok: true, value: yaml.value ?? {} } : yaml,
    };
  }
  const slash = path.lastIndexOf("/");
  const group = path.slice(0, slash);
  const own = Object.hasOwn(ownOptions, group) &&
    ownOptions[group]?.includes(path.slice(slash + 1));
  const value = ownContents[path] ?? {};
  return own === true
    ? { file: path, text: "", content: { ok: true, value } }
    : undefined;
}

/** Whether a word on the command line names a config group. */
export function isGroup(
  group: string,
  { directories, files }: ConfigSources,
): boolean {
  return Object.hasOwn(ownOptions, group) ||
    group !== "" &&
      directories.some((it) => files.list(`${it}/${group}`) !== undefined);
}

/**
 * The configs of a group as Hydra's glob() lists them (seen with Hydra 1.3.2):
 * of all config directories, sorted, without subgroups. Files that end in .yml
 * cannot be composed by their name, so they are none.
 */
export function groupOptions(
  group: string,
  { directories, files }: ConfigSources,
): string[] | undefined {
  const lists = directories.flatMap((it) => {
    const names = files.list(`${it}/${group}`);
    return names === undefined ? [] : [names];
  });
  if (lists.length === 0) return undefined;
  const options = lists.flat().filter((it) => it.endsWith(".yaml"))
    .map((it) => it.slice(0, -".yaml".length));
  return [...new Set(options)].sort();
}
