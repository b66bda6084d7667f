import { opaqueCharacter } from "../opaque.ts";
import { shellCode, type ShellExpansion } from "../word_text.ts";

/**
 * What only the job can know. In the evaluation each stands as SO, its
 * number, SI: characters that no script holds, so that every text made of
 * one shows it.
 */
export interface Unknown {
  /** As the user wrote it: `$SCRATCH`, `nvidia-smi -L`. */
  text: string;
  /** A variable of the job's environment has one value all through the job. */
  kind: "environment" | "other";
}

/** Where marks start. */
export const markStart = "\x0e";
const markEnd = "\x0f";
// deno-lint-ignore no-control-regex
const mark = /\x0e(\d+)\x0f/g;

/** Characters that a script to be evaluated may not hold. */
// deno-lint-ignore no-control-regex
export const ownCharacters = /[\x0e\x0f\0]/;

/** The unknowns of one evaluation, numbered. */
export class Unknowns {
  readonly #all: Unknown[] = [];
  readonly #numbers = new Map<string, number>();

  /** The mark that stands for an unknown, the same for the same text. */
  mark(it: Unknown): string {
    const key = `${it.kind} ${it.text}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#all.push(it) - 1;
      this.#numbers.set(key, number);
    }
    return `${markStart}${number}${markEnd}`;
  }

  /** A text with its marks as the user wrote them, between ⟦ and ⟧. */
  shown(text: string): string {
    return text.replace(
      mark,
      (_, number) => `⟦${this.#all[Number(number)]?.text ?? "?"}⟧`,
    );
  }

  /** The same, where all that is no variable of the environment is alike. */
  shownAlike(text: string): string {
    return text.replace(mark, (_, number) => {
      const unknown = this.#all[Number(number)];
      return unknown?.kind === "environment" ? `⟦${unknown.text}⟧` : "⟦⟧";
    });
  }

  /** What the first mark of a text stands for. */
  firstOf(text: string): string | undefined {
    const found = text.matchAll(mark).next().value;
    return found === undefined ? undefined : this.#all[Number(found[1])]?.text;
  }

  /**
   * Text → shell code of one word that stands for it anywhere in the job;
   * undefined where it holds what has no one value there.
   */
  code(text: string): string | undefined {
    const expansions: ShellExpansion[] = [];
    let stable = true;
    const opaque = text.replace(mark, (_, number) => {
      const unknown = this.#all[Number(number)];
      if (unknown?.kind !== "environment") stable = false;
      const written = unknown?.text ?? "";
      return opaqueCharacter(
        expansions.push({ code: `"${written}"`, written }) - 1,
      );
    });
    return stable && !opaque.includes(markStart)
      ? shellCode(opaque, expansions)
      : undefined;
  }
}

/** Whether a text holds anything that only the job can know. */
export function hasMark(text: string): boolean {
  return text.includes(markStart);
}
