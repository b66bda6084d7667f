/** Assignments: bash manual, 3.4 and 6.7. */
import type { ArrayElement, Assignment } from "../syntax.ts";
import { expandText, expandWord } from "./expand.ts";
import type { Shell } from "./shell.ts";
import { subscriptKey } from "./subscript.ts";
import type { Variable } from "./variable.ts";
import {
  assignArray,
  assignText,
  followName,
  type Key,
  rawVariable,
} from "./variables.ts";

export interface ElementValue {
  key: Key | undefined;
  text: string;
  operator: "=" | "+=";
}

/** An assignment that stands in code is done. */
export function assign(it: Assignment, shell: Shell): void {
  const { name, operator } = it;
  if (Array.isArray(it.value)) {
    const variable = rawVariable(followName(name, shell).name, shell);
    assignArray(
      name,
      elementValues(it.value, variable, shell),
      operator,
      shell,
    );
    return;
  }
  const variable = rawVariable(followName(name, shell).name, shell);
  const key = it.subscript === undefined
    ? undefined
    : subscriptOf(it, variable, shell);
  const text = expandText(it.value, shell, "assigned value");
  assignText(name, key, text, operator, shell);
}

/** The key of `A[…]=x`. */
export function subscriptOf(
  it: Assignment,
  variable: Variable | undefined,
  shell: Shell,
): Key {
  return subscriptKey(
    it.subscript ?? "",
    it.index?.parts ?? [],
    variable,
    shell,
  );
}

/** The elements of `A=(…)`: `[key]=text`, or words in order. */
export function elementValues(
  words: ArrayElement[],
  variable: Variable | undefined,
  shell: Shell,
): ElementValue[] {
  const values: ElementValue[] = [];
  const associative = variable?.flags.includes("A") === true;
  const keyed = words.some((it) => it.keyed !== undefined);
  if (associative && !keyed) {
    const fields = words.flatMap((it) => expandText(it, shell, "word"));
    for (let at = 0; at < fields.length; at += 2) {
      values.push({
        key: fields[at] ?? "",
        text: fields[at + 1] ?? "",
        operator: "=",
      });
    }
    return values;
  }
  // of an indexed array all values are expanded before the first index is
  const indices: (() => void)[] = [];
  for (const word of words) {
    const { keyed: found } = word;
    if (found === undefined) {
      // an associative array takes none without its key
      if (associative) continue;
      for (const text of expandWord(word, shell)) {
        values.push({ key: undefined, text, operator: "=" });
      }
      continue;
    }
    const { start, end } = found.index.span;
    const value: ElementValue = {
      key: undefined,
      text: "",
      operator: found.operator,
    };
    const setKey = (): void => {
      value.key = subscriptKey(
        shell.code.text.slice(start, end),
        found.index.parts,
        variable,
        shell,
      );
    };
    if (associative) setKey();
    else indices.push(setKey);
    value.text = expandText(found.value, shell, "assigned value");
    values.push(value);
  }
  for (const setKey of indices) setKey();
  return values;
}
