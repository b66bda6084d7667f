import type { Scheduler } from "../scheduler.ts";
import { splitDirective } from "./directive_words.ts";
import { nameOf } from "./set_directives.ts";

/** What one job asks for, as far as its directives tell. */
export interface Demand {
  /** The most that it may run. */
  seconds?: number;
  cores?: number;
  gpus?: number;
}

/** An option of a directive, in its long name, and the words behind it. */
export interface DirectiveOption {
  name: string;
  value: string;
}

/** The options of directive lines, in their order. */
export function optionsIn(
  { prefix, directiveRules }: Scheduler,
  lines: readonly string[],
): DirectiveOption[] {
  const { words: rules, options, aliases } = directiveRules;
  return lines.flatMap((line) => {
    const words = splitDirective(line, prefix.length, 0, rules)
      .map((it) => it.value);
    const found: DirectiveOption[] = [];
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      if (!/^-./.test(word)) {
        // a word of its own, such as hetjob
        found.push({ name: word, value: "" });
        continue;
      }
      const { name, attached } = nameOf(word, options);
      const behind: string[] = attached === undefined ? [] : [attached];
      while (at + 1 < words.length && !/^-./.test(words[at + 1] ?? "")) {
        behind.push(words[++at] ?? "");
      }
      found.push({ name: aliases[name] ?? name, value: behind.join(" ") });
    }
    return found;
  });
}

/** The last value of an option. */
export function lastValue(
  options: readonly DirectiveOption[],
  name: string,
): string | undefined {
  return options.findLast((it) => it.name === name)?.value;
}

/** A whole number from 1 on; undefined for anything else, such as `2-4`. */
export function countOf(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && /^\d+$/.test(text) && number > 0 &&
      Number.isSafeInteger(number)
    ? number
    : undefined;
}

/** `6:00:00`, its parts in those seconds from the left; at most so many parts. */
export function timeIn(
  text: string | undefined,
  units: readonly number[],
): number | undefined {
  const parts = text?.split(":");
  if (parts === undefined || parts.length > units.length) return undefined;
  let seconds = 0;
  for (const [at, part] of parts.entries()) {
    if (!/^\d+$/.test(part)) return undefined;
    seconds += Number(part) * (units[at] ?? 0);
  }
  return seconds;
}

/** A demand without what is not known. */
export function demandOf(
  parts: { [Key in keyof Demand]: number | undefined },
): Demand {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined),
  );
}
