import { type Mode, VariableAccess } from "./arithmetic_access.ts";
import { type Bounds, TokenCursor } from "./arithmetic_cursor.ts";
import type { Token } from "./arithmetic_token.ts";
import {
  type ArithmeticValue,
  type ArithmeticVariables,
  calculate,
  levels,
  type Subscript,
  unknown,
} from "./arithmetic_values.ts";

/** Nested deeper than this is refused, so that the stack holds. */
const maxDepth = 400;
interface Operand {
  value: ArithmeticValue;
  /** Where the operand is a name and nothing else. */
  place?: Extract<Token, { kind: "name" }>;
  subscript?: { value: Subscript };
}

/** Reads and evaluates in one pass, since bash does: what stands before an error is done. */
export class ArithmeticReader {
  #text: string;
  #bounds: Bounds;
  #mode: Mode;
  #tokens: TokenCursor;
  #access: VariableAccess;

  constructor(
    text: string,
    variables: ArithmeticVariables,
    bounds: Bounds = { depth: 0, steps: 0 },
    mode: Mode = "do",
  ) {
    this.#text = text;
    this.#bounds = bounds;
    this.#mode = mode;
    this.#tokens = new TokenCursor(text, bounds);
    this.#access = new VariableAccess(
      variables,
      this.#tokens,
      bounds,
      (inner, mode) =>
        this.#deeper(() =>
          new ArithmeticReader(inner, variables, bounds, mode).whole()
        ),
    );
  }

  whole(): ArithmeticValue {
    if (/^[ \t\n]*$/.test(this.#text)) return 0n;
    this.#tokens.start();
    const value = this.#comma();
    if (this.#tokens.token.kind !== "end") {
      this.#failAtToken("syntax error in expression");
    }
    return value;
  }

  /** Fails at a token too many, which bash has evaluated when it read it. */
  #failAtToken(message: string): never {
    const token = this.#tokens.token;
    if (token.kind === "name") {
      this.#access.read(
        token.name,
        this.#access.subscriptOf(token, this.#mode),
        this.#mode,
      );
    }
    this.#tokens.fail(message);
  }

  #comma(): ArithmeticValue {
    let value = this.#assignment();
    while (this.#tokens.is(",")) {
      this.#tokens.next();
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): ArithmeticValue {
    const left = this.#condition();
    const token = this.#tokens.token;
    const isPlain = this.#tokens.is("=");
    if (!isPlain && token.kind !== "assign") return left.value;
    const { place } = left;
    if (place === undefined) {
      this.#tokens.fail("attempted assignment to non-variable");
    }
    this.#tokens.next();
    let value = this.#deeper(() => this.#assignment());
    if (token.kind === "assign") {
      value = this.#calculated(token.operator, left.value, value);
    }
    const subscript: { value: Subscript } = left.subscript ??
      { value: this.#access.subscriptOf(place, this.#mode) };
    this.#access.assign(place.name, subscript.value, value, this.#mode);
    return value;
  }

  #deeper<T>(read: () => T): T {
    if (++this.#bounds.depth > maxDepth) {
      this.#tokens.fail("expression recursion level exceeded");
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
    if (!this.#tokens.is("?")) return test;
    const { value } = test;
    const modeIf = (taken: boolean): Mode =>
      value === unknown ? "perhaps" : taken ? "do" : "skip";
    const isTrue = value !== 0n;
    const yes = this.#in(modeIf(isTrue), () => {
      this.#tokens.next();
      if (this.#tokens.token.kind === "end" || this.#tokens.is(":")) {
        this.#tokens.fail("expression expected");
      }
      return this.#deeper(() => this.#comma());
    });
    if (!this.#tokens.is(":")) {
      this.#failAtToken("`:' expected for conditional expression");
    }
    const no = this.#in(modeIf(!isTrue), () => {
      this.#tokens.next();
      if (this.#tokens.token.kind === "end") {
        this.#tokens.fail("expression expected");
      }
      return this.#deeper(() => this.#condition()).value;
    });
    if (value !== unknown) return { value: isTrue ? yes : no };
    return { value: yes === no ? yes : unknown };
  }

  #binary(least: number): Operand {
    let left = this.#unary();
    while (this.#tokens.token.kind === "operator") {
      const { operator } = this.#tokens.token;
      const level = Object.hasOwn(levels, operator) ? levels[operator] ?? 0 : 0;
      if (level < least || level === 0) break;
      if (operator === "||" || operator === "&&") {
        left = { value: this.#logical(operator, left.value, level) };
        continue;
      }
      this.#tokens.next();
      const { start } = this.#tokens.token;
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
      this.#tokens.next();
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
    divisorAt?: number,
  ): ArithmeticValue {
    if (operator === "**" && right === 0n) return 1n;
    const divides = operator === "/" || operator === "%";
    // what is skipped may divide by 0, but has no exponent below 0
    if (this.#mode === "skip" && divides && right === 0n) return left;
    if (right === unknown || (left === unknown && !(divides && right === 0n))) {
      return unknown;
    }
    const value = calculate(operator, left === unknown ? 1n : left, right);
    if (typeof value !== "string") return value;
    // whether the job gets here is not known, so neither is the error
    if (this.#mode === "perhaps") return unknown;
    return this.#tokens.fail(value, divides ? divisorAt : undefined);
  }

  #unary(): Operand {
    if (this.#tokens.token.kind !== "operator") return this.#primary();
    const { operator } = this.#tokens.token;
    if (
      operator !== "!" && operator !== "~" && operator !== "-" &&
      operator !== "+"
    ) {
      return this.#primary();
    }
    this.#tokens.next();
    const { value } = this.#deeper(() => this.#unary());
    if (value === unknown || operator === "+") return { value };
    if (operator === "!") return { value: value === 0n ? 1n : 0n };
    return { value: operator === "~" ? ~value : BigInt.asIntN(64, -value) };
  }

  #primary(): Operand {
    const token = this.#tokens.token;
    if (token.kind === "number") {
      this.#tokens.next();
      return { value: token.value };
    }
    if (token.kind === "name") return this.#named(token);
    if (this.#tokens.is("++x") || this.#tokens.is("--x")) {
      return this.#stepped();
    }
    if (!this.#tokens.is("(")) {
      this.#tokens.fail("syntax error: operand expected");
    }
    this.#tokens.next();
    const value = this.#deeper(() => this.#comma());
    if (!this.#tokens.is(")")) this.#failAtToken("missing `)'");
    this.#tokens.next();
    return { value };
  }

  /** `++x`, `--x`. */
  #stepped(): Operand {
    const by = this.#tokens.is("++x") ? 1n : -1n;
    this.#tokens.next();
    const place = this.#tokens.token;
    if (place.kind !== "name") {
      this.#tokens.fail(
        "identifier expected after pre-increment or pre-decrement",
      );
    }
    const subscript = this.#access.subscriptOf(place, this.#mode);
    const value = this.#plus(
      this.#access.read(place.name, subscript, this.#mode),
      by,
    );
    this.#access.assign(place.name, subscript, value, this.#mode);
    this.#tokens.token = { ...place, kind: "number", value: 0n };
    this.#tokens.next();
    return { value };
  }

  #named(place: Extract<Token, { kind: "name" }>): Operand {
    this.#tokens.next();
    if (this.#tokens.is("=")) return { value: 0n, place };
    const subscript: { value: Subscript } = {
      value: this.#access.subscriptOf(place, this.#mode),
    };
    const value = this.#access.read(place.name, subscript.value, this.#mode);
    if (!this.#tokens.is("x++") && !this.#tokens.is("x--")) {
      return { value, place, subscript };
    }
    const stepped = this.#plus(value, this.#tokens.is("x++") ? 1n : -1n);
    this.#access.assign(place.name, subscript.value, stepped, this.#mode);
    // a number rather than a name: `x++ = 7` is none
    this.#tokens.token = { ...this.#tokens.token, kind: "number", value: 0n };
    this.#tokens.next();
    return { value };
  }

  #plus(value: ArithmeticValue, by: bigint): ArithmeticValue {
    return value === unknown ? unknown : BigInt.asIntN(64, value + by);
  }
}
