import { evaluate } from "../../src/sweep/evaluate.ts";
import { tokenize } from "../../src/sweep/lexer.ts";
import { parseSyntax } from "../../src/sweep/parser.ts";
import { printValue } from "../../src/sweep/values.ts";

/**
 * A word as Hydra would print it again: `a=1.` as `a=1.0`, `~a` as `~a=null`,
 * `a=hello world` as `a=hello\ world`. The word must not sweep.
 */
export function canonicalWord(word: string): string {
  const { key, value } = parseSyntax(word, tokenize(word));
  switch (value.kind) {
    case "absent":
      return `${key}=null`;
    case "empty":
      return `${key}=`;
    case "element":
      return `${key}=${printValue(evaluate(value.element, word), "canonical")}`;
    case "choice":
      throw new Error(`Cannot print "${word}": it is a sweep`);
  }
}

/**
 * Whether a word of ours is the word that Hydra gives to the job. A computed value
 * is Hydra's to the letter; one taken as written is so once printed again.
 */
export function isSameWord(ours: string, theirs: string): boolean {
  return ours === theirs || canonicalIfPossible(ours) === theirs;
}

/** Hydra computes some words that it cannot read again: `a=str("it's")`. */
export function canonicalIfPossible(word: string): string {
  try {
    return canonicalWord(word);
  } catch {
    return word;
  }
}
