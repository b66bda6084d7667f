/** Random inputs that are the same at each run. */
import { draws } from "../../draws.ts";

/** Numbers that look random and are the same at each run. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  /** 0 ≤ n < `count`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
  }

  of<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }

  /** Up to `most` of the choices, one behind the other. */
  text(choices: readonly string[], most: number): string {
    return Array.from(
      { length: this.below(most + 1) },
      () => this.of(choices),
    ).join("");
  }
}

/** How many random inputs: one bash answers all, so that they cost little. */
export const randomInputs = 10 * draws;

/** The first inputs on which the two lists disagree, for a readable failure. */
export function differences(
  inputs: readonly (readonly string[])[],
  actual: readonly string[],
  expected: readonly string[],
): { input: readonly string[]; actual: string; expected: string }[] {
  return inputs.flatMap((input, index) => {
    const one = actual[index] ?? "";
    const other = expected[index] ?? "";
    return one === other ? [] : [{ input, actual: one, expected: other }];
  }).slice(0, 12);
}
