import { readToken, type Token } from "./arithmetic_token.ts";
import { ArithmeticFault } from "./arithmetic_values.ts";

/** Variables that name each other twice would never end. */
const maxSteps = 1_000_000;

/** Shared by an expression and those in its variables. */
export interface Bounds {
  depth: number;
  steps: number;
}

/** Goes through the tokens of an expression; fails as bash words it. */
export class TokenCursor {
  token: Token = { kind: "end", start: 0, end: 0 };
  #text: string;
  #bounds: Bounds;
  #last: Token | undefined;

  constructor(text: string, bounds: Bounds) {
    this.#text = text;
    this.#bounds = bounds;
  }

  start(): void {
    this.token = readToken(this.#text, 0, {
      last: undefined,
      beforeLast: undefined,
    });
    this.#refuseBad();
    this.#refuseBadAhead();
  }

  fail(message: string, at?: number, end?: number): never {
    // at the end bash shows the last token there was
    const shown = this.token.kind === "end" ? this.#last : this.token;
    const offset = at ?? shown?.start ?? 0;
    const text = this.#text;
    const token = text.slice(offset, end);
    throw new ArithmeticFault({ kind: "error", message, offset, token, text });
  }

  #refuseBad(): void {
    const { kind, start, end } = this.token;
    if (kind !== "bad") return;
    this.fail(this.token.message, start, end > start ? end : undefined);
  }

  next(): void {
    const beforeLast = this.#last;
    const last = this.token;
    if (++this.#bounds.steps > maxSteps) {
      this.fail(`it takes more than ${maxSteps} steps`);
    }
    this.token = readToken(this.#text, last.end, { last, beforeLast });
    this.#last = last;
    this.#refuseBad();
    this.#refuseBadAhead();
  }

  /** Bash looks at the token behind a name, for a `=`, before it goes on. */
  #refuseBadAhead(): void {
    let last: Token | undefined = this.#last;
    let token = this.token;
    while (token.kind === "name") {
      const next = readToken(this.#text, token.end, {
        last: token,
        beforeLast: last,
      });
      last = token;
      token = next;
    }
    if (token.kind !== "bad") return;
    this.token = token;
    this.#refuseBad();
  }

  is(operator: string): boolean {
    return this.token.kind === "operator" && this.token.operator === operator;
  }
}
