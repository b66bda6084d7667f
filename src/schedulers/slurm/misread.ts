import type { Directive, DirectiveFault } from "../scheduler.ts";
import {
  type DirectiveWord,
  splitDirective,
} from "../shared/directive_words.ts";
import {
  cutAtHash,
  findingAt,
  openQuote,
  unexpanded,
} from "../shared/misread.ts";
import { slurmDirectives } from "./directive_rules.ts";

const prefix = "#SBATCH";

/** What sbatch 22.05 was seen to read otherwise than people do. */
export function slurmMisreads(directives: Directive[]): DirectiveFault[] {
  const words = directives.flatMap((it, line) =>
    splitDirective(it.text, prefix.length, line, slurmDirectives.words)
  );
  return [
    ...cutAtHash(
      directives,
      words,
      (read) =>
        `SLURM reads "${read}" only: a # outside quotes starts a comment, inside a word too`,
      'Put the value into quotes: "a#b"',
    ),
    ...directives.flatMap((it) => {
      const at = openQuote(it.text, prefix.length, slurmDirectives.words);
      return at === undefined ? [] : [findingAt(
        it,
        at,
        1,
        "SLURM refuses the script: this quote is not closed in its line",
        "Close it",
      )];
    }),
    ...bareWords(directives, words),
    ...unexpanded(directives, prefix, "SLURM"),
  ];
}

/**
 * Words that are no option and no value, for which sbatch ends with 255. Behind
 * an option whose value may stand in the next word, a word is one.
 */
function bareWords(
  directives: readonly Directive[],
  words: readonly DirectiveWord[],
): DirectiveFault[] {
  return words.flatMap((word, index) => {
    const before = words[index - 1]?.value;
    const directive = directives[word.line];
    const belongs = word.value.startsWith("-") ||
      before !== undefined && /^(?:--[^=]+|-[A-Za-z]+)$/.test(before);
    return belongs || directive === undefined ? [] : [findingAt(
      directive,
      word.start,
      word.end - word.start,
      `SLURM refuses the script: "${word.value}" is no option and no value of one`,
      /^[\u2010-\u2015\u2212]/.test(word.value)
        ? 'Write "-" for the sign that it begins with'
        : "Put a value with blanks into quotes",
    )];
  });
}
