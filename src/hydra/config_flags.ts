import { hasOpaque } from "../script/opaque.ts";
import type { SweepFault } from "../sweep/fault.ts";
import { parseOverride } from "../sweep/override.ts";

/** Hydra's own flags, as far as they matter for jobs. */
export interface ConfigFlags {
  path?: string;
  directory?: string;
  name?: string;
  package?: string;
  /** What `--cfg` is to show. */
  config?: "job" | "hydra" | "all";
  multirun?: true;
  /** A flag with which Hydra prints something and starts no run. */
  shows?: string;
  /** How much of the configs it composes for that; all if left out. */
  composes?: "nothing" | "defaults";
  /** `--run`, as it is written. */
  run?: string;
}

/** The flags among a program's words, and its other words. */
export interface SplitWords {
  flags: ConfigFlags;
  /** `key=value` and `~key`. */
  overrides: string[];
  /** The first override that a flag parts from those before. */
  apart?: string;
  /** The first word that is neither Hydra's flag nor an override. */
  foreign?: string;
  /** What Hydra refuses of its flags. */
  refused?: { state: string; hint: string };
  /** What Hydra cannot read of an override behind a flag. */
  unread?: SweepFault;
}

type FlagKind =
  | "path"
  | "directory"
  | "name"
  | "package"
  | "other"
  | "multirun"
  | "run"
  | "resolve"
  | "cfg"
  | "info"
  | "install"
  | "help"
  | "version";

/** Of Hydra 1.3, by their long names. */
const kinds: ReadonlyMap<string, FlagKind> = new Map([
  ["--config-path", "path"],
  ["--config-dir", "directory"],
  ["--config-name", "name"],
  ["--package", "package"],
  ["--experimental-rerun", "other"],
  ["--multirun", "multirun"],
  ["--run", "run"],
  ["--resolve", "resolve"],
  ["--cfg", "cfg"],
  ["--info", "info"],
  ["--shell-completion", "install"],
  ["--help", "help"],
  ["--hydra-help", "help"],
  ["--version", "version"],
]);

const shortNames: ReadonlyMap<string, string> = new Map([
  ["-cp", "--config-path"],
  ["-cd", "--config-dir"],
  ["-cn", "--config-name"],
  ["-p", "--package"],
  ["-m", "--multirun"],
  ["-r", "--run"],
  ["-c", "--cfg"],
  ["-i", "--info"],
  ["-sc", "--shell-completion"],
  ["-h", "--help"],
]);

const takeValue: ReadonlySet<FlagKind> = new Set([
  "path",
  "directory",
  "name",
  "package",
  "other",
  "cfg",
]);

/** What --shell-completion is to do. */
const completion = /^(?:install|uninstall|query)=/;

const choices: Readonly<Partial<Record<FlagKind, readonly string[]>>> = {
  cfg: ["job", "hydra", "all"],
  info: ["all", "config", "defaults", "defaults-tree", "plugins", "searchpath"],
};

/** `--config-name x`, `--config-name=x`, `--config-n x`; the last one counts. */
export function splitWords(words: readonly string[]): SplitWords {
  const flags: ConfigFlags = {};
  const overrides: string[] = [];
  const given = new Map<FlagKind, string>();
  const found: Omit<SplitWords, "flags" | "overrides"> = {};
  let skips = false;
  let parted = false;
  let flagsEnd = false;
  let info = "";
  words.forEach((word, at) => {
    if (skips) {
      skips = false;
      return;
    }
    if (word === "--" && !flagsEnd) {
      // it parts nothing, and all behind it are overrides
      flagsEnd = true;
      return;
    }
    const equals = word.startsWith("-") ? word.indexOf("=") : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const kind = flagsEnd ? undefined : kindOf(name);
    if (kind === "multirun") {
      // it is dropped, and parts nothing in a job
      flags.multirun = true;
      given.set(kind, word);
      if (word !== "-m" && word !== "--multirun") {
        found.refused ??= {
          state: `a job is one run, and ${word} would make it sweep again`,
          hint: "Write --multirun, which is left out in jobs",
        };
      }
      return;
    }
    if (!flagsEnd && word.startsWith("-") && overrides.length > 0) {
      parted = true;
    }
    if (kind === undefined) {
      if (/^(?!-)[^=]+=|^~/s.test(word)) {
        overrides.push(word);
        // a program of another kind might take it for the flag's value
        const before = kindOf(words[at - 1] ?? "");
        const parsed = before === undefined || before === "multirun"
          ? undefined
          : parseOverride(word);
        if (parsed?.ok === false) found.unread ??= parsed.fault;
        if (parted) found.apart ??= word;
      } else if (!hasOpaque(word)) found.foreign ??= word;
      return;
    }
    given.set(kind, name);
    const next = words[at + 1];
    let value = equals < 0 ? undefined : word.slice(equals + 1);
    if (equals < 0) {
      const isValue = next !== undefined &&
        (!next.startsWith("-") || /^-\d*\.?\d+$/.test(next));
      skips = isValue && (takeValue.has(kind) || kind === "info");
      if (skips) value = next;
      else if (takeValue.has(kind) && !given.has("version")) {
        found.refused ??= {
          state: `${name} needs a word behind it`,
          hint: `Write that word, or leave ${name} out`,
        };
      }
    }
    if (kind === "info") info = value ?? "";
    const wanted = choices[kind];
    if (value !== undefined && wanted?.includes(value) === false) {
      found.refused ??= {
        state: `"${value}" is nothing that ${name} shows`,
        hint: `Write one of ${wanted.join(", ")} behind ${name}`,
      };
    }
    if (value === undefined) return;
    if (
      kind === "path" || kind === "directory" || kind === "name" ||
      kind === "package"
    ) flags[kind] = value;
    if (
      kind === "cfg" &&
      (value === "job" || value === "hydra" || value === "all")
    ) flags.config = value;
  });
  const shown = (["version", "help", "cfg", "info", "install"] as const)
    .find((it) => given.has(it));
  const shows = shown && given.get(shown);
  if (shows !== undefined) flags.shows = shows;
  if (
    shown === "version" || shown === "install" ||
    shown === "info" && info === "plugins"
  ) flags.composes = "nothing";
  else if (shown === "info" && info.startsWith("defaults")) {
    flags.composes = "defaults";
  }
  if (shown === "install" && shows !== undefined) {
    const asked = overrides.filter((it) => completion.test(it));
    if (asked.length !== 1) {
      found.refused ??= {
        state: `${shows} takes one of install, uninstall and query`,
        hint: `Write ${shows} install=bash`,
      };
    }
  }
  const run = given.get("run");
  if (run !== undefined) flags.run = run;
  const refused = found.refused ?? clashOf(given);
  return {
    flags,
    overrides,
    ...found,
    ...(refused === undefined ? {} : { refused }),
  };
}

/** Long names may be cut, as Python's argparse has it. */
function kindOf(name: string): FlagKind | undefined {
  const whole = shortNames.get(name) ?? name;
  const kind = kinds.get(whole);
  if (kind !== undefined || !/^--\w/.test(name)) return kind;
  const [only, ...others] = [...kinds].filter(([it]) => it.startsWith(name));
  return others.length === 0 ? only?.[1] : undefined;
}

/** Of these Hydra takes one. */
function clashOf(
  given: ReadonlyMap<FlagKind, string>,
): SplitWords["refused"] {
  if (given.has("version")) return undefined;
  const help = given.get("help");
  if (
    given.has("resolve") && !given.has("cfg") &&
    (help === undefined || help.startsWith("--hy"))
  ) {
    return {
      state: "--resolve goes with --cfg or --help only",
      hint: "Leave --resolve out",
    };
  }
  if (help !== undefined) return undefined;
  const [first, second] =
    (["run", "cfg", "multirun", "install", "info"] as const)
      .flatMap((it) => given.get(it) ?? []);
  return first === undefined || second === undefined ? undefined : {
    state: `Hydra takes either ${first} or ${second}`,
    hint: "Leave one of them out",
  };
}
