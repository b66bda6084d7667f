import { type Cursor, peek, take, textOf } from "./cursor.ts";
import { quoteText, refuse } from "./fault.ts";
import type { Token, TokenKind } from "./lexer.ts";

/** What stands before the "=" of an override. */
export interface Key {
  /** The word up to "=", which is how Hydra tells overrides apart. */
  readonly key: string;
  /** The group or path, without prefix and package. */
  readonly group: string;
  /** A deletion (`~a`) may do without "=". */
  readonly end: "before value" | "without value";
}

/** A package is a name or a dotted path, or nothing: the root of the config. */
const PACKAGE_KINDS: ReadonlySet<TokenKind> = new Set([
  "name",
  "dollarName",
  "dotPath",
]);

const KEY_HINT =
  'Write a key as names of letters, digits, "_", "-" and "$" with dots between them';

/** Reads the key of an override and the "=" after it. */
export function parseKey(cursor: Cursor): Key {
  const deletes = peek(cursor).kind === "tilde";
  if (deletes) {
    cursor.next++;
  } else {
    if (peek(cursor).kind === "plus") cursor.next++;
    if (cursor.next === 1 && peek(cursor).kind === "plus") cursor.next++;
  }

  const start = peek(cursor).start;
  const groups = peek(cursor).kind === "name" &&
    peek(cursor, 1).kind === "slash";
  if (PACKAGE_KINDS.has(peek(cursor).kind)) cursor.next++;
  while (groups && peek(cursor).kind === "slash") {
    cursor.next++;
    if (peek(cursor).kind !== "name") refuseInKey(cursor, peek(cursor));
    cursor.next++;
  }
  const group = cursor.text.slice(start, peek(cursor).start);

  if (peek(cursor).kind === "at") {
    cursor.next++;
    if (PACKAGE_KINDS.has(peek(cursor).kind)) cursor.next++;
  }
  const token = take(cursor);
  const key = cursor.text.slice(0, token.start);
  if (token.kind === "equal") return { key, group, end: "before value" };
  if (token.kind === "end" && deletes) {
    return { key, group, end: "without value" };
  }
  return refuseInKey(cursor, token);
}

function refuseInKey(cursor: Cursor, token: Token): never {
  const text = textOf(cursor, token);
  if (token.kind === "end") {
    const key = /^[+~]*$/.test(cursor.text) ? `${cursor.text}key` : cursor.text;
    refuse("syntax", token, 'it has no "="', `Write ${key}=value`);
  }
  const index = /^\[(\d+)\]/.exec(cursor.text.slice(token.start));
  if (index !== null) {
    const key = cursor.text.slice(0, token.start);
    refuse(
      "syntax",
      token,
      'a key cannot hold "["',
      `Write the index after a dot: ${key}.${index[1]}`,
    );
  }
  const before = cursor.text.charAt(token.start - 1);
  if (/^[0-9]/.test(text) || /[0-9]/.test(before) && token.kind === "name") {
    refuse(
      "syntax",
      token,
      "a name in the key begins with a digit",
      "Begin the name with a letter or an underscore",
    );
  }
  const state = token.kind === "illegal" && text !== "."
    ? `a key cannot hold ${quoteText(text)}`
    : `${quoteText(text)} cannot stand here in a key`;
  refuse("syntax", token, state, KEY_HINT);
}
