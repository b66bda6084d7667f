/** Assignments: bash manual, 3.4 and 6.7. */
import type { Assignment, Word } from "../syntax.ts";
import { expandText, expandWord } from "./expand.ts";
import { closeOfSubscript, partsBetween } from "./parts.ts";
import type { Shell } from "./shell.ts";
import { looseParts, subscriptKey } from "./subscript.ts";
import { nestedCode } from "./code.ts";
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
    assignArray(name, elementValues(it.value, variable, shell), operator, shell);
    return;
  }
  const variable = rawVariable(followName(name, shell).name, shell);
  const key = it.subscript === undefined
    ? undefined
    : subscriptOf(it, variable, shell);
  const text = expandText(it.value, shell, "assigned value");
  assignText(name, key, text, operator, shell);
}

/** The key of `A[…]=x`, of which only the text is kept. */
export function subscriptOf(
  it: Assignment,
  variable: Variable | undefined,
  shell: Shell,
): Key {
  const text = it.subscript ?? "";
  if (/^[\w.-]*$/.test(text)) {
    return subscriptKey({ text, parts: looseParts(text) }, variable, shell);
  }
  const outer = shell.code;
  shell.code = nestedCode(text, outer, it.span, "piece");
  try {
    return subscriptKey({ text, parts: looseParts(text) }, variable, shell);
  } finally {
    shell.code = outer;
  }
}

/** The elements of `A=(…)`: `[key]=text`, or words in order. */
export function elementValues(
  words: Word[],
  variable: Variable | undefined,
  shell: Shell,
): ElementValue[] {
  const values: ElementValue[] = [];
  const associative = variable?.flags.includes("A") === true;
  const keyed = words.some((it) => keyedElement(it) !== undefined);
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
    const found = keyedElement(word);
    if (found === undefined) {
      for (const text of expandWord(word, shell)) {
        values.push({ key: undefined, text, operator: "=" });
      }
      continue;
    }
    const { from, to, value, operator } = found;
    const text = shell.code.text.slice(from, to);
    const key = subscriptKey(
      { text, parts: partsBetween(word.parts, from, to) },
      variable,
      shell,
    );
    values.push({
      key,
      text: expandText(
        { parts: partsBetween(word.parts, value, word.span.end) },
        shell,
        "assigned value",
      ),
      operator,
    });
  }
  return values;
}

/** Where in `[key]=text` what stands. */
function keyedElement(
  word: Word,
): { from: number; to: number; value: number; operator: "=" | "+=" } | undefined {
  const [first] = word.parts;
  if (first?.kind !== "text" || !first.text.startsWith("[")) return undefined;
  const open = first.span.start;
  const close = closeOfSubscript(word.parts, open);
  if (close === undefined) return undefined;
  const behind = word.parts.filter((it) =>
    it.kind !== "escape" || it.text !== ""
  ).flatMap((it) =>
    it.kind === "text" && it.span.end > close + 1
      ? [{
        text: it.text.slice(Math.max(0, close + 1 - it.span.start)),
        at: Math.max(close + 1, it.span.start),
      }]
      : []
  )[0];
  if (behind === undefined) return undefined;
  const operator = behind.text.startsWith("+=")
    ? "+="
    : behind.text.startsWith("=")
    ? "="
    : undefined;
  return operator === undefined ? undefined : {
    from: open + 1,
    to: close,
    value: behind.at + operator.length,
    operator,
  };
}
