/** Assignments: bash manual, 3.4 and 6.7. */
import type { ArrayElement, Assignment, Word } from "../syntax.ts";
import type { Code } from "./code.ts";
import { expandText, expandWord, withEmptyHere } from "./expand.ts";
import { hasBraces } from "./word_braces.ts";
import { ShellFault } from "./faults.ts";
import { listElement } from "./open_list.ts";
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
  /** An index may be calculated from the elements before it. */
  key: Key | undefined | (() => Key);
  text: string;
  operator: "=" | "+=";
}

/** An assignment that stands in code is done. */
export function assign(it: Assignment, shell: Shell): void {
  const { name, operator } = it;
  if (Array.isArray(it.value)) {
    if (it.subscript !== undefined) {
      throw new ShellFault(
        `${name}[${it.subscript}]: cannot assign list to array member`,
        "line",
      );
    }
    assignElements(name, it.value, operator, shell);
    return;
  }
  const key = it.subscript === undefined ? undefined : subscriptOf(
    it,
    rawVariable(followName(name, shell).name, shell),
    shell,
  );
  const text = expandText(it.value, shell, "assigned value");
  assignText(name, key, text, operator, shell);
}

/** `A=(…)`, `A+=(…)` */
export function assignElements(
  name: string,
  words: ArrayElement[],
  operator: "=" | "+=",
  shell: Shell,
): void {
  const variable = rawVariable(followName(name, shell).name, shell);
  const { result, marks } = withEmptyHere(
    shell,
    () => elementValues(words, variable, shell),
  );
  assignArray(name, result, operator, shell, marks);
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
function elementValues(
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
  for (const word of words) {
    const { keyed: found } = word;
    if (found === undefined) {
      // an associative array takes none without its key
      if (associative) continue;
      addWords(word);
      continue;
    }
    if (!associative && hasBraces(found.value, shell)) {
      // braces make words of it, which have no key
      addWords(word);
      continue;
    }
    const { start, end } = found.index.span;
    const { code } = shell;
    const key = (): Key =>
      inCode(code, shell, () =>
        subscriptKey(
          code.text.slice(start, end),
          found.index.parts,
          variable,
          shell,
        ));
    // of an indexed array all values are expanded before the first index is
    values.push({
      key: associative ? key() : key,
      text: associative && startsWithTilde(found.value)
        ? shell.unknowns.job(shell.origin(found.value.span))
        : expandText(found.value, shell, "assigned value"),
      operator: found.operator,
    });
  }
  return values;

  function addWords(word: ArrayElement): void {
    const { emptyHere, unknowns } = shell;
    for (const one of expandWord(word, shell)) {
      const listed = listElement(one, word, shell);
      // behind a word that is empty here, it may be another in its place
      const text = emptyHere === ""
        ? listed
        : unknowns.derived([emptyHere, listed], ([, it = ""]) => it);
      values.push({ key: undefined, text, operator: "=" });
    }
  }
}

/** Bash 5.2 alone leaves a tilde there as it is. */
function startsWithTilde({ parts }: Word): boolean {
  return parts.some((it) => it.kind === "text" && /(^|:)~/.test(it.text));
}

function inCode<T>(code: Code, shell: Shell, work: () => T): T {
  const outer = shell.code;
  shell.code = code;
  try {
    return work();
  } finally {
    shell.code = outer;
  }
}
