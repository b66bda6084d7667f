import { type ConfigSources, isGroup } from "./config_sources.ts";
import type { Rules } from "./defaults_entry.ts";
import {
  type ComposedConfig,
  composeDefaults,
  type DefaultsList,
} from "./defaults_list.ts";
import { type ConfigWord, type GroupWord, readWord } from "./group_words.ts";
import {
  isMapping,
  type Mapping,
  merged,
  valueAt,
  valueOf,
} from "./yaml_file.ts";

/** Hydra's own part of a program's config, and where it comes from. */
export interface Composition {
  /** The `hydra` node: files first, then the command line. */
  hydra: unknown;
  defaults: DefaultsList;
  /** Words that set a value of `hydra` that is no plain text. */
  unread: ConfigWord[];
}

/**
 * The `hydra` node that the program's files and the words without sweeps make,
 * as Hydra does for the config from which it takes its sweep.
 */
export function composeHydra(
  primary: string | null,
  words: readonly string[],
  sources: ConfigSources,
  rules: Rules,
): Composition {
  const read = words.map((it) =>
    readWord(it, (name) => isGroup(name, sources))
  );
  const defaults = composeDefaults(
    primary,
    read.filter(isGroupWord),
    sources,
    rules,
  );
  let hydra: unknown = {};
  for (const config of defaults.configs) {
    hydra = merged(hydra, hydraNodeOf(config) ?? {});
  }
  const unread: ConfigWord[] = [];
  for (const word of read) {
    if (isGroupWord(word) || !word.key.startsWith("hydra.")) continue;
    if (word.form !== "text") unread.push(word);
    else hydra = merged(hydra, nested(word.key.slice("hydra.".length), word));
  }
  return { hydra, defaults, unread };
}

function isGroupWord(word: GroupWord | ConfigWord): word is GroupWord {
  return word.kind !== "set" && word.kind !== "remove";
}

/** What of a config's content lands below `hydra`. */
export function hydraNodeOf(
  { package: inPackage, content }: ComposedConfig,
): unknown {
  if (inPackage === "") return valueOf(content, "hydra");
  const [root, ...path] = inPackage.split(".");
  return root !== "hydra" ? undefined : path.reduceRight<unknown>(
    (value, key) => ({ [key]: value }),
    content,
  );
}

function nested(path: string, { kind, value }: ConfigWord): Mapping {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  return keys.reduceRight<Mapping>(
    (inner, key) => ({ [key]: inner }),
    { [last]: kind === "remove" ? undefined : value },
  );
}

/** `hydra.sweeper.params`, in order; undefined where they are no mapping. */
export function sweeperParams({ hydra }: Composition): Mapping | undefined {
  const params = valueAt(hydra, "sweeper", "params") ?? {};
  return isMapping(params) ? params : undefined;
}
