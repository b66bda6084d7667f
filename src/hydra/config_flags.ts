/** Hydra's own flags that say where configs are. */
export interface ConfigFlags {
  path?: string;
  directory?: string;
  name?: string;
  multirun?: true;
}

/** The flags among a program's words, and its other words. */
export interface SplitWords {
  flags: ConfigFlags;
  /** `key=value` and `~key`. */
  overrides: string[];
  /** The first override that a flag parts from those before. */
  apart?: string;
}

type ValueFlag = "path" | "directory" | "name" | "other";

const valueFlags: ReadonlyMap<string, ValueFlag> = new Map([
  ["--config-path", "path"],
  ["-cp", "path"],
  ["--config-dir", "directory"],
  ["-cd", "directory"],
  ["--config-name", "name"],
  ["-cn", "name"],
  ["--package", "other"],
  ["-p", "other"],
]);

/** `--config-name x` or `--config-name=x`; of each flag the last counts. */
export function splitWords(words: readonly string[]): SplitWords {
  const flags: ConfigFlags = {};
  const overrides: string[] = [];
  let skips = false;
  let parted = false;
  let apart: string | undefined;
  words.forEach((word, at) => {
    if (skips) {
      skips = false;
      return;
    }
    if (word === "-m" || word === "--multirun") {
      // it is dropped, and parts nothing in a job
      flags.multirun = true;
      return;
    }
    if (word.startsWith("-") && overrides.length > 0) parted = true;
    const equals = word.indexOf("=");
    const name = valueFlags.get(equals < 0 ? word : word.slice(0, equals));
    if (name !== undefined) {
      const value = equals < 0 ? words[at + 1] : word.slice(equals + 1);
      skips = equals < 0;
      if (name !== "other" && value !== undefined) flags[name] = value;
    } else if (/^(?!-)[^=]+=|^~/s.test(word)) {
      overrides.push(word);
      if (parted) apart ??= word;
    }
  });
  return { flags, overrides, ...(apart === undefined ? {} : { apart }) };
}
