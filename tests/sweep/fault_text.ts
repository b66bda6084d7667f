import { expandOverrides } from "../../src/sweep/expand.ts";
import { type Override, parseOverride } from "../../src/sweep/override.ts";

/** The options that glob() finds in tests. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  db: ["mongo", "mysql", "pgsql", "sqlite"],
  "a/b": ["x1", "x2", "y1"],
};

/** Reads overrides that must be right. */
export function parseAll(texts: readonly string[]): Override[] {
  return texts.map((text) => {
    const parsed = parseOverride(text);
    if (!parsed.ok) throw new Error(parsed.fault.message);
    return parsed.value;
  });
}

/**
 * What is wrong with an override, as text: the override, a line that marks the
 * place, message and hint. "no fault" if nothing is.
 */
export function faultText(text: string): string {
  const parsed = parseOverride(text);
  const expansion = parsed.ok
    ? expandOverrides([parsed.value], {
      groupOptions: (group) => GROUPS[group],
      files: () => undefined,
      random: () => 0.99,
    })
    : undefined;
  if (expansion?.ok) return "no fault";
  const fault = parsed.ok ? expansion?.faults[0] : parsed.fault;
  if (fault === undefined) return "no fault";
  const { start, end, message, hint } = fault;
  const mark = " ".repeat(start) + "^".repeat(Math.max(1, end - start));
  return [text, mark, message, `hint: ${hint}`].join("\n");
}

/** The words that one override takes in the runs, in order. */
export function wordsOf(text: string): string[] {
  const expansion = expandOverrides(parseAll([text]), {
    groupOptions: (group) => GROUPS[group],
    files: () => undefined,
    random: () => 0.99,
  });
  if (!expansion.ok) {
    throw new Error(expansion.faults.map(({ message }) => message).join("\n"));
  }
  const [axis] = expansion.axes;
  if (axis === undefined) throw new Error("an override is an axis");
  return Array.from({ length: axis.size }, (_, index) => axis.valueAt(index));
}
