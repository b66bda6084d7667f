/**
 * Patterns are texts in which a backslash takes the next character's meaning
 * away; quoted parts of a word get theirs from quotePattern().
 */
export interface PatternOptions {
  extglob: "on" | "off";
  /** nocasematch or nocaseglob. */
  letters: "as they are" | "any case";
}

/** A pattern, ready to match. */
export interface Pattern {
  readonly source: string;
  /** Every end ≥ `from`, ascending, at which a match that starts there ends. */
  ends(text: string, from: number): number[];
  matches(text: string): boolean;
}

/** Text → the pattern that matches it and nothing else. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]!^+@()|{}~.:=,$-]/g, "\\$&");
}

/** Whether it could match a text other than itself: has `*`, `?`, `[…]`. */
export function isPattern(_source: string, _options: PatternOptions): boolean {
  throw new Error("not written");
}

export function compilePattern(
  _source: string,
  _options: PatternOptions,
): Pattern {
  throw new Error("not written");
}

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`. */
export function removeAffix(
  _text: string,
  _pattern: Pattern,
  _operator: "#" | "##" | "%" | "%%",
): string {
  throw new Error("not written");
}

/** `${x/p/r}`, `${x//p/r}`, `${x/#p/r}`, `${x/%p/r}`. */
export function substitutePattern(
  _text: string,
  _pattern: Pattern,
  _replacement: (matched: string) => string,
  _operator: "/" | "//" | "/#" | "/%",
): string {
  throw new Error("not written");
}
