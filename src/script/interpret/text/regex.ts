import { doubtfulGroups } from "./regex_doubts.ts";
import { RegexMatcher, TooLong } from "./regex_matcher.ts";
import { parseRegex } from "./regex_syntax.ts";

export type RegexResult =
  /**
   * `groups[0]` is the whole match; a group that took no part is "". Of the
   * groups within `(…){1,3}`, or of what repeats and may be empty, another C
   * library may tell another text: their numbers are in `doubtful`.
   */
  | { kind: "match"; groups: string[]; doubtful: number[] }
  | { kind: "no match" }
  /** No regular expression: status 2. */
  | { kind: "error"; reason: string }
  | { kind: "cannot"; reason: string };

/** Text → the regular expression that matches it and nothing else. */
export function quoteRegex(text: string): string {
  return text.replace(/[\\.[\]*^$+?(){}|]/g, "\\$&");
}

/**
 * The parts of a word behind `=~` → its regular expression: what is quoted
 * means itself, in brackets too, where a backslash would be one more member.
 */
export function regexOf(
  parts: readonly { text: string; from: "quoted" | "unquoted" }[],
): string {
  let source = "";
  let isOpen = false;
  for (const { text, from } of parts) {
    if (from === "quoted") {
      source += isOpen ? text : quoteRegex(text);
      continue;
    }
    for (let at = 0; at < text.length; at++) {
      const char = text[at] ?? "";
      source += char;
      if (!isOpen) {
        if (char === "\\") source += text[++at] ?? "";
        else if (char === "[") isOpen = true;
      } else if (char === "[" && /[:.=]/.test(text[at + 1] ?? "")) {
        const close = text.indexOf(`${text[at + 1]}]`, at + 2);
        if (close === -1) continue;
        source += text.slice(at + 1, close + 2);
        at = close + 1;
      } else if (char === "]" && !/\[\^?\]$/.test(source)) isOpen = false;
    }
  }
  return source;
}

/**
 * `[[ text =~ source ]]`: POSIX extended, leftmost-longest; quoted parts of
 * the source through quoteRegex() or regexOf().
 */
export function matchRegex(
  source: string,
  text: string,
  letters: "as they are" | "any case",
): RegexResult {
  const parsed = parseRegex(source);
  if (parsed.kind !== "regex") return parsed;
  const chars = Array.from(text);
  const matcher = new RegexMatcher(chars, letters);
  try {
    for (let start = 0; start <= chars.length; start++) {
      const end = matcher.ends(parsed.root, start).at(-1);
      if (end === undefined) continue;
      const spans = new Array<[number, number] | undefined>(parsed.groups + 1);
      matcher.assign(parsed.root, start, new Set([end]), spans);
      spans[0] = [start, end];
      const groups = Array.from(
        spans,
        (span) =>
          span === undefined ? "" : chars.slice(span[0], span[1]).join(""),
      );
      return { kind: "match", groups, doubtful: doubtfulGroups(parsed.root) };
    }
    return { kind: "no match" };
  } catch (cause) {
    if (!(cause instanceof TooLong)) throw cause;
    return { kind: "cannot", reason: cause.message };
  }
}
