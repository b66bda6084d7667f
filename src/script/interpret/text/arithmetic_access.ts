import type { Bounds, TokenCursor } from "./arithmetic_cursor.ts";
import { unmaskSubscript } from "./arithmetic_quotes.ts";
import type { Token } from "./arithmetic_token.ts";
import {
  ArithmeticFault,
  type ArithmeticValue,
  type ArithmeticVariables,
  type Subscript,
  unknown,
} from "./arithmetic_values.ts";

/**
 * Whether what is read is done: "skip" behind a short circuit, "perhaps"
 * where the condition is unknown.
 */
export type Mode = "do" | "skip" | "perhaps";

/** Variables as an expression reads and assigns them. */
export class VariableAccess {
  #variables: ArithmeticVariables;
  #tokens: TokenCursor;
  #bounds: Bounds;
  #evaluate: (text: string, mode: Mode) => ArithmeticValue;

  constructor(
    variables: ArithmeticVariables,
    tokens: TokenCursor,
    bounds: Bounds,
    evaluate: (text: string, mode: Mode) => ArithmeticValue,
  ) {
    this.#variables = variables;
    this.#tokens = tokens;
    this.#bounds = bounds;
    this.#evaluate = evaluate;
  }

  subscriptOf(
    place: Extract<Token, { kind: "name" }>,
    mode: Mode,
  ): Subscript {
    const { subscript } = place;
    if (subscript === undefined || mode === "skip") return undefined;
    if (this.#variables.isAssociative(place.name)) {
      return unmaskSubscript(subscript, "go");
    }
    if (subscript === "@" || subscript === "*") return subscript;
    if (/^[ \t\n]*$/.test(subscript)) {
      this.#tokens.fail("bad array subscript", place.start);
    }
    const text = /[$`"]/.test(subscript)
      ? this.#variables.expand(subscript)
      : subscript;
    try {
      return this.#within(unmaskSubscript(text, "stay"), mode);
    } catch (cause) {
      if (!(cause instanceof ArithmeticFault)) throw cause;
      throw new ArithmeticFault({ ...cause.error, of: "subscript" });
    }
  }

  read(name: string, subscript: Subscript, mode: Mode): ArithmeticValue {
    if (mode === "skip") return 0n;
    const text = this.#variables.get(name, subscript);
    if (text === undefined || text === "") return 0n;
    if (text === unknown) return unknown;
    if (typeof text === "string") return this.#within(text, mode);
    return mode === "perhaps" ? unknown : this.#tokens.fail(text.error);
  }

  /** The value of a text that stands in a variable or between brackets. */
  #within(text: string, mode: Mode): ArithmeticValue {
    if (/^[0-9]{1,15}$/.test(text) && !text.startsWith("0")) {
      return BigInt(text);
    }
    const { depth } = this.#bounds;
    try {
      return this.#evaluate(text, mode);
    } catch (cause) {
      const isOurs = cause instanceof ArithmeticFault;
      if (!isOurs || mode !== "perhaps") throw cause;
      this.#bounds.depth = depth;
      return unknown;
    }
  }

  assign(
    name: string,
    subscript: Subscript,
    value: ArithmeticValue,
    mode: Mode,
  ): void {
    if (mode === "skip") return;
    const perhaps = mode === "perhaps";
    const fault = this.#variables.set(
      name,
      subscript,
      perhaps ? unknown : value,
    );
    if (fault !== undefined && !perhaps) this.#tokens.fail(fault.error);
  }
}
