import type { Span } from "../source.ts";

/** The tokens of Hydra's override grammar (grammar/OverrideLexer.g4 of Hydra 1.3). */
export type TokenKind =
  // before the first "="
  | "equal"
  | "tilde"
  | "plus"
  | "at"
  | "slash"
  | "name"
  | "dollarName"
  | "dotPath"
  // after it
  | "comma"
  | "colon"
  | "parenOpen"
  | "parenClose"
  | "bracketOpen"
  | "bracketClose"
  | "braceOpen"
  | "braceClose"
  | "int"
  | "float"
  | "bool"
  | "null"
  | "mark"
  | "escape"
  | "blank"
  | "quoted"
  | "interpolation"
  // not in Hydra's grammar
  | "opaque"
  | "openQuote"
  | "illegal"
  | "end";

/** A word or sign of an override, with the blanks that belong to it. */
export interface Token extends Span {
  readonly kind: TokenKind;
  /** Where the character is that gives the token its kind: some tokens begin with blanks. */
  readonly mark: number;
}

const BLANKS = /[ \t]*/y;

const UNSIGNED = "(?:0|[1-9](?:_?[0-9])*)";
const DIGITS = "[0-9](?:_?[0-9])*";

/** A name that may stand between the dots of a key. Opaque characters count as letters. */
const KEY_PART =
  `(?:[A-Za-z_$\\uDC00-\\uDFFF][A-Za-z0-9_$\\uDC00-\\uDFFF-]*|${UNSIGNED})`;
const KEY_PATH = new RegExp(`${KEY_PART}(?:\\.${KEY_PART})*`, "y");

const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y;
const NUMBER = new RegExp(
  `[+-]?(?:(?:${UNSIGNED}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})` +
    `(?:[eE][+-]?${DIGITS})?|[iI][nN][fF]|[nN][aA][nN])`,
  "y",
);
const INTERPOLATION = /\$\{[^}]+\}/y;
const ESCAPES = /(?:\\[\\()[\]{}:=, \t])+/y;

/** Characters other than letters and digits that an unquoted text may hold. */
const MARKS = "/-\\+.$%*@?|";

/** Words that are not plain names; `inf` and `nan` are numbers. */
const WORD_KINDS: ReadonlyMap<string, TokenKind> = new Map([
  ["true", "bool"],
  ["false", "bool"],
  ["null", "null"],
  ["inf", "float"],
  ["nan", "float"],
]);

const KEY_SIGNS: ReadonlyMap<string, TokenKind> = new Map([
  ["~", "tilde"],
  ["+", "plus"],
  ["@", "at"],
  [":", "colon"],
  ["/", "slash"],
]);

/** Signs of the value part; which of them take the blanks beside them is in `scanSign()`. */
const VALUE_SIGNS: ReadonlyMap<string, TokenKind> = new Map([
  ["(", "parenOpen"],
  [",", "comma"],
  [")", "parenClose"],
  ["[", "bracketOpen"],
  ["]", "bracketClose"],
  ["{", "braceOpen"],
  ["}", "braceClose"],
  [":", "colon"],
  ["=", "equal"],
]);

function endOfMatch(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function isOpaqueAt(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The end of the character at an offset: two code units for a surrogate pair. */
function endOfCharacter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/**
 * The tokens of one override, the last of kind "end". A character that no token
 * may hold becomes an "illegal" token, a quote that is never closed an
 * "openQuote", so that the parser can say what is wrong in reading order.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let part: "key" | "value" = "key";
  while (at < text.length) {
    const token = part === "key" ? scanKey(text, at) : scanValue(text, at);
    tokens.push(token);
    at = token.end;
    if (part === "key" && token.kind === "equal") part = "value";
  }
  tokens.push({ kind: "end", start: at, end: at, mark: at });
  return tokens;
}

function scanKey(text: string, at: number): Token {
  const character = text.charAt(at);
  if (character === "=") {
    const end = endOfMatch(BLANKS, text, at + 1);
    return { kind: "equal", start: at, end, mark: at };
  }
  const sign = KEY_SIGNS.get(character);
  if (sign !== undefined) {
    return { kind: sign, start: at, end: at + 1, mark: at };
  }
  const end = endOfMatch(KEY_PATH, text, at);
  const path = text.slice(at, end);
  const kind: TokenKind = path.includes(".")
    ? "dotPath"
    : path === "" || /^[0-9]/.test(path)
    ? "illegal"
    : path.includes("$")
    ? "dollarName"
    : "name";
  return kind === "illegal"
    ? { kind, start: at, end: endOfCharacter(text, at), mark: at }
    : { kind, start: at, end, mark: at };
}

function scanValue(text: string, at: number): Token {
  const mark = endOfMatch(BLANKS, text, at);
  const sign = scanSign(text, at, mark);
  if (sign !== undefined) return sign;
  if (mark > at) return { kind: "blank", start: at, end: mark, mark: at };
  const [kind, end] = scanPlain(text, at);
  return { kind, start: at, end, mark: at };
}

/**
 * A sign with the blanks that Hydra's grammar lets it take: on both sides for
 * `( , : =`, after it for `[ {`, before it for `) ] }`.
 */
function scanSign(
  text: string,
  start: number,
  mark: number,
): Token | undefined {
  const character = text.charAt(mark);
  const kind = VALUE_SIGNS.get(character);
  if (kind === undefined) return undefined;
  const opens = character === "[" || character === "{";
  if (opens && mark > start) return undefined;
  const closes = character === ")" || character === "]" || character === "}";
  const end = closes ? mark + 1 : endOfMatch(BLANKS, text, mark + 1);
  return { kind, start, end, mark };
}

function scanPlain(text: string, at: number): [TokenKind, number] {
  const character = text.charAt(at);
  if (character === "'" || character === '"') {
    const end = endOfQuoted(text, at);
    return end === undefined ? ["openQuote", text.length] : ["quoted", end];
  }
  if (isOpaqueAt(text, at)) return ["opaque", at + 1];

  const nameEnd = endOfMatch(NAME, text, at);
  if (nameEnd > at) {
    return [
      WORD_KINDS.get(text.slice(at, nameEnd).toLowerCase()) ?? "name",
      nameEnd,
    ];
  }
  const numberEnd = endOfMatch(NUMBER, text, at);
  if (numberEnd > at) {
    const integer = /^[+-]?[0-9_]+$/.test(text.slice(at, numberEnd));
    return [integer ? "int" : "float", numberEnd];
  }
  const interpolationEnd = endOfMatch(INTERPOLATION, text, at);
  if (interpolationEnd > at) return ["interpolation", interpolationEnd];
  const escapesEnd = endOfMatch(ESCAPES, text, at);
  if (escapesEnd > at) return ["escape", escapesEnd];
  if (MARKS.includes(character)) return ["mark", at + 1];
  return ["illegal", endOfCharacter(text, at)];
}

/**
 * The end of a quoted value: its closing quote is the first one with an even
 * number of backslashes before it.
 */
function endOfQuoted(text: string, open: number): number | undefined {
  const quote = text.charAt(open);
  let backslashes = 0;
  for (let at = open + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === quote && backslashes % 2 === 0) return at + 1;
    backslashes = character === "\\" ? backslashes + 1 : 0;
  }
  return undefined;
}
