import { readToken, type Token } from "./arithmetic_token.ts";
import {
  ArithmeticFault,
  type ArithmeticValue,
  type ArithmeticVariables,
  calculate,
  type Subscript,
  unknown,
} from "./arithmetic_values.ts";

/** Nested deeper than this is refused, so that the stack holds. */
const maxDepth = 200;
/** Variables that name each other twice would never end. */
const maxSteps = 1_000_000;

const levels: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11,
};

/**
 * Whether what is read is done: "skip" behind a short circuit, "perhaps"
 * where the condition is unknown.
 */
type Mode = "do" | "skip" | "perhaps";

interface Operand {
  value: ArithmeticValue;
  /** Where the operand is a name and nothing else. */
  place?: Extract<Token, { kind: "name" }>;
  subscript?: { value: Subscript };
}

/** Shared by an expression and those in its variables. */
interface Bounds {
  depth: number;
  steps: number;
}

/** Reads and evaluates in one pass, since bash does: what stands before an error is done. */
export class ArithmeticReader {
  #text: string;
  #variables: ArithmeticVariables;
  #bounds: Bounds;
  #mode: Mode;
  #token: Token = { kind: "end", start: 0, end: 0 };
  #last: Token | undefined;

  constructor(
    text: string,
    variables: ArithmeticVariables,
    bounds: Bounds = { depth: 0, steps: 0 },
    mode: Mode = "do",
  ) {
    this.#text = text;
    this.#variables = variables;
    this.#bounds = bounds;
    this.#mode = mode;
  }

  whole(): ArithmeticValue {
    if (/^[ \t\n]*$/.test(this.#text)) return 0n;
    this.#token = readToken(this.#text, 0, {
      last: undefined,
      beforeLast: undefined,
    });
    this.#refuseBad();
    const value = this.#comma();
    if (this.#token.kind !== "end") this.#fail("syntax error in expression");
    return value;
  }

  #fail(message: string, at?: number, end?: number): never {
    // at the end bash shows the last token there was
    const shown = this.#token.kind === "end" ? this.#last : this.#token;
    const offset = at ?? shown?.start ?? 0;
    const text = this.#text;
    const token = text.slice(offset, end);
    throw new ArithmeticFault({ kind: "error", message, offset, token, text });
  }

  #refuseBad(): void {
    const { kind, start, end } = this.#token;
    if (kind !== "bad") return;
    this.#fail(this.#token.message, start, end > start ? end : undefined);
  }

  #next(): void {
    const beforeLast = this.#last;
    const last = this.#token;
    if (++this.#bounds.steps > maxSteps) {
      this.#fail(`it takes more than ${maxSteps} steps`);
    }
    this.#token = readToken(this.#text, last.end, { last, beforeLast });
    this.#last = last;
    this.#refuseBad();
  }

  #is(operator: string): boolean {
    return this.#token.kind === "operator" && this.#token.operator === operator;
  }

  #comma(): ArithmeticValue {
    let value = this.#assignment();
    while (this.#is(",")) {
      this.#next();
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): ArithmeticValue {
    const left = this.#condition();
    const token = this.#token;
    const isPlain = this.#is("=");
    if (!isPlain && token.kind !== "assign") return left.value;
    const { place } = left;
    if (place === undefined) {
      this.#fail("attempted assignment to non-variable");
    }
    this.#next();
    const divisor = this.#token.start;
    let value = this.#deeper(() => this.#assignment());
    if (token.kind === "assign") {
      value = this.#calculated(token.operator, left.value, value, divisor);
    }
    const subscript: { value: Subscript } = left.subscript ??
      { value: this.#subscriptOf(place) };
    this.#assign(place.name, subscript.value, value);
    return value;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#bounds.depth > maxDepth) {
      this.#fail("expression recursion level exceeded");
    }
    const value = read();
    this.#bounds.depth--;
    return value;
  }

  #in<T>(mode: Mode, read: () => T): T {
    const before = this.#mode;
    // what is within a branch that is not taken is not taken
    if (before !== "skip" && mode !== "do") this.#mode = mode;
    const value = read();
    this.#mode = before;
    return value;
  }

  #condition(): Operand {
    const test = this.#binary(1);
    if (!this.#is("?")) return test;
    const { value } = test;
    const modeIf = (taken: boolean): Mode =>
      value === unknown ? "perhaps" : taken ? "do" : "skip";
    const isTrue = value !== 0n;
    const yes = this.#in(modeIf(isTrue), () => {
      this.#next();
      if (this.#token.kind === "end" || this.#is(":")) {
        this.#fail("expression expected");
      }
      return this.#deeper(() => this.#comma());
    });
    if (!this.#is(":")) this.#fail("`:' expected for conditional expression");
    const no = this.#in(modeIf(!isTrue), () => {
      this.#next();
      if (this.#token.kind === "end") this.#fail("expression expected");
      return this.#deeper(() => this.#condition()).value;
    });
    if (value !== unknown) return { value: isTrue ? yes : no };
    return { value: yes === no ? yes : unknown };
  }

  #binary(least: number): Operand {
    let left = this.#unary();
    while (this.#token.kind === "operator") {
      const { operator } = this.#token;
      const level = Object.hasOwn(levels, operator) ? levels[operator] ?? 0 : 0;
      if (level < least || level === 0) break;
      if (operator === "||" || operator === "&&") {
        left = { value: this.#logical(operator, left.value, level) };
        continue;
      }
      this.#next();
      const { start } = this.#token;
      const right = operator === "**"
        ? this.#deeper(() => this.#binary(level))
        : this.#binary(level + 1);
      left = {
        value: this.#calculated(operator, left.value, right.value, start),
      };
    }
    return left;
  }

  #logical(
    operator: "||" | "&&",
    left: ArithmeticValue,
    level: number,
  ): ArithmeticValue {
    const decides = operator === "||" ? left !== 0n : left === 0n;
    const mode = left === unknown ? "perhaps" : decides ? "skip" : "do";
    const right = this.#in(mode, () => {
      this.#next();
      return this.#binary(level + 1).value;
    });
    const decided = operator === "||" ? 1n : 0n;
    if (left !== unknown && decides) return decided;
    if (right === unknown) return unknown;
    const rightDecides = (right !== 0n) === (operator === "||");
    if (rightDecides) return decided;
    return left === unknown ? unknown : 1n - decided;
  }

  #calculated(
    operator: string,
    left: ArithmeticValue,
    right: ArithmeticValue,
    offset: number,
  ): ArithmeticValue {
    if (this.#mode === "skip") return 0n;
    if (operator === "**" && right === 0n) return 1n;
    const divides = operator === "/" || operator === "%";
    if (right === unknown || (left === unknown && !(divides && right === 0n))) {
      return unknown;
    }
    const value = calculate(operator, left === unknown ? 1n : left, right);
    if (typeof value !== "string") return value;
    // whether the job gets here is not known, so neither is the error
    if (this.#mode === "perhaps") return unknown;
    return this.#fail(value, divides ? offset : undefined);
  }

  #unary(): Operand {
    if (this.#token.kind !== "operator") return this.#primary();
    const { operator } = this.#token;
    if (
      operator !== "!" && operator !== "~" && operator !== "-" &&
      operator !== "+"
    ) {
      return this.#primary();
    }
    this.#next();
    const { value } = this.#deeper(() => this.#unary());
    if (value === unknown || operator === "+") return { value };
    if (operator === "!") return { value: value === 0n ? 1n : 0n };
    return { value: operator === "~" ? ~value : BigInt.asIntN(64, -value) };
  }

  #primary(): Operand {
    const token = this.#token;
    if (token.kind === "number") {
      this.#next();
      return { value: token.value };
    }
    if (token.kind === "name") return this.#named(token);
    if (this.#is("++x") || this.#is("--x")) return this.#stepped();
    if (!this.#is("(")) this.#fail("syntax error: operand expected");
    this.#next();
    const value = this.#deeper(() => this.#comma());
    if (!this.#is(")")) this.#fail("missing `)'");
    this.#next();
    return { value };
  }

  /** `++x`, `--x`. */
  #stepped(): Operand {
    const by = this.#is("++x") ? 1n : -1n;
    this.#next();
    const place = this.#token;
    if (place.kind !== "name") {
      this.#fail("identifier expected after pre-increment or pre-decrement");
    }
    const subscript = this.#subscriptOf(place);
    const value = this.#plus(this.#read(place.name, subscript), by);
    this.#assign(place.name, subscript, value);
    this.#token = { ...place, kind: "number", value: 0n };
    this.#next();
    return { value };
  }

  #named(place: Extract<Token, { kind: "name" }>): Operand {
    this.#next();
    if (this.#is("=")) return { value: 0n, place };
    const subscript: { value: Subscript } = {
      value: this.#subscriptOf(place),
    };
    const value = this.#read(place.name, subscript.value);
    if (!this.#is("x++") && !this.#is("x--")) {
      return { value, place, subscript };
    }
    const stepped = this.#plus(value, this.#is("x++") ? 1n : -1n);
    this.#assign(place.name, subscript.value, stepped);
    // a number rather than a name: `x++ = 7` is none
    this.#token = { ...this.#token, kind: "number", value: 0n };
    this.#next();
    return { value };
  }

  #plus(value: ArithmeticValue, by: bigint): ArithmeticValue {
    return value === unknown ? unknown : BigInt.asIntN(64, value + by);
  }

  #subscriptOf(place: Extract<Token, { kind: "name" }>): Subscript {
    const { subscript } = place;
    if (subscript === undefined || this.#mode === "skip") return undefined;
    if (this.#variables.isAssociative(place.name)) return subscript;
    if (subscript === "@" || subscript === "*") return subscript;
    if (/^[ \t\n]*$/.test(subscript)) {
      this.#fail("bad array subscript", place.start);
    }
    return this.#within(subscript);
  }

  #read(name: string, subscript: Subscript): ArithmeticValue {
    if (this.#mode === "skip") return 0n;
    const text = this.#variables.get(name, subscript);
    if (text === undefined || text === "") return 0n;
    if (text === unknown) return unknown;
    if (typeof text === "string") return this.#within(text);
    return this.#mode === "perhaps" ? unknown : this.#fail(text.error);
  }

  /** The value of a text that stands in a variable or between brackets. */
  #within(text: string): ArithmeticValue {
    if (/^[0-9]{1,15}$/.test(text) && !text.startsWith("0")) {
      return BigInt(text);
    }
    const { depth } = this.#bounds;
    try {
      return this.#deeper(() =>
        new ArithmeticReader(text, this.#variables, this.#bounds, this.#mode)
          .whole()
      );
    } catch (cause) {
      const isOurs = cause instanceof ArithmeticFault;
      if (!isOurs || this.#mode !== "perhaps") throw cause;
      this.#bounds.depth = depth;
      return unknown;
    }
  }

  #assign(name: string, subscript: Subscript, value: ArithmeticValue): void {
    if (this.#mode === "skip") return;
    const perhaps = this.#mode === "perhaps";
    const fault = this.#variables.set(
      name,
      subscript,
      perhaps ? unknown : value,
    );
    if (fault !== undefined && !perhaps) this.#fail(fault.error);
  }
}
