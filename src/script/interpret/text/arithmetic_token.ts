/** A token of an arithmetic expression. */
export type Token =
  & { start: number; end: number }
  & (
    | { kind: "end" }
    | { kind: "number"; value: bigint }
    | { kind: "name"; name: string; subscript: string | undefined }
    | { kind: "operator"; operator: string }
    /** `+=` and its like, without the `=`. */
    | { kind: "assign"; operator: string }
    /** What no token starts with, or is wrong within one. */
    | { kind: "bad"; message: string }
  );

/** What stood before, on which the meaning of `++` rests. */
export interface TokensBefore {
  last: Token | undefined;
  beforeLast: Token | undefined;
}

const assigning3 = new Set(["<<=", ">>="]);
const assigning2 = new Set(["*=", "/=", "%=", "+=", "-=", "&=", "^=", "|="]);
const double = new Set(["==", "!=", "<=", ">=", "<<", ">>", "&&", "||", "**"]);
const single = "=<>+-*/%!()&|~^?:,";

/** The token at or behind `from`, as bash's readtok() cuts it. */
export function readToken(
  text: string,
  from: number,
  before: TokensBefore,
): Token {
  let start = from;
  while (isBlank(text[start])) start++;
  const char = text[start];
  if (char === undefined) return { kind: "end", start, end: start };
  if (/[A-Za-z_]/.test(char)) return nameToken(text, start);
  if (/[0-9]/.test(char)) return numberToken(text, start);
  const three = text.slice(start, start + 3);
  if (assigning3.has(three)) return assignment(three, start);
  const two = three.slice(0, 2);
  if (assigning2.has(two)) return assignment(two, start);
  if (double.has(two)) return operator(two, start);
  if (two === "++" || two === "--") return stepToken(text, start, two, before);
  if (single.includes(char)) return operator(char, start);
  const { last } = before;
  const expected = last === undefined || last.kind === "operator" ||
    last.kind === "assign";
  const message = expected
    ? "syntax error: operand expected"
    : "syntax error: invalid arithmetic operator";
  return { kind: "bad", message, start, end: start };
}

function assignment(it: string, start: number): Token {
  const end = start + it.length;
  return { kind: "assign", operator: it.slice(0, -1), start, end };
}

function operator(it: string, start: number): Token {
  return { kind: "operator", operator: it, start, end: start + it.length };
}

/** `++` is one token only beside a name; else it is two signs. */
function stepToken(
  text: string,
  start: number,
  two: "++" | "--",
  { last, beforeLast }: TokensBefore,
): Token {
  if (last?.kind === "name") {
    return { kind: "operator", operator: `x${two}`, start, end: start + 2 };
  }
  if (
    last?.kind === "number" && beforeLast?.kind === "operator" &&
    /^[-+]{2}x$/.test(beforeLast.operator)
  ) {
    const message = `${two}: assignment requires lvalue`;
    return { kind: "bad", message, start, end: start };
  }
  let next = start + 2;
  while (isBlank(text[next])) next++;
  return /[A-Za-z_]/.test(text[next] ?? "")
    ? { kind: "operator", operator: `${two}x`, start, end: start + 2 }
    : operator(two[0] ?? "", start);
}

function nameToken(text: string, start: number): Token {
  const end = endOf(/[A-Za-z0-9_]*/y, text, start);
  const name = text.slice(start, end);
  if (text[end] !== "[") {
    return { kind: "name", name, subscript: undefined, start, end };
  }
  const close = subscriptEnd(text, end);
  if (close === undefined) {
    return { kind: "bad", message: "bad array subscript", start, end: start };
  }
  const subscript = text.slice(end + 1, close);
  return { kind: "name", name, subscript, start, end: close + 1 };
}

/** Where what a sticky pattern takes ends. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  pattern.test(text);
  return pattern.lastIndex;
}

/** The place of the bracket that closes the one at `open`. */
function subscriptEnd(text: string, open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "[") depth++;
    else if (text[at] === "]" && --depth === 0) return at;
  }
  return undefined;
}

function numberToken(text: string, start: number): Token {
  const end = endOf(/[A-Za-z0-9#@_]*/y, text, start);
  const value = readNumber(text.slice(start, end));
  return typeof value === "string"
    ? { kind: "bad", message: value, start, end }
    : { kind: "number", value, start, end };
}

/** `10`, `010`, `0xa`, `2#1010` → its value, or what is wrong with it. */
export function readNumber(written: string): bigint | string {
  if (/^[1-9]\d{0,17}$/.test(written)) return BigInt(written);
  let base = 10n;
  let digits = written;
  let isBaseKnown = false;
  if (/^0./.test(written)) {
    isBaseKnown = true;
    const isHex = /^0[xX]/.test(written);
    base = isHex ? 16n : 8n;
    digits = written.slice(isHex ? 2 : 1);
  }
  let value = 0n;
  for (let at = 0; at < digits.length; at++) {
    const char = digits[at] ?? "";
    if (char === "#") {
      if (isBaseKnown) return "invalid number";
      if (value < 2n || value > 64n) return "invalid arithmetic base";
      base = value;
      value = 0n;
      isBaseKnown = true;
      const next = digits[at + 1];
      if (next === undefined || next === "#") return "invalid integer constant";
      continue;
    }
    const digit = digitValue(char, base);
    if (digit >= base) return "value too great for base";
    value = BigInt.asIntN(64, value * base + digit);
  }
  return value;
}

function digitValue(char: string, base: bigint): bigint {
  const code = char.charCodeAt(0);
  if (char >= "0" && char <= "9") return BigInt(code - 48);
  if (char >= "a" && char <= "z") return BigInt(code - 87);
  if (char >= "A" && char <= "Z") return BigInt(code - (base <= 36n ? 55 : 29));
  return char === "@" ? 62n : 63n;
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t" || char === "\n";
}
