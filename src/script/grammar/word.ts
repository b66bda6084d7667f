/** Words: bash manual, 2 (Definitions) and 3.1.2 (Quoting). */
import type { Part, Word } from "../syntax.ts";
import {
  parseBackquoted,
  parseDollar,
  parseDoubleQuoted,
  parseProcessSubstitution,
} from "./expansion.ts";
import { parseEscape, parseSingleQuoted, plainText } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";

/** The word that starts here; undefined, and nothing read, where none does. */
export function parseWord(reader: ShellReader): Word | undefined {
  const start = reader.at;
  const parts: Part[] = [];
  for (;;) {
    const part = parsePart(reader);
    if (part === undefined) break;
    parts.push(part);
  }
  return parts.length === 0
    ? undefined
    : { span: reader.spanFrom(start), parts };
}

/** The same where there must be one; `what` names it in the message. */
export function requireWord(reader: ShellReader, what: string): Word {
  return parseWord(reader) ?? reader.refuse(`${what} is missing`);
}

/** A word of `[[ … ]]`, where only blanks separate. */
export function parseLooseWord(reader: ShellReader): Word {
  const start = reader.at;
  const parts: Part[] = [];
  while (reader.match(/[^ \t\n]/y) !== undefined) {
    parts.push(
      parsePart(reader) ?? plainText(reader, reader.at, reader.at + 1),
    );
  }
  return { span: reader.spanFrom(start), parts };
}

function parsePart(reader: ShellReader): Part | undefined {
  const start = reader.at;
  switch (reader.text[start]) {
    case "'":
      return parseSingleQuoted(reader);
    case '"':
      return parseDoubleQuoted(reader);
    case "\\":
      return parseEscape(reader);
    case "$":
      return parseDollar(reader, "unquoted");
    case "`":
      return parseBackquoted(reader);
    case "<":
      return reader.looking("<(")
        ? parseProcessSubstitution(reader, "<(")
        : undefined;
    case ">":
      return reader.looking(">(")
        ? parseProcessSubstitution(reader, ">(")
        : undefined;
    case "(":
      return extendedPattern(reader);
  }
  const plain = reader.match(/[^ \t\n|&;()<>'"`$\\]+/y)?.[0];
  return plain === undefined
    ? undefined
    : plainText(reader, start, start + plain.length);
}

/** `@(a|b)`: a pattern where extglob is on, else bash refuses it. */
function extendedPattern(reader: ShellReader): Part | undefined {
  const { text, at: start } = reader;
  if (!/[?*+@!]/.test(text[start - 1] ?? "") || !text.includes("extglob")) {
    return undefined;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "\n") return undefined;
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) {
      return plainText(reader, start, at + 1);
    }
  }
  return undefined;
}
