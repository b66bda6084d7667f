import type { WordRules } from "./directive_words.ts";

/** How the options in a directive line are told apart, to replace one. */
export interface DirectiveRules {
  words: WordRules;
  /** `getopt`: a value may be attached to a letter; `words`: it may not. */
  options: "getopt" | "words" | "one a line";
  /** Long names of letters. */
  aliases: Readonly<Record<string, string>>;
  /** Options that name several things, `-l a=1,b=2`: each is one of its own. */
  lists: readonly string[];
  /** Options that may be given several times, each for something else. */
  additive: readonly string[];
  /** Options with which something else happens than that the script goes in. */
  idle: RegExp;
}
