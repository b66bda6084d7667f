import { visible } from "../visible.ts";
import { opaqueCharacters } from "../script/opaque.ts";
import type { Span } from "../source.ts";

/**
 * Whose fault it is that an override cannot be used: its grammar (`syntax`), what
 * a function was asked to do (`compute`), a value that only the job knows
 * (`opaque`), a sweep without values (`empty`), or a config group that is not
 * known (`group`).
 */
export type FaultKind = "syntax" | "compute" | "opaque" | "empty" | "group";

/**
 * A fault in an override: where (UTF-16 offsets in the override's text), what,
 * and what to do. The message may hold opaque characters (see src/script/opaque.ts), which
 * the caller puts back into the user's spelling.
 */
export interface SweepFault {
  readonly kind: FaultKind;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
}

/** What a text says, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: SweepFault };

/**
 * A fault on its way up through the parser and the functions. It is thrown by
 * `refuse()` and caught by `parseOverride()`; nothing outside src/sweep sees it.
 */
export class Refusal extends Error {
  constructor(
    readonly kind: FaultKind,
    readonly at: Span,
    /** What is wrong, without the override it is wrong in. */
    readonly state: string,
    readonly hint?: string,
  ) {
    super(state);
  }
}

/** Throws a `Refusal`: what is wrong, and one action as a hint. */
export function refuse(
  kind: FaultKind,
  at: Span,
  state: string,
  hint?: string,
): never {
  throw new Refusal(kind, at, state, hint);
}

/** Longest text that a message repeats; the caret shows the place anyway. */
const LONGEST_QUOTE = 60;

const CONTROL_NAMES: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

/** The text in double quotes, cut to one line of a message. */
export function quoteText(text: string): string {
  const characters = [...text];
  const shown = characters.length > LONGEST_QUOTE
    ? characters.slice(0, LONGEST_QUOTE - 1).join("") + "…"
    : text;
  const told = shown.replace(/[\n\r\t]/g, (it) => CONTROL_NAMES.get(it) ?? it);
  // who words the message writes opaque characters as the user did
  const parts = told.split(opaqueCharacters).map(visible);
  const opaque = told.match(opaqueCharacters) ?? [];
  return `"${parts.map((it, at) => it + (opaque[at] ?? "")).join("")}"`;
}
