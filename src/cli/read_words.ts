import { parseArgs } from "@std/cli/parse-args";
import { type ColorChoice, type Diagnostic, error } from "../error.ts";
import { closeWord } from "../close_word.ts";
import { type CommandName, type Flag, flags } from "./flags.ts";

/** Command-line words, sorted; values are not judged yet. */
export interface Words {
  /** Those that are no options. */
  words: string[];
  /** Switches that were given. */
  asked: Set<string>;
  /** Values that were given, in order. */
  values: Map<string, string[]>;
  problems: Diagnostic[];
}

/** Sorts the words of a call; `command` is for the hints only. */
export function readWords(
  argv: readonly string[],
  allowed: readonly Flag[],
  command?: CommandName,
): Words {
  const problems: Diagnostic[] = [];
  const valued = allowed.filter((it) => it.value !== undefined);
  const switches = allowed.filter((it) => it.value === undefined);
  const parsed = parseArgs(withJoinedValues(argv, allowed), {
    string: ["_", ...valued.map((it) => it.long)],
    boolean: switches.map((it) => it.long),
    collect: valued.map((it) => it.long),
    alias: Object.fromEntries(
      allowed.filter((it) => it.short !== undefined)
        .map((it) => [it.long, it.short ?? ""]),
    ),
    unknown: (argument: string) => {
      if (!argument.startsWith("-") || argument === "-") return true;
      const problem = unknownFlag(argument, allowed, command);
      // of -failed each letter is told
      if (!problems.some((it) => it.message === problem.message)) {
        problems.push(problem);
      }
      return false;
    },
  }) as Record<string, unknown>;
  const asked = new Set(
    switches.filter((it) => parsed[it.long] === true).map((it) => it.long),
  );
  const values = new Map<string, string[]>();
  for (const { long } of valued) {
    const given = [parsed[long] ?? []].flat().map(String);
    if (given.length > 0) values.set(long, given);
  }
  return { words: [parsed._].flat().map(String), asked, values, problems };
}

/**
 * Joins values that would be read otherwise: of `--local 4` and `--local
 * script.sh` only the number is one, of `--set --time=3:00` all of it.
 */
function withJoinedValues(
  argv: readonly string[],
  allowed: readonly Flag[],
): string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? "";
    if (word === "--") return [...words, ...argv.slice(at)];
    const { optionalValue, dashes } = allowed.find((it) =>
      word === `--${it.long}`
    ) ?? {};
    if (dashes === "belong to the value" && at + 1 < argv.length) {
      words.push(`${word}=${argv[++at]}`);
    } else if (optionalValue === undefined) words.push(word);
    else if (optionalValue.pattern.test(argv[at + 1] ?? "")) {
      words.push(`${word}=${argv[++at]}`);
    } else words.push(`${word}=${optionalValue.absent}`);
  }
  return words;
}

/** The last value of a flag; an empty one is a fault. */
export function textOf(
  { values, problems }: Words,
  long: string,
): string | undefined {
  const given = values.get(long)?.at(-1);
  if (given !== "") return given;
  const { value } = flags.find((it) => it.long === long) ?? {};
  problems.push(error(
    `Cannot read --${long}: its value is missing`,
    undefined,
    `Write --${long} ${value}`,
  ));
  return undefined;
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
  const name = argument.replace(/=.*/s, "");
  const close = closeWord(
    name.replace(/^--?/, ""),
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
