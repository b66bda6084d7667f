/** Assignments: bash manual, 3.4 (Shell Parameters) and 6.7 (Arrays). */
import type { ArrayElement, Assignment, Part, Word } from "../syntax.ts";
import { skipToCommand } from "./line_end.ts";
import { plainText } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";
import { partsOfStretch } from "./stretch.ts";
import { parseWord, restOfWord } from "./word.ts";

/**
 * What starts here before a command: `A=x`, `A[1]+=x`, `A=(…)`, or a word. In
 * a subscript of such a place blanks do not end the word, even where no `=`
 * follows it.
 */
export function parseAssignmentOrWord(
  reader: ShellReader,
): { assignment: Assignment } | { word: Word } | undefined {
  const start = reader.at;
  const name = reader.match(/[A-Za-z_]\w*(?=\[|\+?=)/y)?.[0];
  if (name === undefined) {
    const word = parseWord(reader);
    return word === undefined ? undefined : { word };
  }
  const head = plainText(reader, start, start + name.length);
  const bracketed = reader.looking("[") ? subscriptHere(reader) : undefined;
  const operator = reader.take("+=") ?? reader.take("=");
  if (operator === undefined) {
    const parts = [head, ...bracketed?.parts ?? []];
    return { word: restOfWord(reader, start, parts) };
  }
  const value = reader.looking("(")
    ? arrayElements(reader)
    : wordOrNothing(reader);
  const span = reader.spanFrom(start);
  const assignment: Assignment = { span, name, operator, value };
  if (bracketed !== undefined) {
    Object.assign(assignment, withIndex(bracketed.index, reader));
  }
  return { assignment };
}

/**
 * An argument of `declare` and its kin: a word, whose assignment it tells if
 * it makes one.
 */
export function parseDeclaration(reader: ShellReader): Word | undefined {
  const word = parseWord(reader);
  if (word === undefined) return undefined;
  const head = assignmentHead(word);
  if (head === undefined) return word;
  const { start } = word.span;
  const { name, operator, index, behind } = head;
  const elements = behind === word.span.end && reader.looking("(")
    ? arrayElements(reader)
    : undefined;
  const span = reader.spanFrom(start);
  return {
    span,
    parts: [...word.parts, ...elements?.flatMap((it) => it.parts) ?? []],
    assignment: {
      span,
      name,
      operator,
      ...(index === undefined ? {} : withIndex(index, reader)),
      value: elements ?? {
        span: { start: behind, end: word.span.end },
        parts: cutParts(word.parts, behind, word.span.end),
      },
    },
  };
}

/** `name=`, `name[…]+=` at the start of a word that was read. */
function assignmentHead({ parts, span: { start } }: Word):
  | {
    name: string;
    operator: "=" | "+=";
    index?: Word;
    /** Offset of the value. */
    behind: number;
  }
  | undefined {
  const first = parts[0];
  if (first?.kind !== "text") return undefined;
  const found = /^([A-Za-z_]\w*)(\[|(\+?=))/.exec(first.text);
  if (found === null) return undefined;
  const [all, name = "", , operator] = found;
  if (operator !== undefined) {
    return {
      name,
      operator: operator === "=" ? "=" : "+=",
      behind: start + all.length,
    };
  }
  const open = start + all.length;
  const close = closeOfBrackets(parts, open);
  if (close === undefined) return undefined;
  const rest = cutParts(parts, close + 1, Infinity)[0];
  const sign = rest?.kind === "text" && rest.span.start === close + 1
    ? /^\+?=/.exec(rest.text)?.[0]
    : undefined;
  return sign === undefined ? undefined : {
    name,
    operator: sign === "=" ? "=" : "+=",
    index: {
      span: { start: open, end: close },
      parts: cutParts(parts, open, close),
    },
    behind: close + 1 + sign.length,
  };
}

/** Offset of the `]` for a `[` that stands before `from`. */
function closeOfBrackets(parts: Part[], from: number): number | undefined {
  let depth = 0;
  for (const part of parts) {
    if (part.kind !== "text") continue;
    const { start } = part.span;
    for (let at = Math.max(0, from - start); at < part.text.length; at++) {
      const char = part.text[at];
      if (char === "[") depth++;
      else if (char === "]" && depth-- === 0) return start + at;
    }
  }
  return undefined;
}

/** The parts between two offsets; text is cut. */
function cutParts(parts: Part[], from: number, to: number): Part[] {
  return parts.flatMap((part): Part[] => {
    const { start, end } = part.span;
    if (end <= from || start >= to) return [];
    if (part.kind !== "text" || (start >= from && end <= to)) return [part];
    const span = { start: Math.max(start, from), end: Math.min(end, to) };
    return [{
      kind: "text",
      span,
      text: part.text.slice(span.start - start, span.end - start),
    }];
  });
}

/** `[…]`: what is in the brackets, and all of it as parts. */
function subscriptHere(
  reader: ShellReader,
): { index: Word; parts: Part[] } {
  const start = reader.at;
  const open = plainText(reader, start, start + 1);
  const inner = partsOfStretch(reader, "brackets", "[", start);
  const index = { span: reader.spanFrom(start + 1), parts: inner };
  const close = plainText(reader, reader.at, reader.at + 1);
  return { index, parts: [open, ...inner, close] };
}

function withIndex(
  index: Word,
  { text }: ShellReader,
): { subscript: string; index: Word } {
  return { subscript: text.slice(index.span.start, index.span.end), index };
}

function wordOrNothing(reader: ShellReader): Word {
  return parseWord(reader) ?? { span: reader.spanFrom(reader.at), parts: [] };
}

function arrayElements(reader: ShellReader): ArrayElement[] {
  const start = reader.at;
  reader.take("(");
  const elements: ArrayElement[] = [];
  for (;;) {
    skipToCommand(reader);
    const element = reader.looking("[")
      ? keyedElement(reader)
      : parseWord(reader);
    if (element === undefined) {
      reader.close(")", "(", start);
      return elements;
    }
    elements.push(element);
  }
}

/** `[index]=value`, or a word that only starts like one. */
function keyedElement(reader: ShellReader): ArrayElement {
  const start = reader.at;
  const { index, parts } = subscriptHere(reader);
  const signAt = reader.at;
  const operator = reader.take("+=") ?? reader.take("=");
  if (operator === undefined) return restOfWord(reader, start, parts);
  const sign = plainText(reader, signAt, reader.at);
  const value = wordOrNothing(reader);
  return {
    span: reader.spanFrom(start),
    parts: [...parts, sign, ...value.parts],
    keyed: { index, operator, value },
  };
}
