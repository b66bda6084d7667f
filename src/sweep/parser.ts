import type { Span } from "../source.ts";
import { type Cursor, peek, take, textOf } from "./cursor.ts";
import { refuse } from "./fault.ts";
import { parseKey } from "./key.ts";
import type { Token, TokenKind } from "./lexer.ts";
import type {
  Argument,
  Call,
  Dict,
  Element,
  List,
  OverrideSyntax,
  Words,
} from "./syntax.ts";
import {
  type Frame,
  refuseAfterElement,
  refuseDictKey,
  refuseMissingElement,
} from "./syntax_faults.ts";

/** Tokens that make up an unquoted text. */
const WORD_KINDS: ReadonlySet<TokenKind> = new Set([
  "name",
  "null",
  "int",
  "float",
  "bool",
  "interpolation",
  "mark",
  "colon",
  "escape",
  "blank",
  "opaque",
]);

/** The key of a dictionary is an unquoted text without ":" and interpolations. */
const DICT_KEY_KINDS: ReadonlySet<TokenKind> = new Set(
  [...WORD_KINDS].filter((kind) =>
    kind !== "colon" && kind !== "interpolation"
  ),
);

/** Deeper than anyone writes, and safe for the stack of any reader of the tree. */
const DEEPEST_NESTING = 500;

/**
 * Reads the tokens of one override by Hydra's grammar (grammar/OverrideParser.g4
 * of Hydra 1.3). Throws a `Refusal` at the first token that does not fit.
 */
export function parseSyntax(
  text: string,
  tokens: readonly Token[],
): OverrideSyntax {
  const cursor: Cursor = { text, tokens, next: 0 };
  const { key, group, end } = parseKey(cursor);
  if (end === "without value") return { key, group, value: { kind: "absent" } };
  if (peek(cursor).kind === "end") {
    return { key, group, value: { kind: "empty" } };
  }
  const elements = parseTopLevel(cursor);
  const [element] = elements;
  return elements.length === 1 && element !== undefined
    ? { key, group, value: { kind: "element", element } }
    : { key, group, value: { kind: "choice", elements } };
}

function parseTopLevel(cursor: Cursor): Element[] {
  const frame: Frame = { kind: "value", depth: 0, first: cursor.next };
  const elements: Element[] = [];
  while (true) {
    const element = parseElement(cursor, frame, elements.length + 1);
    elements.push(element);
    const token = take(cursor);
    if (token.kind === "end") return elements;
    if (token.kind !== "comma") {
      cursor.next--;
      refuseAfterElement(cursor, frame, element);
    }
  }
}

function parseElement(cursor: Cursor, frame: Frame, ordinal: number): Element {
  const token = peek(cursor);
  if (frame.depth > DEEPEST_NESTING) {
    refuse("syntax", token, `it is nested more than ${DEEPEST_NESTING} deep`);
  }
  switch (token.kind) {
    case "quoted":
      cursor.next++;
      return {
        kind: "quoted",
        start: token.start,
        end: token.end,
        holdsCall: "no",
      };
    case "bracketOpen":
      return parseList(cursor, frame.depth + 1);
    case "braceOpen":
      return parseDict(cursor, frame.depth + 1);
    case "name":
      if (peek(cursor, 1).kind === "parenOpen") {
        return parseCall(cursor, frame.depth + 1);
      }
  }
  return parseWords(cursor, WORD_KINDS) ??
    refuseMissingElement(cursor, frame, ordinal);
}

/** An unquoted text, or nothing where none begins. */
function parseWords(
  cursor: Cursor,
  kinds: ReadonlySet<TokenKind>,
): Words | undefined {
  let first = cursor.next;
  while (kinds.has(peek(cursor).kind)) cursor.next++;
  let last = cursor.next - 1;
  if (cursor.tokens[first]?.kind === "blank") first++;
  if (cursor.tokens[last]?.kind === "blank") last--;
  const tokens = cursor.tokens.slice(first, last + 1);
  const start = tokens.at(0)?.start;
  const end = tokens.at(-1)?.end;
  if (start === undefined || end === undefined) return undefined;
  return { kind: "words", tokens, start, end, holdsCall: "no" };
}

function parseList(cursor: Cursor, depth: number): List {
  const open = take(cursor);
  const frame: Frame = { kind: "list", depth, open, first: cursor.next };
  const items: Element[] = [];
  const close = parseSeparated(cursor, frame, "bracketClose", () => {
    const item = parseElement(cursor, frame, items.length + 1);
    items.push(item);
    return item;
  });
  return {
    kind: "list",
    items,
    holdsCall: items.some((item) => item.holdsCall === "yes") ? "yes" : "no",
    ...spanFrom(open, close),
  };
}

function parseDict(cursor: Cursor, depth: number): Dict {
  const open = take(cursor);
  const frame: Frame = { kind: "dict", depth, open, first: cursor.next };
  const entries: { key: Words; value: Element }[] = [];
  const close = parseSeparated(cursor, frame, "braceClose", () => {
    const ordinal = entries.length + 1;
    const key = parseWords(cursor, DICT_KEY_KINDS);
    if (key === undefined || peek(cursor).kind !== "colon") {
      return refuseDictKey(cursor, frame, ordinal, key);
    }
    cursor.next++;
    const value = parseElement(cursor, { ...frame, key }, ordinal);
    entries.push({ key, value });
    return value;
  });
  const calls = entries.some((entry) => entry.value.holdsCall === "yes");
  return {
    kind: "dict",
    entries,
    holdsCall: calls ? "yes" : "no",
    ...spanFrom(open, close),
  };
}

function parseCall(cursor: Cursor, depth: number): Call {
  const name = take(cursor);
  const open = take(cursor);
  const frame: Frame = { kind: "call", depth, open, first: cursor.next };
  const list: Argument[] = [];
  const close = parseSeparated(cursor, frame, "parenClose", () => {
    const label = peek(cursor);
    const named = label.kind === "name" && peek(cursor, 1).kind === "equal";
    if (named) cursor.next += 2;
    const value = parseElement(cursor, frame, list.length + 1);
    list.push(
      named
        ? { name: textOf(cursor, label), nameSpan: label, value }
        : { value },
    );
    return value;
  });
  return {
    kind: "call",
    name: textOf(cursor, name),
    nameSpan: name,
    arguments: list,
    holdsCall: "yes",
    ...spanFrom(name, close),
  };
}

/** Reads what stands between an opening sign and its closing one, which it returns. */
function parseSeparated(
  cursor: Cursor,
  frame: Frame,
  closeKind: TokenKind,
  parseOne: () => Element,
): Token {
  if (peek(cursor).kind === closeKind) return take(cursor);
  while (true) {
    const element = parseOne();
    const token = peek(cursor);
    if (token.kind !== "comma" && token.kind !== closeKind) {
      refuseAfterElement(cursor, frame, element);
    }
    cursor.next++;
    if (token.kind === closeKind) return token;
  }
}

/** From the first character of one token to the closing sign of another. */
function spanFrom(open: Token, close: Token): Span {
  return { start: open.start, end: close.mark + 1 };
}
