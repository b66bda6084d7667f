import type { Here } from "../here.ts";
import { compareTexts } from "../text/test_facts.ts";
import { bareLines, done, readInputs } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

const maxLines = 200_000;

interface Key {
  /** Fields from 1; undefined: to the line's end. */
  first: number;
  last: number | undefined;
  isNumeric: boolean;
  isReverse: boolean;
}

/** GNU sort in the C locale, with -n -r -u -s -t -k; keys of whole fields. */
export function sort(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "nrust:k:",
    {
      "numeric-sort": "n",
      reverse: "r",
      unique: "u",
      stable: "s",
      "field-separator": "t",
      key: "k",
    },
    "anywhere",
  );
  if (options === undefined) return undefined;
  const { values, all, operands } = options;
  const separator = values.get("t");
  if (separator !== undefined && separator.length !== 1) return undefined;
  const isReverse = values.has("r");
  const isNumeric = values.has("n");
  const keys: Key[] = [];
  for (const [letter, written] of all) {
    if (letter !== "k") continue;
    const key = readKey(written, isNumeric, isReverse);
    if (key === undefined) return undefined;
    keys.push(key);
  }
  const inputs = readInputs(operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  const lines = inputs.texts.flatMap((it) => bareLines(it.text));
  if (lines.length > maxLines) return undefined;
  const whole = { first: 1, last: undefined, isNumeric, isReverse };
  const used = keys.length === 0 ? [whole] : keys;
  const byKeys = (a: string, b: string) => {
    for (const key of used) {
      const order = compareBy(
        key,
        keyOf(a, key, separator),
        keyOf(b, key, separator),
      );
      if (order !== 0) return order;
    }
    return 0;
  };
  const isLast = values.has("u") || values.has("s");
  const sorted = lines.toSorted((a, b) => {
    const order = byKeys(a, b);
    if (order !== 0 || isLast) return order;
    return isReverse ? compareTexts(b, a) : compareTexts(a, b);
  });
  const kept = values.has("u")
    ? sorted.filter((it, index) =>
      index === 0 || byKeys(sorted[index - 1] ?? "", it) !== 0
    )
    : sorted;
  return done(kept.map((it) => `${it}\n`).join(""), inputs.holds);
}

function readKey(
  written: string,
  isNumeric: boolean,
  isReverse: boolean,
): Key | undefined {
  const found = /^(\d{1,6})([nr]*)(?:,(\d{1,6})([nr]*))?$/.exec(written);
  const [, first, flags = "", last, lastFlags = ""] = found ?? [];
  if (found === null || Number(first) === 0 || last === "0") return undefined;
  const own = flags + lastFlags;
  return {
    first: Number(first),
    last: last === undefined ? undefined : Number(last),
    isNumeric: own === "" ? isNumeric : own.includes("n"),
    isReverse: own === "" ? isReverse : own.includes("r"),
  };
}

function keyOf(
  line: string,
  { first, last }: Key,
  separator: string | undefined,
): string {
  if (first === 1 && last === undefined) return line;
  // without a separator a field has its blanks before it
  const fields = separator === undefined
    ? line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []
    : line.split(separator);
  return fields.slice(first - 1, last).join(separator ?? "");
}

function compareBy(
  { isNumeric, isReverse }: Key,
  one: string,
  other: string,
): number {
  const order = isNumeric
    ? compareNumbers(one, other)
    : compareTexts(one, other);
  return isReverse ? -order : order;
}

function compareNumbers(one: string, other: string): number {
  const [a, b] = [one, other].map((it) => {
    const [, sign, whole = "", part = ""] =
      /^[ \t]*(-?)(\d*)(?:\.(\d*))?/.exec(it) ?? [];
    return { sign: sign === "-" ? -1n : 1n, whole, part };
  });
  if (a === undefined || b === undefined) return 0;
  const digits = Math.max(a.part.length, b.part.length);
  const valueOf = (it: typeof a) =>
    it.sign * BigInt(`0${it.whole}${it.part.padEnd(digits, "0")}`);
  const difference = valueOf(a) - valueOf(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** GNU uniq with -c -d -u -i; a second file, which it writes, is not done. */
export function uniq(
  args: readonly string[],
  stdin: string,
  here: Here,
  directory: string,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "cdui",
    { count: "c", repeated: "d", unique: "u", "ignore-case": "i" },
    "anywhere",
  );
  if (options === undefined || options.operands.length > 1) return undefined;
  const { values, operands } = options;
  const inputs = readInputs(operands, stdin, here, directory);
  if (inputs === undefined) return undefined;
  const folded = (it: string) =>
    values.has("i") ? it.replace(/[A-Z]/g, (c) => c.toLowerCase()) : it;
  const runs: { line: string; count: number }[] = [];
  for (const line of inputs.texts.flatMap((it) => bareLines(it.text))) {
    const last = runs.at(-1);
    if (last !== undefined && folded(last.line) === folded(line)) last.count++;
    else runs.push({ line, count: 1 });
  }
  const kept = runs.filter(({ count }) =>
    !(values.has("d") && count === 1) && !(values.has("u") && count > 1)
  );
  const shown = kept.map(({ line, count }) =>
    `${values.has("c") ? `${String(count).padStart(7)} ` : ""}${line}\n`
  );
  return done(shown.join(""), inputs.holds);
}
