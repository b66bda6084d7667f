import { WordLimitError } from "../../word_limit.ts";

/** A part of a pattern. */
export type PatternNode =
  | { kind: "char"; char: string }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "set"; negated: boolean; items: SetItem[] }
  | {
    kind: "group";
    sign: "?" | "*" | "+" | "@" | "!";
    branches: PatternNode[][];
  };

export type SetItem =
  | { kind: "range"; from: string; to: string }
  | { kind: "class"; name: string };

/** A pattern whose brackets take longer to find is refused. */
const maxSteps = 5_000_000;

/** Nested deeper than this `(` is a plain character. */
const maxDepth = 100;

/**
 * Reads a pattern; what is malformed stands for itself, as in bash. Throws a
 * WordLimitError where thousands of brackets have no end.
 */
export function parsePattern(
  text: string,
  extglob: "on" | "off",
): PatternNode[] {
  const source = new Source(text);
  return sequence(source, 0, source.length, extglob, 0);
}

/** The characters of a pattern, each look counted. */
class Source {
  #chars: string[];
  #steps = 0;
  /** The place of the last `]`, or -1: behind it no set can end. */
  readonly lastClose: number;

  constructor(text: string) {
    this.#chars = Array.from(text);
    this.lastClose = this.#chars.lastIndexOf("]");
  }

  get length(): number {
    return this.#chars.length;
  }

  at(index: number): string | undefined {
    if (++this.#steps > maxSteps) {
      throw new WordLimitError(`the pattern takes more than ${maxSteps} steps`);
    }
    return this.#chars[index];
  }

  text(start: number, end: number): string {
    return this.#chars.slice(start, end).join("");
  }
}

function sequence(
  source: Source,
  start: number,
  end: number,
  extglob: "on" | "off",
  depth: number,
): PatternNode[] {
  const nodes: PatternNode[] = [];
  let at = start;
  while (at < end) {
    const char = source.at(at) ?? "";
    if (
      extglob === "on" && depth < maxDepth && isSign(char) &&
      source.at(at + 1) === "("
    ) {
      const close = groupEnd(source, at + 1, end);
      if (close !== undefined) {
        const branches = cutBranches(source, at + 2, close).map(([from, to]) =>
          sequence(source, from, to, extglob, depth + 1)
        );
        nodes.push({ kind: "group", sign: char, branches });
        at = close + 1;
        continue;
      }
    }
    if (char === "*") {
      if (nodes.at(-1)?.kind !== "star") nodes.push({ kind: "star" });
    } else if (char === "?") nodes.push({ kind: "any" });
    else if (char === "\\" && at + 1 < end) {
      nodes.push({ kind: "char", char: source.at(++at) ?? "" });
    } else if (char === "[") {
      const set = parseSet(source, at, end);
      if (set !== undefined) {
        nodes.push(set.node);
        at = set.end;
        continue;
      }
      nodes.push({ kind: "char", char });
    } else nodes.push({ kind: "char", char });
    at++;
  }
  return nodes;
}

function isSign(char: string): char is "?" | "*" | "+" | "@" | "!" {
  return char !== "" && "?*+@!".includes(char);
}

/** The place of the `)` for the `(` at `open`. */
function groupEnd(
  source: Source,
  open: number,
  end: number,
): number | undefined {
  let depth = 0;
  for (let at = open; at < end; at++) {
    const char = source.at(at);
    if (char === "\\") at++;
    else if (char === "[") at = setEnd(source, at, end) ?? at;
    else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) return at;
  }
  return undefined;
}

function cutBranches(
  source: Source,
  start: number,
  end: number,
): [number, number][] {
  const branches: [number, number][] = [];
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const char = source.at(at);
    if (char === "\\") at++;
    else if (char === "[") at = setEnd(source, at, end) ?? at;
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "|" && depth === 0) {
      branches.push([from, at]);
      from = at + 1;
    }
  }
  branches.push([from, end]);
  return branches;
}

/** The place of the last character of the set at `open`. */
function setEnd(
  source: Source,
  open: number,
  end: number,
): number | undefined {
  const set = parseSet(source, open, end);
  return set === undefined ? undefined : set.end - 1;
}

/** `[a-z[:digit:]]` → the set, and where what follows starts. */
function parseSet(source: Source, open: number, end: number) {
  if (source.lastClose <= open + 1) return undefined;
  let at = open + 1;
  const negated = source.at(at) === "!" || source.at(at) === "^";
  if (negated) at++;
  const items: SetItem[] = [];
  for (let isFirst = true; at < end; isFirst = false) {
    const char = source.at(at) ?? "";
    if (char === "]" && !isFirst) {
      return { node: { kind: "set" as const, negated, items }, end: at + 1 };
    }
    const named = bracketed(source, at, end);
    if (named?.kind === "class") {
      items.push({ kind: "class", name: named.name });
      at = named.end;
      continue;
    }
    const from = member(source, at, end);
    if (from === undefined) return undefined;
    at = from.end;
    if (source.at(at) === "-" && at + 1 < end && source.at(at + 1) !== "]") {
      const to = member(source, at + 1, end);
      if (to === undefined) return undefined;
      items.push({ kind: "range", from: from.char, to: to.char });
      at = to.end;
    } else items.push({ kind: "range", from: from.char, to: from.char });
  }
  return undefined;
}

function member(source: Source, at: number, end: number) {
  const named = bracketed(source, at, end);
  if (named?.kind === "symbol") return { char: named.name, end: named.end };
  if (source.at(at) !== "\\") return { char: source.at(at) ?? "", end: at + 1 };
  if (at + 1 >= end) return undefined;
  return { char: source.at(at + 1) ?? "", end: at + 2 };
}

/** `[:name:]`, `[.x.]`, `[=x=]`. */
function bracketed(source: Source, at: number, end: number) {
  const mark = source.at(at + 1);
  if (
    source.at(at) !== "[" || (mark !== ":" && mark !== "." && mark !== "=")
  ) return undefined;
  for (let close = at + 2; close + 1 < end; close++) {
    if (source.at(close) !== mark || source.at(close + 1) !== "]") continue;
    const name = source.text(at + 2, close);
    const kind = mark === ":" ? "class" as const : "symbol" as const;
    return { kind, name, end: close + 2 };
  }
  return undefined;
}
