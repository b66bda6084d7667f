import { quoteText, type SweepFault } from "./fault.ts";
import { matchesPattern } from "./fnmatch.ts";
import type { Override } from "./override.ts";
import { plainValue } from "./plain_value.ts";
import { homeHint } from "./swept_word.ts";
import { describeKind } from "./python_order.ts";
import { settleLists, shuffledOrder } from "./shuffle.ts";
import { type Glob, type Order, printValue, type Value } from "./values.ts";

/** The words that one setting takes in the runs of a sweep. */
export interface Axis {
  /** Index, in the list of overrides, of the first one with this key. */
  readonly place: number;
  /** Index of the override that supplies the values: the last one with this key. */
  readonly source: number;
  readonly key: string;
  readonly swept: "yes" | "no";
  /** Number of values, at least 1; `Infinity` for a range that never ends. */
  readonly size: number;
  /** The whole word `key=value` at an index from 0 to below `size`. */
  valueAt(index: number): string;
}

/** What an expansion needs to know that the overrides do not say. */
export interface Surroundings {
  /**
   * The options of a config group, sorted by name; `undefined` where there is no
   * such group, or no config directory is known.
   */
  groupOptions(group: string): readonly string[] | undefined;
  /**
   * The paths that match a shell pattern, sorted, for glob() in a word that is no
   * override; `undefined` where no files can be looked at.
   */
  files(pattern: string): readonly string[] | undefined;
  /** Uniform in [0,1): what shuffle() draws from. */
  random(): number;
}

/** A fault, and the index of the override it is in. */
export type ExpansionFault = SweepFault & { readonly override: number };

/** The axes of a sweep, or all that is wrong with its overrides. */
export type Expansion =
  | { readonly ok: true; readonly axes: Axis[] }
  | { readonly ok: false; readonly faults: ExpansionFault[] };

/**
 * The axes of a sweep, in the order of their first override. Of overrides with the
 * same key the last one supplies the values, in the place of the first. A sweep
 * without any value is a fault: Hydra would run nothing, and say nothing.
 */
export function expandOverrides(
  overrides: readonly Override[],
  around: Surroundings,
): Expansion {
  const places = new Map<string, { place: number; source: number }>();
  for (const [index, override] of overrides.entries()) {
    const identity = identityOf(override, index);
    const place = places.get(identity)?.place ?? index;
    places.set(identity, { place, source: index });
  }
  const axes: Axis[] = [];
  const faults: ExpansionFault[] = [];
  for (const [index, override] of overrides.entries()) {
    const { key } = override;
    const words = listWords(override, around);
    const at = places.get(identityOf(override, index));
    const supplies = at?.source === index;
    if ("message" in words) {
      // Hydra computes the sweeps that a later override replaces, too.
      if (supplies || words.kind === "compute") {
        faults.push({ ...words, override: index });
      }
    } else if (supplies) {
      axes.push({ ...at, key, ...words });
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, axes: axes.sort((a, b) => a.place - b.place) };
}

/** A flag that is given twice reaches its program twice; a key does not. */
function identityOf({ key, reader }: Override, index: number): string {
  return reader === "Hydra" ? `key ${key}` : `word ${index}`;
}

type Words = Pick<Axis, "swept" | "size" | "valueAt">;

function listWords(
  override: Override,
  around: Surroundings,
): Words | SweepFault {
  const { lead, sweep, text } = override;
  switch (sweep.kind) {
    case "none":
      return { swept: "no", size: 1, valueAt: () => text };
    case "computed": {
      const value = settleLists(sweep.value, around.random);
      const word = lead + printFor(override, value);
      return { swept: "no", size: 1, valueAt: () => word };
    }
    case "choice": {
      const values = sweep.values.map((value) =>
        settleLists(value, around.random)
      );
      return arrange(override, values.length, sweep.order, around, (index) => {
        const value = values[index];
        if (value === undefined) throw new RangeError(`No value ${index}`);
        return printFor(override, value);
      });
    }
    case "range": {
      const { size, valueAt } = sweep.values;
      return arrange(override, size, sweep.order, around, valueAt);
    }
    case "glob":
      return override.reader === "Hydra"
        ? matchGroup(override, sweep.group, sweep.glob, around)
        : matchFiles(override, sweep.glob, around);
  }
}

function arrange(
  override: Override,
  size: number,
  order: Order,
  around: Surroundings,
  valueAt: (index: number) => string,
): Words | SweepFault {
  if (size === 0) {
    return faultOf(
      "empty",
      override,
      "it has no values",
      override.sweep.kind === "range"
        ? "Write a stop that the steps can reach from the start"
        : "Write at least one value",
    );
  }
  const place = order === "shuffled"
    ? shuffledOrder(size, around.random)
    : (index: number): number => index;
  return {
    swept: "yes",
    size,
    valueAt: (index) => override.lead + valueAt(place(index)),
  };
}

/** Hydra's own spelling, or the text that it would have made of it. */
function printFor({ reader }: Override, value: Value): string {
  const printed = printValue(value, "spelled");
  return reader === "Hydra" || value.kind === "list" || value.kind === "dict"
    ? printed
    : plainValue(`=${printed}`);
}

/** glob() in a word that is no override: over files, as the shell's patterns. */
function matchFiles(
  override: Override,
  glob: Glob,
  around: Surroundings,
): Words | SweepFault {
  const strange = [...glob.include, ...glob.exclude].find((it) =>
    it.kind !== "text"
  );
  if (strange !== undefined) {
    return faultOf(
      "compute",
      override,
      `a pattern of glob() is ${describeKind(strange)}`,
      "Write the pattern as text without quotes",
    );
  }
  const listed = (patterns: readonly Value[]): string[] =>
    patterns.flatMap((it) =>
      it.kind === "text" ? around.files(it.value) ?? [] : []
    );
  const excluded = new Set(listed(glob.exclude));
  const paths = [...new Set(listed(glob.include))].filter((it) =>
    !excluded.has(it)
  ).sort();
  if (paths.length === 0) {
    return faultOf(
      "empty",
      override,
      "no file matches",
      glob.include.some((it) => it.kind === "text" && it.value.startsWith("~/"))
        ? homeHint
        : "Write a pattern of files that are there, seen from where the program starts",
    );
  }
  return arrange(
    override,
    paths.length,
    "kept",
    around,
    (index) => paths[index] ?? "",
  );
}

function matchGroup(
  override: Override,
  group: string,
  glob: Glob,
  around: Surroundings,
): Words | SweepFault {
  const options = around.groupOptions(group);
  if (options === undefined) {
    return faultOf(
      "group",
      override,
      `config group ${quoteText(group)} is not known`,
      `List the options instead, as in ${override.key}=a,b`,
    );
  }
  const names: string[] = [];
  for (const option of options) {
    const included = matchesAny(option, glob.include);
    const excluded = included === true && matchesAny(option, glob.exclude);
    const strange = [included, excluded].find((one) => typeof one === "object");
    if (strange !== undefined) {
      return faultOf(
        "compute",
        override,
        `a pattern of glob() is ${describeKind(strange)}`,
        "Write the pattern as text without quotes",
      );
    }
    if (included === true && excluded === false) names.push(option);
  }
  if (names.length === 0) {
    return faultOf(
      "empty",
      override,
      `no option of config group ${quoteText(group)} matches`,
      options.length === 0
        ? `List the options instead, as in ${override.key}=a,b`
        : `Write a pattern that matches one of ${
          options.slice(0, 5).join(", ")
        }`,
    );
  }
  return arrange(
    override,
    names.length,
    "kept",
    around,
    (index) => names[index] ?? "",
  );
}

/** Whether a pattern matches, or the first pattern tried that is not text. */
function matchesAny(name: string, patterns: readonly Value[]): boolean | Value {
  for (const pattern of patterns) {
    if (pattern.kind !== "text") return pattern;
    if (matchesPattern(name, pattern.value)) return true;
  }
  return false;
}

/** A fault in the value as a whole. */
function faultOf(
  kind: SweepFault["kind"],
  { text, lead }: Override,
  state: string,
  hint: string,
): SweepFault {
  const value = text.slice(lead.length);
  const end = lead.length + value.trimEnd().length;
  const start = end - value.trim().length;
  return {
    kind,
    start,
    end,
    message: `Cannot expand sweep ${quoteText(text)}: ${state}`,
    hint,
  };
}
