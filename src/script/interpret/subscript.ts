import { parseLooseWord } from "../grammar/word.ts";
import { plainText } from "../grammar/literal.ts";
import { parseList } from "../grammar/list.ts";
import { ShellReader } from "../grammar/shell_reader.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Part } from "../syntax.ts";
import { calculate } from "./calculate.ts";
import { nestedCode } from "./code.ts";
import { expandQuoted, expandText } from "./expand.ts";
import type { Subscript } from "./parameter_syntax.ts";
import type { Shell } from "./shell.ts";
import type { Variable } from "./variable.ts";
import type { Key } from "./variables.ts";

const known = new Map<string, Part[]>();

/** A text in which expansions and quotes count, blanks and operators do not. */
export function looseParts(text: string): Part[] {
  const found = known.get(text);
  if (found !== undefined) return found;
  const parts: Part[] = [];
  const reader = new ShellReader(text, parseList);
  try {
    while (reader.at < text.length) {
      const word = parseLooseWord(reader);
      parts.push(...word.parts);
      if (reader.at < text.length) {
        parts.push(plainText(reader, reader.at, reader.at + 1));
      }
    }
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return [{ kind: "text", span: { start: 0, end: text.length }, text }];
  }
  if (known.size > 1000) known.clear();
  known.set(text, parts);
  return parts;
}

/** A subscript as it stands in the code that is read → its key. */
export function subscriptKey(
  it: Subscript,
  variable: Variable | undefined,
  shell: Shell,
): Key {
  if (/^\d{1,9}$/.test(it.text)) {
    return variable?.flags.includes("A") === true ? it.text : Number(it.text);
  }
  if (variable?.flags.includes("A") === true) {
    return expandText({ parts: it.parts }, shell);
  }
  const number = calculate(expandQuoted(it.parts, shell), shell);
  return /^-?\d+$/.test(number) ? Number(number) : number;
}

/** The same of a subscript of which only the text is there. */
export function textSubscriptKey(
  text: string,
  variable: Variable | undefined,
  shell: Shell,
): Key {
  const outer = shell.code;
  shell.code = nestedCode(text, outer, { start: 0, end: 0 }, "piece");
  try {
    return subscriptKey({ text, parts: looseParts(text) }, variable, shell);
  } finally {
    shell.code = outer;
  }
}
