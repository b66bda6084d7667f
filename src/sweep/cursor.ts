import type { Span } from "../source.ts";
import type { Token } from "./lexer.ts";

/** The tokens of an override, and how far they have been read. */
export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  next: number;
}

/** The token to be read next, or one further on; past the end it is the end token. */
export function peek(cursor: Cursor, ahead: number = 0): Token {
  const last = cursor.tokens.length - 1;
  const token = cursor.tokens[Math.min(cursor.next + ahead, last)];
  if (token === undefined) {
    throw new Error("an override has at least one token");
  }
  return token;
}

/** Reads the next token. */
export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.next++;
  return token;
}

/** What the user wrote in a span. */
export function textOf(cursor: Cursor, span: Span): string {
  return cursor.text.slice(span.start, span.end);
}
