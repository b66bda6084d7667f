import { isInClass } from "./character_class.ts";
import type { RegexNode } from "./regex_syntax.ts";

/** Regular expressions that take longer are refused. */
const maxSteps = 5_000_000;

/** Ends the matching; never leaves matchRegex(). */
export class TooLong extends Error {}

/** What each group took, by its number. */
type Spans = ([number, number] | undefined)[];

/**
 * Knows of each part where its matches end, found once for each place: what a
 * backtracker finds in exponential time takes cubic time at most.
 */
export class RegexMatcher {
  #text: readonly string[];
  #asWritten: readonly string[];
  #folds: boolean;
  #known = new Map<RegexNode, Map<number, number[]>>();
  #steps = 0;

  constructor(text: readonly string[], letters: "as they are" | "any case") {
    this.#folds = letters === "any case";
    this.#asWritten = text;
    this.#text = this.#folds ? text.map((it) => it.toLowerCase()) : text;
  }

  /** Ascending; empty where the part does not match at `start`. */
  ends(node: RegexNode, start: number): number[] {
    let places = this.#known.get(node);
    if (places === undefined) this.#known.set(node, places = new Map());
    let found = places.get(start);
    if (found === undefined) {
      found = this.#find(node, start);
      places.set(start, found);
    }
    this.#step(found.length + 1);
    return found;
  }

  #step(count: number): void {
    this.#steps += count;
    if (this.#steps > maxSteps) {
      throw new TooLong(`it takes more than ${maxSteps} steps`);
    }
  }

  #find(node: RegexNode, start: number): number[] {
    switch (node.kind) {
      case "char":
      case "any":
      case "set":
        return this.#matchesOne(node, start) ? [start + 1] : [];
      case "anchor":
        return this.#holds(node.where, start) ? [start] : [];
      case "group":
        return this.ends(node.inner, start);
      case "either":
        return union(node.branches.map((it) => this.ends(it, start)));
      case "sequence": {
        let places = [start];
        for (const part of node.parts) places = this.#all(part, places);
        return places;
      }
      case "repeat":
        return this.#repeated(node, start, 0);
    }
  }

  #all(node: RegexNode, places: readonly number[]): number[] {
    const [only] = places;
    if (places.length === 1 && only !== undefined) return this.ends(node, only);
    return union(places.map((it) => this.ends(node, it)));
  }

  /** Where it may end after `done` turns up to `start`. */
  #repeated(
    node: Extract<RegexNode, { kind: "repeat" }>,
    start: number,
    done: number,
  ): number[] {
    let places = [start];
    let turn = done;
    for (; turn < node.min && places.length > 0; turn++) {
      const next = this.#all(node.inner, places);
      this.#step(1);
      // more turns over nothing change nothing
      if (
        next.length === places.length && next.every((it, i) => it === places[i])
      ) {
        turn = node.min;
        break;
      }
      places = next;
    }
    const found = new Set(places);
    let fresh = places;
    for (; turn < node.max && fresh.length > 0; turn++) {
      fresh = this.#all(node.inner, fresh).filter((it) => !found.has(it));
      for (const it of fresh) found.add(it);
      this.#step(fresh.length + 1);
    }
    return [...found].sort((a, b) => a - b);
  }

  #matchesOne(
    node: Extract<RegexNode, { kind: "char" | "any" | "set" }>,
    at: number,
  ): boolean {
    const char = this.#text[at];
    if (char === undefined) return false;
    switch (node.kind) {
      case "any":
        return true;
      case "char":
        return char === this.#folded(node.char);
      case "set": {
        const written = this.#asWritten[at] ?? "";
        return node.isNegated !==
          node.members.some((it) =>
            it.kind === "class"
              ? isInClass(written, it.name) ||
                this.#folds && /^(?:upper|lower)$/.test(it.name) &&
                  isInClass(written, "alpha")
              : isBetween(written, it) ||
                this.#folds && (isBetween(written.toLowerCase(), it) ||
                    isBetween(written.toUpperCase(), it))
          );
      }
    }
  }

  #folded(char: string): string {
    return this.#folds ? char.toLowerCase() : char;
  }

  #holds(
    where: Extract<RegexNode, { kind: "anchor" }>["where"],
    at: number,
  ): boolean {
    const isWord = (place: number) =>
      isInClass(this.#asWritten[place] ?? "", "word");
    const before = isWord(at - 1);
    const behind = isWord(at);
    switch (where) {
      case "start":
        return at === 0;
      case "end":
        return at === this.#text.length;
      case "border":
        return before !== behind;
      case "no border":
        return before === behind;
      case "word start":
        return !before && behind;
      case "word end":
        return before && !behind;
    }
  }

  /**
   * Notes what each group takes on the way from `start` to one of `goals`,
   * where it surely comes; gives to which. Of several ways it is the one that
   * glibc takes: the first branch, and as many turns as there can be.
   */
  assign(
    node: RegexNode,
    start: number,
    goals: ReadonlySet<number>,
    spans: Spans,
  ): number {
    this.#step(1);
    switch (node.kind) {
      case "char":
      case "any":
      case "set":
      case "anchor":
        return this.ends(node, start)[0] ?? start;
      case "group": {
        const end = this.assign(node.inner, start, goals, spans);
        spans[node.number] = [start, end];
        return end;
      }
      case "either": {
        const taken = node.branches.find((it) =>
          this.ends(it, start).some((end) => goals.has(end))
        );
        return taken === undefined
          ? start
          : this.assign(taken, start, goals, spans);
      }
      case "sequence":
        return this.#assignSequence(node.parts, start, goals, spans);
      case "repeat":
        return this.#assignRepeat(node, start, goals, spans);
    }
  }

  #assignSequence(
    parts: readonly RegexNode[],
    start: number,
    goals: ReadonlySet<number>,
    spans: Spans,
  ): number {
    const reached: number[][] = [[start]];
    for (const part of parts) {
      reached.push(this.#all(part, reached.at(-1) ?? []));
    }
    // from the right: where each part may end so that the rest still matches
    const behind: ReadonlySet<number>[] = [goals];
    for (let index = parts.length - 1; index > 0; index--) {
      const part = parts[index];
      const ends = behind[0] ?? goals;
      const possible = (reached[index] ?? []).filter((it) =>
        part !== undefined && this.ends(part, it).some((to) => ends.has(to))
      );
      behind.unshift(new Set(possible));
    }
    let at = start;
    for (const [index, part] of parts.entries()) {
      at = this.assign(part, at, behind[index] ?? goals, spans);
    }
    return at;
  }

  #assignRepeat(
    node: Extract<RegexNode, { kind: "repeat" }>,
    start: number,
    goals: ReadonlySet<number>,
    spans: Spans,
  ): number {
    let at = start;
    for (let done = 1; done <= node.max; done++) {
      // a turn over nothing is made only where one must be
      const possible = this.ends(node.inner, at).filter((it) =>
        (it > at || done <= node.min) &&
        this.#repeated(node, it, done).some((end) => goals.has(end))
      );
      if (possible.length === 0) break;
      const further = possible.filter((it) => it > at);
      const ends = further.length > 0 ? further : possible;
      const to = this.assign(node.inner, at, new Set(ends), spans);
      if (to === at && done >= node.min) break;
      at = to;
    }
    return at;
  }
}

function union(lists: readonly (readonly number[])[]): number[] {
  const [only] = lists;
  if (lists.length === 1 && only !== undefined) return [...only];
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function isBetween(char: string, { from, to }: { from: string; to: string }) {
  const code = char.codePointAt(0) ?? 0;
  return (from.codePointAt(0) ?? 0) <= code && code <= (to.codePointAt(0) ?? 0);
}
