/** Words: bash manual, 2 (Definitions) and 3.1.2 (Quoting). */
import type { Part, Word } from "../syntax.ts";
import { parseBackquoted } from "./backquotes.ts";
import { parseDollar, parseProcessSubstitution } from "./expansion.ts";
import { parseEscape, parseSingleQuoted, plainText } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseDoubleQuoted, partsOfStretch } from "./stretch.ts";

/** The word that starts here; undefined, and nothing read, where none does. */
export function parseWord(
  reader: ShellReader,
  extglob: "on" | "off" = reader.settings.extglob,
): Word | undefined {
  const start = reader.at;
  const first = parsePart(reader);
  if (first === undefined && (extglob === "off" || !reader.looking("("))) {
    return undefined;
  }
  const parts = first === undefined ? [] : [first];
  const word = restOfWord(reader, start, parts, extglob);
  return word.parts.length === 0 ? undefined : word;
}

/** A word that starts at `start`, of which some parts are read. */
export function restOfWord(
  reader: ShellReader,
  start: number,
  parts: Part[],
  extglob: "on" | "off" = reader.settings.extglob,
): Word {
  for (;;) {
    if (
      extglob === "on" && reader.looking("(") && endsInPatternSign(parts.at(-1))
    ) addParentheses(reader, parts);
    else {
      const part = parsePart(reader);
      if (part === undefined) {
        // a word of one part shares its span: there are many of them
        const [only] = parts;
        const span = parts.length === 1 && only?.span.start === start
          ? only.span
          : reader.spanFrom(start);
        return { span, parts };
      }
      parts.push(part);
    }
  }
}

/** The same where there must be one; `what` names it in the message. */
export function requireWord(reader: ShellReader, what: string): Word {
  return parseWord(reader) ?? reader.refuse(`${what} is missing`);
}

/** Right of `=~`: parentheses and `|` are text of the word. */
export function parseRegexWord(reader: ShellReader): Word | undefined {
  const start = reader.at;
  const parts: Part[] = [];
  for (;;) {
    if (reader.looking("(")) addParentheses(reader, parts);
    else if (reader.looking("|") && !reader.looking("||")) {
      parts.push(plainText(reader, reader.at, reader.at + 1));
    } else {
      const part = parsePart(reader);
      if (part === undefined) break;
      parts.push(part);
    }
  }
  return parts.length === 0
    ? undefined
    : { span: reader.spanFrom(start), parts };
}

/** `?(`, `*(`, `+(`, `@(`, `!(` of extended patterns. */
function endsInPatternSign(part: Part | undefined): boolean {
  return part?.kind === "text" && /[?*+@!]$/.test(part.text.slice(-1));
}

/** Adds `(…)` of a pattern: blanks and operators are text in it. */
function addParentheses(reader: ShellReader, parts: Part[]): void {
  const start = reader.at;
  parts.push(plainText(reader, start, start + 1));
  for (const part of partsOfStretch(reader, "parentheses", "(", start)) {
    parts.push(part);
  }
  parts.push(plainText(reader, reader.at, reader.at + 1));
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
      return parseBackquoted(reader, "unquoted");
    case "<":
      return reader.looking("<(")
        ? parseProcessSubstitution(reader, "<(")
        : undefined;
    case ">":
      return reader.looking(">(")
        ? parseProcessSubstitution(reader, ">(")
        : undefined;
  }
  const end = reader.plainEnd();
  return end === start ? undefined : plainText(reader, start, end);
}
