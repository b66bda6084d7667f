import { matchRegex } from "../text/regex.ts";
import { compareTexts } from "../text/test_facts.ts";
import { done, isAscii } from "./inputs.ts";
import type { ProgramResult } from "./program.ts";

const maxDepth = 100;

/** Where the arguments are not done; never leaves expr(). */
class NotDone extends Error {}

/** GNU expr; errors are left to the real one. */
export function expr(args: readonly string[]): ProgramResult | undefined {
  const words = args[0] === "--" ? args.slice(1) : args;
  if (words.length === 0 || !words.every(isAscii)) return undefined;
  if (words.length === 1 && /^--(?:help|version)$/.test(words[0] ?? "")) {
    return undefined;
  }
  try {
    const value = new ExprReader(words).whole();
    return done(`${value}\n`, "everywhere", isNull(value) ? 1 : 0);
  } catch (cause) {
    if (cause instanceof NotDone) return undefined;
    throw cause;
  }
}

function isNull(value: string): boolean {
  return value === "" || /^-?0+$/.test(value);
}

function isInteger(value: string): boolean {
  return /^-?\d{1,4000}$/.test(value);
}

const levels = [
  ["|"],
  ["&"],
  ["<", "<=", "=", "==", "!=", ">=", ">"],
  ["+", "-"],
  ["*", "/", "%"],
  [":"],
];

class ExprReader {
  #words: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  whole(): string {
    const value = this.#level(0, "do");
    if (this.#at < this.#words.length) throw new NotDone();
    return value;
  }

  #level(level: number, mode: "do" | "skip"): string {
    const operators = levels[level];
    if (operators === undefined) return this.#term(mode);
    let left = this.#level(level + 1, mode);
    for (;;) {
      const operator = this.#words[this.#at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.#at++;
      const isDecided = operator === "|"
        ? !isNull(left)
        : operator === "&" && isNull(left);
      const right = this.#level(level + 1, isDecided ? "skip" : mode);
      if (mode === "do") left = calculated(left, operator, right);
    }
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new NotDone();
    return word;
  }

  #term(mode: "do" | "skip"): string {
    if (++this.#depth > maxDepth) throw new NotDone();
    const value = this.#operand(mode);
    this.#depth--;
    return value;
  }

  #operand(mode: "do" | "skip"): string {
    const word = this.#next();
    switch (word) {
      case "+":
        return this.#next();
      case "(": {
        const value = this.#level(0, mode);
        if (this.#next() !== ")") throw new NotDone();
        return value;
      }
      case ")":
        throw new NotDone();
      case "length":
        return String(this.#term(mode).length);
      case "match": {
        const text = this.#term(mode);
        const pattern = this.#term(mode);
        return mode === "do" ? matched(text, pattern) : "";
      }
      case "index": {
        const text = this.#term(mode);
        const characters = this.#term(mode);
        return String(
          Array.from(text).findIndex((it) => characters.includes(it)) + 1,
        );
      }
      case "substr": {
        const text = this.#term(mode);
        const from = this.#term(mode);
        const count = this.#term(mode);
        if (!isInteger(from) || !isInteger(count)) return "";
        const start = Number(from);
        return start < 1 || Number(count) < 1
          ? ""
          : text.slice(start - 1, start - 1 + Number(count));
      }
    }
    return word;
  }
}

function calculated(left: string, operator: string, right: string): string {
  switch (operator) {
    case "|":
      return !isNull(left) ? left : isNull(right) ? "0" : right;
    case "&":
      return isNull(left) || isNull(right) ? "0" : left;
    case ":":
      return matched(left, right);
  }
  const areIntegers = isInteger(left) && isInteger(right);
  if (levels[2]?.includes(operator) === true) {
    const order = areIntegers
      ? BigInt(left) < BigInt(right) ? -1 : BigInt(left) > BigInt(right) ? 1 : 0
      : compareTexts(left, right);
    return compared(order, operator) ? "1" : "0";
  }
  if (!areIntegers) throw new NotDone();
  const one = BigInt(left);
  const other = BigInt(right);
  switch (operator) {
    case "+":
      return String(one + other);
    case "-":
      return String(one - other);
    case "*":
      return String(one * other);
  }
  if (other === 0n) throw new NotDone();
  return String(operator === "/" ? one / other : one % other);
}

function compared(order: number, operator: string): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "!=":
      return order !== 0;
    default:
      return order === 0;
  }
}

/** `text : pattern`: the group's text, or how many characters match. */
function matched(text: string, pattern: string): string {
  const extended = extendedRegex(pattern);
  if (extended === undefined) throw new NotDone();
  const result = matchRegex(`^(${extended.source})`, text, "as they are");
  if (result.kind === "no match") return extended.hasGroup ? "" : "0";
  if (result.kind !== "match" || result.doubtful.includes(2)) {
    throw new NotDone();
  }
  return extended.hasGroup
    ? result.groups[2] ?? ""
    : String(result.groups[0]?.length ?? 0);
}

/** A basic regular expression as an extended one; undefined: not done. */
function extendedRegex(basic: string) {
  let source = "";
  let hasGroup = false;
  for (let at = 0; at < basic.length; at++) {
    const char = basic[at] ?? "";
    const isStart = /(?:^|\(|\|)$/.test(source) && !/\\[(|]$/.test(source);
    if (char === "\\") {
      const next = basic[++at];
      if (next === undefined || /[1-9]/.test(next)) return undefined;
      if (next === "(") hasGroup = true;
      if (/[{+?]/.test(next) && isStart) return undefined;
      source += /[(){}|+?]/.test(next) ? next : `\\${next}`;
    } else if (char === "[") {
      const set = /^\[\^?\]?(?:\[[:.=][^\]]*[:.=]\]|[^\]])*\]/.exec(
        basic.slice(at),
      );
      if (set === null) return undefined;
      source += set[0];
      at += set[0].length - 1;
    } else if (char === "*" && isStart) source += "\\*";
    else if (char === "^") source += isStart ? "" : "\\^";
    else if (char === "$") {
      const isEnd = at === basic.length - 1 ||
        /^\\[)|]/.test(basic.slice(at + 1));
      source += isEnd ? "$" : "\\$";
    } else source += /[(){}|+?]/.test(char) ? `\\${char}` : char;
  }
  return { source, hasGroup };
}
