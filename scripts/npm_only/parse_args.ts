/**
 * Stand-in for "@std/cli/parse-args". Does what @std does, oddities included,
 * but for option names with dots, which @std turns into nested objects.
 */

/** Which options there are; names without their dashes. */
export interface ParseOptions<
  B extends string,
  S extends string,
  C extends string,
> {
  /** Keeps what follows "--" apart, under "--". */
  "--"?: boolean;
  /** Other names of an option. */
  alias?: Record<string, string | readonly string[]>;
  /** Options without a value; false when not given. */
  boolean?: readonly B[];
  /** Options that may be given several times. */
  collect?: readonly C[];
  /** Values of options that are not given. */
  default?: Record<string, unknown>;
  /** Options that "--no-NAME" sets to false. */
  negatable?: readonly string[];
  /** Takes everything from the first positional word on as positional. */
  stopEarly?: boolean;
  /** Options whose value is a text, never a number. */
  string?: readonly S[];
  /** Called for words that are no known option; false drops the word. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values by option name, and the positional words under "_". */
export type Args<B extends string, S extends string, C extends string> =
  & { [Name in Exclude<B, C>]: boolean }
  & { [Name in Extract<B, C>]: boolean[] }
  & { [Name in Exclude<S, C>]?: string }
  & { [Name in Extract<S, C>]: string[] }
  & { _: Array<string | number>; "--"?: string[]; [name: string]: unknown };

/** Reads command line words into values by option name. */
export function parseArgs<
  const B extends string = never,
  const S extends string = never,
  const C extends string = never,
>(
  words: readonly string[],
  options: ParseOptions<B, S, C> = {},
): Args<B, S, C> {
  const namesOf = aliasGroups(options.alias ?? {});
  const spread = (names: readonly string[] = []) =>
    new Set(names.flatMap((name) => [...namesOf(name)]));
  const booleans = spread(options.boolean);
  const strings = spread(options.string);
  const collected = spread(options.collect);
  const negatable = spread(options.negatable);
  const known = spread([
    ...booleans,
    ...strings,
    ...collected,
    ...Object.entries(options.alias ?? {}).flat(2),
  ]);
  const values = new Map<string, unknown>();
  const positional: Array<string | number> = [];

  const set = (
    name: string,
    value: string | boolean,
    word: string,
    repeat: "add" | "replace" = "add",
  ) => {
    if (!known.has(name) && options.unknown?.(word, name, value) === false) {
      return;
    }
    const read = typeof value === "string" && !strings.has(name)
      ? numberOrText(value)
      : value;
    for (const each of namesOf(name)) {
      const before = values.get(each);
      if (repeat === "replace" || !collected.has(each)) values.set(each, read);
      else if (Array.isArray(before)) before.push(read);
      else values.set(each, before ? [before, read] : [read]);
    }
  };
  const withoutValue = (name: string) => strings.has(name) ? "" : true;

  const end = words.indexOf("--");
  const rest = end < 0 ? [] : words.slice(end + 1);
  const queue = end < 0 ? [...words] : words.slice(0, end);

  /** The value of an option that has none attached, from the words behind it. */
  const takeValue = (name: string, isOption: RegExp): string | boolean => {
    const next = queue[0];
    if (next && !booleans.has(name) && !isOption.test(next)) {
      queue.shift();
      return next;
    }
    if (next === "true" || next === "false") {
      queue.shift();
      return next === "true";
    }
    return withoutValue(name);
  };

  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (/^--[^]/.test(word)) {
      const equals = word.indexOf("=", 3);
      const name = word.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) {
        const text = word.slice(equals + 1);
        set(name, booleans.has(name) ? text !== "false" : text, word);
      } else if (name.startsWith("no-") && negatable.has(name.slice(3))) {
        set(name.slice(3), false, word, "replace");
      } else {
        set(name, takeValue(name, /^-/), word);
      }
    } else if (/^-[^]/.test(word)) {
      const { flags, last, value } = readCluster(word);
      for (const flag of flags) set(flag, withoutValue(flag), word);
      if (last !== undefined) {
        set(last, value ?? takeValue(last, /^--?[^-]/), word);
      }
    } else {
      if (options.unknown?.(word) !== false) {
        positional.push(strings.has("_") ? word : numberOrText(word));
      }
      if (options.stopEarly) positional.push(...queue.splice(0));
    }
  }

  for (const [name, value] of Object.entries(options.default ?? {})) {
    for (const each of values.has(name) ? [] : namesOf(name)) {
      values.set(each, value);
    }
  }
  for (const name of [...booleans, ...strings]) {
    if (values.has(name)) continue;
    if (collected.has(name)) values.set(name, []);
    else if (booleans.has(name)) values.set(name, false);
  }
  if (options["--"]) values.set("--", rest);
  else positional.push(...rest);
  return { _: positional, ...Object.fromEntries(values) } as Args<B, S, C>;
}

/** A function that gives all names of the option with one of its names. */
function aliasGroups(
  alias: Record<string, string | readonly string[]>,
): (name: string) => Set<string> {
  const groups = new Map<string, Set<string>>();
  for (const [name, others] of Object.entries(alias)) {
    const group = new Set([name, ...[others].flat()]);
    for (const each of group) groups.set(each, group);
  }
  return (name) => groups.get(name) ?? new Set([name]);
}

/** "-abc": letters without a value, and the last one, which may carry one. */
function readCluster(
  word: string,
): { flags: string[]; last?: string; value?: string } {
  const flags: string[] = [];
  for (let i = 1; i < word.length - 1; i++) {
    const letter = word.charAt(i);
    const rest = word.slice(i + 1);
    if (rest === "=") return { flags, last: letter, value: "" };
    if (rest === "-") return { flags, last: letter, value: "-" };
    if (/[A-Za-z]/.test(letter)) {
      const assigned = /=(.+)/.exec(rest)?.[1];
      if (assigned !== undefined) {
        return { flags, last: letter, value: assigned };
      }
      if (/\d(\.\d*)?(e-?\d+)?$/.test(rest)) {
        return { flags, last: letter, value: rest };
      }
    }
    if (/^\W/.test(rest) && rest.length > 1) {
      return { flags, last: letter, value: rest };
    }
    flags.push(letter);
  }
  const last = word.at(-1);
  return last === undefined || last === "-" ? { flags } : { flags, last };
}

function numberOrText(text: string): number | string {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
