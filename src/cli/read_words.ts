import type { ColorChoice } from "../format_diagnostics.ts";
import { type Diagnostic, error } from "../error.ts";
import { closeWord } from "../close_word.ts";
import type { SnapshotChoice } from "../jobs/snapshot.ts";
import type { PackShape } from "../sweep_log/sweep_plan.ts";
import type { HydraDir } from "../plan/hydra_job.ts";
import { type CommandName } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { flags } from "./flags.ts";

/** Command-line words, sorted; values are not judged yet. */
export interface Words {
  /** Those that are no options. */
  words: string[];
  /** Switches that were given. */
  asked: Set<string>;
  /** Values that were given, in order. */
  values: Map<string, string[]>;
  problems: Diagnostic[];
  /** Behind `--`, where a word stands before it. */
  behind: string[];
}

/**
 * Sorts the words of a call; `command` is for the hints only. Options are
 * `--name`, `--name value`, `--name=value`, `-n`, `-n value`, `-nvalue`, and
 * switches in one word, `-nq`. There are no other spellings: no `--no-name`,
 * no unique beginnings. Behind `--` nothing is an option.
 */
export function readWords(
  argv: readonly string[],
  allowed: readonly Flag[],
  command?: CommandName,
): Words {
  const read: Words = {
    words: [],
    asked: new Set(),
    values: new Map(),
    problems: [],
    behind: [],
  };
  const give = (flag: Flag, value: string) => {
    read.values.set(flag.long, [...read.values.get(flag.long) ?? [], value]);
  };
  let at = 0;
  /** Of a flag whose value stands in the next word, if anywhere. */
  const nextValue = (flag: Flag): string => {
    const next = argv[at + 1];
    const { optionalValue, dashes } = flag;
    const belongs = next !== undefined &&
      (optionalValue === undefined
        ? dashes === "belong to the value" || !/^-./.test(next)
        : optionalValue.pattern.test(next));
    if (!belongs) return optionalValue?.absent ?? "";
    at++;
    return next;
  };
  for (; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") {
      const rest = argv.slice(at + 1);
      if (read.words.length === 0) read.words.push(...rest);
      else read.behind.push(...rest);
      break;
    }
    if (!/^-./.test(word)) {
      read.words.push(word);
      continue;
    }
    const spelled = optionOf(word, allowed);
    if (spelled === undefined) {
      read.problems.push(unknownFlag(word, allowed, command));
      continue;
    }
    const { switches, flag, value } = spelled;
    for (const it of switches) read.asked.add(it.long);
    if (flag === undefined) continue;
    if (flag.value !== undefined) give(flag, value ?? nextValue(flag));
    else if (value === undefined) read.asked.add(flag.long);
    else {
      read.problems.push(error(
        `Cannot read "${word}": --${flag.long} takes no value`,
        undefined,
        `Write --${flag.long}`,
      ));
    }
  }
  return read;
}

interface Spelled {
  /** Those in front of it in a word such as `-nqj4`. */
  switches: Flag[];
  flag?: Flag;
  /** What stands in the same word. */
  value?: string;
}

/** A word that begins with a dash → the options it spells, if all are there. */
function optionOf(
  word: string,
  allowed: readonly Flag[],
): Spelled | undefined {
  if (word.startsWith("--")) {
    const [, name, value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const flag = allowed.find((it) => it.long === name);
    if (flag === undefined) return undefined;
    return { switches: [], flag, ...(value === undefined ? {} : { value }) };
  }
  const switches: Flag[] = [];
  for (let at = 1; at < word.length; at++) {
    const flag = allowed.find((it) => it.short === word[at]);
    if (flag === undefined) return undefined;
    if (flag.value !== undefined) {
      const rest = word.slice(at + 1).replace(/^=/, "");
      return { switches, flag, ...(rest === "" ? {} : { value: rest }) };
    }
    switches.push(flag);
  }
  return { switches };
}

/** The last value of a flag; an empty one is a fault. */
export function textOf(
  { values, problems }: Words,
  long: string,
): string | undefined {
  const given = values.get(long)?.at(-1);
  if (given !== "") return given;
  const { value } =
    flags.find((it) => it.long === long && it.value !== undefined) ?? {};
  problems.push(error(
    `Cannot read --${long}: its value is missing`,
    undefined,
    `Write --${long} ${value}`,
  ));
  return undefined;
}

/** Each time that the option is given. */
export function listOf(words: Words, long: string): string[] | undefined {
  return textOf(words, long) === undefined ? undefined : words.values.get(long);
}

/** A whole number from `least` on. */
export function wholeOf(
  words: Words,
  long: string,
  least: number,
): number | undefined {
  const given = textOf(words, long);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && Number.isSafeInteger(number)) {
    return number;
  }
  words.problems.push(error(
    `Cannot read --${long}: "${given}" is no whole number from ${least}`,
  ));
  return undefined;
}

const secondsOf = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** `2h`, `90m`, `1d12h` → seconds. */
export function timeOf(words: Words, long: string): number | undefined {
  const given = textOf(words, long);
  if (given === undefined) return undefined;
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(given);
  if (parts !== null) {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0] = parts;
    return Number(days) * secondsOf.d + Number(hours) * secondsOf.h +
      Number(minutes) * secondsOf.m + Number(seconds) * secondsOf.s;
  }
  words.problems.push(error(
    `Cannot read --${long}: "${given}" is no time`,
    undefined,
    "Write it as 30s, 90m, 2h or 1d12h",
  ));
  return undefined;
}

export function colorOf(words: Words): ColorChoice | undefined {
  const given = textOf(words, "color");
  if (given === undefined) return undefined;
  if (given === "auto" || given === "always" || given === "never") return given;
  words.problems.push(error(
    `Cannot read --color: "${given}" is not auto, always or never`,
  ));
  return undefined;
}

/** Options without the keys of what was not given. */
export function given<Options extends object>(
  options: { [Key in keyof Options]: Options[Key] | undefined },
): Options {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Options;
}

function unknownFlag(
  argument: string,
  allowed: readonly Flag[],
  command: CommandName | undefined,
): Diagnostic {
  const name = argument.replace(/(?<=[^-])=.*/s, "");
  const close = closeWord(
    name.replace(/^--?(no-)?/, ""),
    allowed.map((it) => it.long),
  );
  const help = command === undefined || command === "submit"
    ? "mlxpsub --help"
    : `mlxpsub help ${command}`;
  return error(
    `Cannot read "${name}": no such option`,
    undefined,
    close === undefined ? `See ${help}` : `Write --${close}`,
  );
}

export function snapshotOf(words: Words): SnapshotChoice | undefined {
  const given = textOf(words, "snapshot");
  if (given === undefined) return undefined;
  if (given === "commit" || given === "dirty" || given === "off") return given;
  words.problems.push(error(
    `Cannot read --snapshot: "${given}" is not commit, dirty or off`,
  ));
  return undefined;
}

export function hydraDirOf(words: Words): HydraDir | undefined {
  const given = textOf(words, "hydra-dir");
  if (given === undefined) return undefined;
  if (given === "job" || given === "off") return given;
  words.problems.push(error(
    `Cannot read --hydra-dir: "${given}" is not job or off`,
  ));
  return undefined;
}

/** `8x2`: eight runs a job, two at a time; `8`: one after another. */
export function packOf(words: Words): PackShape | undefined {
  const given = textOf(words, "pack");
  if (given === undefined) return undefined;
  const [, size = "", atOnce = "1"] =
    /^(\d{1,9})(?:x(\d{1,9}))?$/.exec(given) ??
      [];
  const shape = { size: Number(size), atOnce: Number(atOnce) };
  if (shape.size > 0 && shape.atOnce > 0 && shape.atOnce <= shape.size) {
    return shape;
  }
  words.problems.push(error(
    size === "" || shape.size === 0 || shape.atOnce === 0
      ? `Cannot read --pack: "${given}" is not how many runs share a job`
      : `Cannot run ${atOnce} at a time of ${size} runs in a job`,
    undefined,
    "Write --pack 8 for eight runs one after another, --pack 8x2 for two at a time",
  ));
  return undefined;
}
