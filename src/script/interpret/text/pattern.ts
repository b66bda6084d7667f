import { isInClass } from "./character_class.ts";
import { WordLimitError } from "../../word_limit.ts";
import {
  parsePattern,
  type PatternNode,
  type SetItem,
} from "./pattern_syntax.ts";

/**
 * Patterns are texts in which a backslash takes the next character's meaning
 * away; quoted parts of a word get theirs from quotePattern().
 */
export interface PatternOptions {
  extglob: "on" | "off";
  /** nocasematch or nocaseglob. */
  letters: "as they are" | "any case";
  /** "explicit": as for file names, only a dot matches a dot at the start. */
  leadingDot?: "any" | "explicit";
}

/** A pattern, ready to match. */
export interface Pattern {
  readonly source: string;
  readonly options: PatternOptions;
  readonly nodes: readonly PatternNode[];
  matches(text: string): boolean;
}

/** Nested `!(…)` over long texts are refused rather than awaited. */
const maxSteps = 5_000_000;

/** Text → the pattern that matches it and nothing else. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]!^+@()|{}~.:=,$-]/g, "\\$&");
}

/** Whether it could match a text other than itself: has `*`, `?`, `[…]`. */
export function isPattern(source: string, options: PatternOptions): boolean {
  return parsePattern(source, options.extglob).some((it) => it.kind !== "char");
}

/** Its matching throws a WordLimitError where it would take too long. */
export function compilePattern(
  source: string,
  options: PatternOptions,
): Pattern {
  const nodes = parsePattern(source, options.extglob);
  return {
    source,
    options,
    nodes,
    matches(text) {
      const chars = Array.from(text);
      return new Matcher(chars, options).ends(nodes, [0]).at(-1) ===
        chars.length;
    },
  };
}

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`. */
export function removeAffix(
  text: string,
  pattern: Pattern,
  operator: "#" | "##" | "%" | "%%",
): string {
  const chars = Array.from(text);
  const isSuffix = operator === "%" || operator === "%%";
  const ends = isSuffix
    ? new Matcher(chars.toReversed(), pattern.options)
      .ends(reversed(pattern.nodes), [0])
    : new Matcher(chars, pattern.options).ends(pattern.nodes, [0]);
  const count = operator.length === 1 ? ends[0] : ends.at(-1);
  if (count === undefined) return text;
  return (isSuffix ? chars.slice(0, chars.length - count) : chars.slice(count))
    .join("");
}

/** `${x/p/r}`, `${x//p/r}`, `${x/#p/r}`, `${x/%p/r}`. */
export function substitutePattern(
  text: string,
  pattern: Pattern,
  replacement: (matched: string) => string,
  operator: "/" | "//" | "/#" | "/%",
): string {
  if (operator === "/%") {
    const kept = removeAffix(text, pattern, "%%");
    const chars = Array.from(text);
    const isMatch = kept !== text || new Matcher(chars, pattern.options)
          .ends(pattern.nodes, [chars.length]).length > 0;
    return isMatch ? kept + replacement(text.slice(kept.length)) : text;
  }
  const chars = Array.from(text);
  // bash lets only a star match the empty text here, not `?(a)` or `!(a)`
  const { source } = pattern;
  if (chars.length === 0 && source !== "" && !source.startsWith("*")) return "";
  const matcher = new Matcher(chars, pattern.options);
  const longest = (at: number) => matcher.ends(pattern.nodes, [at]).at(-1);
  if (operator === "/#") {
    const end = longest(0);
    return end === undefined
      ? text
      : replacement(chars.slice(0, end).join("")) + chars.slice(end).join("");
  }
  // an empty pattern matches nothing where no place is named
  if (source === "") return text;
  if (chars.length === 0) return longest(0) === 0 ? replacement("") : "";
  const parts: string[] = [];
  let at = 0;
  while (at < chars.length) {
    const end = longest(at);
    if (end === undefined) {
      parts.push(chars[at++] ?? "");
      continue;
    }
    parts.push(replacement(chars.slice(at, end).join("")));
    if (end === at) parts.push(chars[at++] ?? "");
    else at = end;
    if (operator === "/") break;
  }
  return parts.join("") + chars.slice(at).join("");
}

function reversed(nodes: readonly PatternNode[]): PatternNode[] {
  return nodes.toReversed().map((it) =>
    it.kind === "group" ? { ...it, branches: it.branches.map(reversed) } : it
  );
}

/** Follows all ways through a pattern at once, so that none is gone twice. */
class Matcher {
  #text: readonly string[];
  /** Classes such as `[:upper:]` look at the letters as they are. */
  #asWritten: readonly string[];
  #folds: boolean;
  #dotAtStart: boolean;
  #steps = 0;

  constructor(text: readonly string[], options: PatternOptions) {
    this.#folds = options.letters === "any case";
    this.#asWritten = text;
    this.#text = this.#folds ? text.map(folded) : text;
    this.#dotAtStart = options.leadingDot === "explicit" && text[0] === ".";
  }

  /** Where matches end that start at one of `starts`; both ascending. */
  ends(nodes: readonly PatternNode[], starts: readonly number[]): number[] {
    let places = [...starts];
    for (const node of nodes) {
      if (places.length === 0) break;
      places = this.#step(node, places);
    }
    return places;
  }

  #step(node: PatternNode, places: readonly number[]): number[] {
    this.#steps += places.length + 1;
    if (this.#steps > maxSteps) {
      throw new WordLimitError(`the pattern takes more than ${maxSteps} steps`);
    }
    switch (node.kind) {
      case "char": {
        const char = this.#folds ? folded(node.char) : node.char;
        return places.filter((it) => this.#text[it] === char)
          .map((it) => it + 1);
      }
      case "any":
        return places.filter((it) => this.#mayBeAny(it)).map((it) => it + 1);
      case "set":
        return places.filter((it) => this.#mayBeAny(it) && this.#isIn(it, node))
          .map((it) => it + 1);
      case "star": {
        const first = places[0] ?? 0;
        if (first === 0 && this.#dotAtStart) {
          const second = places[1];
          return second === undefined ? [] : this.#from(second);
        }
        return this.#from(first);
      }
      case "group":
        return this.#group(node.sign, node.branches, places);
    }
  }

  #from(first: number): number[] {
    const count = this.#text.length - first + 1;
    this.#steps += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }

  #mayBeAny(place: number): boolean {
    return place < this.#text.length && !(place === 0 && this.#dotAtStart);
  }

  #isIn(
    place: number,
    node: Extract<PatternNode, { kind: "set" }>,
  ): boolean {
    const char = this.#text[place] ?? "";
    const written = this.#asWritten[place] ?? "";
    const isIn = node.items.some((it) =>
      it.kind === "class"
        ? isInClass(written, it.name)
        : isInRange(char, it, this.#folds)
    );
    return isIn !== node.negated;
  }

  #group(
    sign: "?" | "*" | "+" | "@" | "!",
    branches: readonly PatternNode[][],
    places: readonly number[],
  ): number[] {
    switch (sign) {
      case "@":
        return this.#oneOf(branches, places);
      case "?":
        return merged([places, this.#oneOf(branches, places)]);
      case "+":
        return this.#repeated(branches, this.#oneOf(branches, places));
      case "*":
        return this.#repeated(branches, places);
      case "!":
        return merged(places.map((place) => {
          const excluded = new Set(this.#oneOf(branches, [place]));
          const all = place === 0 && this.#dotAtStart ? [0] : this.#from(place);
          return all.filter((it) => !excluded.has(it));
        }));
    }
  }

  #oneOf(
    branches: readonly PatternNode[][],
    places: readonly number[],
  ): number[] {
    return merged(branches.map((it) => this.ends(it, places)));
  }

  #repeated(
    branches: readonly PatternNode[][],
    places: readonly number[],
  ): number[] {
    const reached = new Set(places);
    let fresh: readonly number[] = places;
    while (fresh.length > 0) {
      fresh = this.#oneOf(branches, fresh).filter((it) => !reached.has(it));
      for (const it of fresh) reached.add(it);
    }
    return [...reached].sort((a, b) => a - b);
  }
}

function merged(lists: readonly (readonly number[])[]): number[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return [...only];
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function folded(char: string): string {
  return char.toLowerCase();
}

/** Ranges are by code point, as in the C locale. */
function isInRange(
  char: string,
  item: Extract<SetItem, { kind: "range" }>,
  folds: boolean,
): boolean {
  const from = folds ? folded(item.from) : item.from;
  const to = folds ? folded(item.to) : item.to;
  const code = char.codePointAt(0) ?? 0;
  return (from.codePointAt(0) ?? 0) <= code && code <= (to.codePointAt(0) ?? 0);
}
