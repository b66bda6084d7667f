export type RegexResult =
  /** `groups[0]` is the whole match; a group that took no part is "". */
  | { kind: "match"; groups: string[] }
  | { kind: "no match" }
  /** No regular expression: status 2. */
  | { kind: "error"; reason: string }
  | { kind: "cannot"; reason: string };

/** Text → the regular expression that matches it and nothing else. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.[\]*^$+?(){}|]/g, "\\$&");
}

/**
 * `[[ text =~ source ]]`: POSIX extended, leftmost-longest; quoted parts of
 * the source through quoteRegex().
 */
export function matchRegex(
  _source: string,
  _text: string,
  _letters: "as they are" | "any case",
): RegexResult {
  throw new Error("not written");
}
