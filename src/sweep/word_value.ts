import { evaluate } from "./evaluate.ts";
import { tokenize } from "./lexer.ts";
import { parseSyntax } from "./parser.ts";
import type { Value } from "./values.ts";

/**
 * What Hydra makes of the value of a word that sweeps nothing: `1` is a number,
 * `'1'` is text. "absent" of `~key`; undefined where the word is none of Hydra's.
 */
export function wordValue(word: string): Value | "absent" | undefined {
  try {
    const { value } = parseSyntax(word, tokenize(word));
    switch (value.kind) {
      case "absent":
        return "absent";
      case "empty":
        return { kind: "text", at: { start: 0, end: 0 }, value: "" };
      case "element":
        return evaluate(value.element, word);
      case "choice":
        return undefined;
    }
  } catch {
    return undefined;
  }
}
