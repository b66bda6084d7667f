/** Assignments: bash manual, 3.4 (Shell Parameters) and 6.7 (Arrays). */
import type { Assignment, Word } from "../syntax.ts";
import { skipToCommand } from "./line_end.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseWord } from "./word.ts";

/** `A=x`, `A[1]+=x` or `A=(…)`, if one starts here. */
export function parseAssignment(reader: ShellReader): Assignment | undefined {
  const { text, at: start } = reader;
  const found = reader.match(/([A-Za-z_]\w*)(\[)?/y);
  if (found === undefined) return undefined;
  let at = start + found[0].length;
  let subscript: string | undefined;
  if (found[2] !== undefined) {
    const close = subscriptEnd(text, at);
    if (close === undefined) return undefined;
    subscript = text.slice(at, close);
    at = close + 1;
  }
  const operator = text.startsWith("+=", at)
    ? "+="
    : text[at] === "="
    ? "="
    : undefined;
  if (operator === undefined) return undefined;
  reader.at = at + operator.length;
  const value = reader.looking("(")
    ? arrayElements(reader)
    : parseWord(reader) ?? { span: reader.spanFrom(reader.at), parts: [] };
  return {
    span: reader.spanFrom(start),
    name: found[1] ?? "",
    operator,
    ...(subscript === undefined ? {} : { subscript }),
    value,
  };
}

/** `]` that closes a subscript opened before `from`, if on this line. */
function subscriptEnd(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === "\n") return undefined;
    if (char === "\\") at++;
    else if (char === "[") depth++;
    else if (char === "]" && depth-- === 0) return at;
  }
  return undefined;
}

function arrayElements(reader: ShellReader): Word[] {
  const start = reader.at;
  reader.take("(");
  const elements: Word[] = [];
  for (;;) {
    skipToCommand(reader);
    const element = parseWord(reader);
    if (element === undefined) {
      reader.close(")", "(", start);
      return elements;
    }
    elements.push(element);
  }
}
