import { hasOpaque } from "../script/opaque.ts";
import type { Value } from "../sweep/values.ts";
import { wordValue } from "../sweep/word_value.ts";
import { type ConfigSources, isGroup } from "./config_sources.ts";
import { applyWord, copied, inPackage, mergedTree } from "./config_tree.ts";
import type { Rules } from "./defaults_entry.ts";
import { composeDefaults, type DefaultsList } from "./defaults_list.ts";
import { worded } from "./fault_words.ts";
import { type GroupWord, readWord, wordParts } from "./group_words.ts";
import { untold } from "./interpolation.ts";
import { ownTree } from "./own_config.ts";
import { keysBeside, type ShownPackage } from "./shown_package.ts";
import { isMapping, type Mapping } from "./yaml_file.ts";

/** A word of a run that Hydra refuses, or of which only Python can tell. */
export interface RefusedWord {
  kind: "refused" | "not known";
  word: string;
  message: string;
  hint: string;
}

/** What there is to compose a run's config from. */
export interface RunConfigs {
  primary: string | null;
  sources: ConfigSources;
  rules: Rules;
  /** The program's own file. */
  file: string;
  /** Where the primary config is. */
  primaryIs: "a file" | "in Python";
  /** Whether Python may add configs that are in no file. */
  known: "whole" | "files only";
  /** With `--cfg` and `--package`. */
  shown: ShownPackage | undefined;
  /** Whether a name stands in the program's own text. */
  says(name: string): boolean;
}

/** The first of a run's words that Hydra 1.3 does not take. */
export type WordCheck = (words: readonly string[]) => RefusedWord | undefined;

/** Options of Hydra's own plugins, and of those that are seen most. */
const knownPlugins =
  /^hydra\/(?:(?:job|hydra)_logging\/colorlog|launcher\/(?:joblib|submitit_local|submitit_slurm|ray|ray_aws|rq)|sweeper\/.*)\.yaml$/;

/** How many configs of different choices are kept. */
const mostKept = 200;

/** Checks the words of runs as Hydra does when it has composed their config. */
export function wordCheck(configs: RunConfigs): WordCheck {
  const kept = new Map<string, DefaultsList & Composed>();
  const compose = (words: readonly GroupWord[]) => {
    const key = JSON.stringify(words);
    let found = kept.get(key);
    if (found === undefined) {
      const list = composeDefaults(
        configs.primary,
        words,
        configs.sources,
        configs.rules,
      );
      found = { ...list, ...treeOf(list) };
      if (kept.size < mostKept) kept.set(key, found);
    }
    return found;
  };
  return (words) => refusedWord(words, configs, compose);
}

/** What the configs of a defaults list come to. */
interface Composed {
  tree: Mapping;
  /** A key that is a list in one of them and a mapping in another. */
  clash?: { key: string; file: string };
}

function treeOf({ configs, gaps }: DefaultsList): Composed {
  let tree: unknown = { hydra: ownTree() };
  let clash: Composed["clash"];
  for (const { package: path, content, file } of configs) {
    tree = mergedTree(
      tree,
      inPackage(path, content),
      (key) => clash ??= { key, file },
    );
  }
  const whole = isMapping(tree) ? tree : {};
  return {
    // what a plugin brings along is in no file
    tree: gaps.some((it) => it.file.startsWith("hydra/"))
      ? { ...whole, hydra: untold }
      : whole,
    ...(clash === undefined ? {} : { clash }),
  };
}

interface ReadWord {
  word: string;
  value: Value | "absent";
}

function refusedWord(
  words: readonly string[],
  configs: RunConfigs,
  compose: (words: readonly GroupWord[]) => DefaultsList & Composed,
): RefusedWord | undefined {
  const { sources, known } = configs;
  const groups: GroupWord[] = [];
  const others: ReadWord[] = [];
  const inPython = known === "whole"
    ? new Set<string>()
    : groupsInPython(words, configs, compose);
  for (const word of words) {
    const value = wordValue(word);
    if (value === undefined) continue;
    const { prefix, name, package: inPackage } = wordParts(word);
    const isDict = value !== "absent" && value.kind === "dict";
    if (!isDict && (isGroup(name, sources) || inPython.has(name))) {
      // only the job knows what it composes then
      if (hasOpaque(word)) return undefined;
      const refused = refusedChoice({ word, value }, prefix, name);
      if (refused !== undefined) return refused;
      const read = readWord(word, () => true);
      if ("group" in read) groups.push(read);
    } else if (
      inPackage !== undefined && (known === "whole" || !configs.says(name))
    ) {
      return {
        kind: known === "whole" ? "refused" : "not known",
        word,
        message:
          `Cannot use "@${inPackage}" of "${word}": there is no config group "${name}"`,
        hint: "Leave it out: only config groups have a package",
      };
    } else others.push({ word, value });
  }
  const list = compose(groups);
  const refused = refusedList(list, words, configs);
  if (refused !== undefined) return refused;
  const isWhole = !list.gaps.some(isOutside);
  if (known === "whole" && !isWhole) return undefined;
  const tree = copied(list.tree);
  if (!isMapping(tree)) return undefined;
  // files say all of it, unless a word may choose what Python adds
  const fate = known === "whole" ||
      isWhole && configs.rules === "now" &&
        !others.some((it) =>
          mayChoose(it, configs) && !meetsNothing(it.word, groups, compose)
        )
    ? "known"
    : "Python may know more";
  const untoldKeys = new Set(
    [...list.choices.keys()].filter((it) => inPython.has(groupOf(it)))
      .map((it) => it.replace(/^.*@/, "").split(/[./]/)[0] ?? ""),
  );
  for (const read of others) {
    const refused = refusedChange(tree, read, configs, fate, untoldKeys);
    if (refused !== undefined) return refused;
  }
  const { shown } = configs;
  const beside = shown === undefined ||
      fate !== "known" && shown.config !== "hydra"
    ? undefined
    : keysBeside(tree, shown);
  return beside === undefined ? undefined : {
    kind: "refused",
    word: "--package",
    message:
      `Cannot show the package "${shown?.package}": the config of "${configs.file}" has nothing there`,
    hint: `Name a key that is there: ${beside.slice(0, 8).join(", ")}`,
  };
}

/** Groups of which the defaults choose an option that is in no file. */
function groupsInPython(
  words: readonly string[],
  { sources }: RunConfigs,
  compose: (words: readonly GroupWord[]) => DefaultsList,
): ReadonlySet<string> {
  const onDisk = words.flatMap((word): GroupWord[] => {
    const { name } = wordParts(word);
    const read = isGroup(name, sources)
      ? readWord(word, () => true)
      : undefined;
    return read !== undefined && "group" in read ? [read] : [];
  });
  const { choices } = compose(onDisk);
  return new Set(
    [...choices].filter(([, option]) => option !== null)
      .map(([key]) => groupOf(key))
      .filter((it) => !isGroup(it, sources) && !it.startsWith("hydra/")),
  );
}

/** `db@src` is a choice of the group `db`. */
function groupOf(key: string): string {
  return key.replace(/@.*$/, "");
}

/** Whether a word may name a config group that Python adds. */
function mayChoose({ word, value }: ReadWord, { says }: RunConfigs): boolean {
  const { prefix, name } = wordParts(word);
  const isText = value === "absent" || value.kind !== "dict";
  return isText && prefix !== "++" && name.split("/").every(says);
}

/** Whether a word without + would choose a group that the defaults do not hold. */
function meetsNothing(
  word: string,
  groups: readonly GroupWord[],
  compose: (words: readonly GroupWord[]) => DefaultsList,
): boolean {
  const { prefix, name } = wordParts(word);
  const read = readWord(word, () => true);
  return prefix === "" && "group" in read &&
    compose([...groups, read]).unused.some((it) => it.key === name);
}

/** A gap that may hide keys of the program's own config. */
function isOutside({ file }: { file: string }): boolean {
  return !file.startsWith("hydra/");
}

/** Hydra takes a text, or a list of some, for the option of a group. */
function refusedChoice(
  { word, value }: ReadWord,
  prefix: string,
  name: string,
): RefusedWord | undefined {
  const cannot = (state: string, hint: string): RefusedWord => ({
    kind: "refused",
    word,
    message: `Cannot use "${word}": ${state}`,
    hint,
  });
  if (prefix === "++") {
    return cannot(
      `"${name}" is a config group, and Hydra adds none with ++`,
      `Write ${word.slice(2)}, or +${
        word.slice(2)
      } where the defaults do not hold it`,
    );
  }
  const kind = value === "absent" ? "null" : value.kind;
  const isText = kind === "text" || kind === "quoted";
  const fits = prefix === "~"
    ? isText || kind === "null"
    : isText || kind === "list";
  return fits ? undefined : cannot(
    `"${name}" is a config group, and its option must be a text`,
    prefix === "~"
      ? `Write ~${name}`
      : kind === "null"
      ? `Write ~${name} to leave the group out`
      : `Put the option in quotes: ${name}="…"`,
  );
}

/** What Hydra refuses of a defaults list that these words make. */
function refusedList(
  { faults, gaps, unused, clash }: DefaultsList & Composed,
  words: readonly string[],
  { file, known, says }: RunConfigs,
): RefusedWord | undefined {
  const [word = ""] = words;
  if (clash !== undefined) {
    return {
      kind: "refused",
      word,
      message:
        `Cannot compose the configs of "${file}": "${clash.key}" is a list in one and a mapping in another`,
      hint: `Mend ${clash.file}, or the config that comes before it`,
    };
  }
  const absent = gaps.find((it) =>
    !it.file.startsWith("/") && isOutside(it) &&
    !says(it.file.replace(/^.*\/|\.yaml$/g, ""))
  );
  if (known === "files only" && absent !== undefined) {
    return {
      kind: "not known",
      word,
      message:
        `Cannot find "${absent.file}" of "${file}": it is in none of the config directories, and the program's text does not name it`,
      hint: "Mend the name, if it is not what a package adds",
    };
  }
  const [fault] = faults;
  if (fault !== undefined) {
    return {
      kind: "refused",
      word,
      message: `Cannot compose the configs of "${file}": ${fault.state}`,
      hint: "Leave out what chooses it a second time",
    };
  }
  const plugin = gaps.find((it) =>
    it.file.startsWith("hydra/") && !knownPlugins.test(it.file) &&
    !(known === "files only" &&
      says(it.file.replace(/^.*\/|\.yaml$/g, ""))) &&
    words.some((word) => {
      const { name, value } = wordParts(word);
      return it.file === `${name}/${value}.yaml`;
    })
  );
  if (plugin !== undefined) {
    return {
      kind: "not known",
      word: words.find((it) => plugin.file.startsWith(wordParts(it).name)) ??
        word,
      message:
        `Cannot find "${plugin.file}": Hydra brings no such config along, and no plugin is known that does`,
      hint: "Mend the name, if it is not that of a plugin in your environment",
    };
  }
  const outside = gaps.filter(isOutside);
  if (outside.length > 0 && known === "whole") return undefined;
  const [left] = unused;
  if (left === undefined || left.file !== undefined) return undefined;
  const own = words.find((it) => {
    const { name, package: inPackage } = wordParts(it);
    return left.key ===
      (inPackage === undefined ? name : `${name}@${inPackage}`);
  });
  return {
    // a config that Python adds may have a defaults list of its own
    kind: outside.length > 0 ? "not known" : "refused",
    word: own ?? word,
    message:
      `Cannot choose an option of "${left.key}": the defaults hold no such group`,
    hint: `Add it with +${left.key}=…`,
  };
}

function refusedChange(
  tree: Mapping,
  { word, value }: ReadWord,
  configs: RunConfigs,
  fate: "known" | "Python may know more",
  /** Keys whose configs only Python knows. */
  untoldKeys: ReadonlySet<string>,
): RefusedWord | undefined {
  const { prefix: sign, name: key } = wordParts(word);
  const fault = applyWord(tree, { sign, key, value });
  if (fault === undefined) return undefined;
  const refused = worded(fault, word, sign, configs.file);
  if (fate === "known" || /^hydra(?:\.|$)/.test(key)) {
    return { kind: "refused", word, ...refused };
  }
  // a key that Python adds is written there
  const [first = "", ...others] = key.split(".");
  const isSaid = (configs.says(first) || untoldKeys.has(first)) &&
    (configs.primaryIs === "in Python" || others.every(configs.says));
  return isSaid ? undefined : {
    kind: "not known",
    word,
    message:
      `Cannot tell whether the config of "${configs.file}" has "${fault.key}": no file has it, and Python adds configs of its own`,
    hint: refused.hint,
  };
}
