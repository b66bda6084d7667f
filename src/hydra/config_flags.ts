import { hasOpaque } from "../script/opaque.ts";

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

const choices: Readonly<Partial<Record<FlagKind, readonly string[]>>> = {
  cfg: ["job", "hydra", "all"],
  info: ["all", "config", "defaults", "defaults-tree", "plugins", "searchpath"],
};

/** `--config-name x`, `--config-name=x`, `--config-n x`; the last one counts. */
export function splitWords(words: readonly string[]): SplitWords {
  const flags: ConfigFlags = {};
  const overrides: string[] = [];
  const given = new Map<FlagKind, string>();
  const found: Pick<SplitWords, "apart" | "foreign" | "refused"> = {};
  let skips = false;
  let parted = false;
  words.forEach((word, at) => {
    if (skips) {
      skips = false;
      return;
    }
    const equals = word.startsWith("-") ? word.indexOf("=") : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    const kind = kindOf(name);
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
    if (word.startsWith("-") && overrides.length > 0) parted = true;
    if (kind === undefined) {
      if (/^(?!-)[^=]+=|^~/s.test(word)) {
        overrides.push(word);
        if (parted) found.apart ??= word;
      } else if (!hasOpaque(word)) found.foreign ??= word;
      return;
    }
    given.set(kind, name);
    const next = words[at + 1];
    let value = equals < 0 ? undefined : word.slice(equals + 1);
    if (equals < 0) {
      const takes = takeValue.has(kind) ||
        kind === "info" && next !== undefined && !next.startsWith("-");
      if (takes) value = next;
      skips = takes;
    }
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
  const shows = (["version", "help", "cfg", "info", "install"] as const)
    .map((it) => given.get(it)).find((it) => it !== undefined);
  if (shows !== undefined) flags.shows = shows;
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
  if (given.has("resolve") && !given.has("cfg") && !given.has("help")) {
    return {
      state: "--resolve goes with --cfg or --help only",
      hint: "Leave --resolve out",
    };
  }
  if (given.has("help")) return undefined;
  const [first, second] =
    (["run", "cfg", "multirun", "install", "info"] as const)
      .flatMap((it) => given.get(it) ?? []);
  return first === undefined || second === undefined ? undefined : {
    state: `Hydra takes either ${first} or ${second}`,
    hint: "Leave one of them out",
  };
}
