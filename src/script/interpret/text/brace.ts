/** One character, or one expansion, of a word. */
export interface BraceItem {
  char: string;
  /** Quoted characters and expansions are never syntax. */
  quoting: "quoted" | "unquoted";
}

export type BraceResult<T> =
  | { kind: "words"; words: T[][] }
  /** More than anybody can want: `reason` ("braces make more than …"). */
  | { kind: "too many"; reason: string };

/** More words than this from one are no sweep a person meant. */
const maxWords = 100_000;
/** Characters of all words together. */
const maxItems = 5_000_000;
/** Deeper braces than these cost more than they are worth. */
const maxDepth = 50;
/** Looked at, so that thousands of braces without an end take no minutes. */
const maxSteps = 30_000_000;

/** Ends an expansion; never leaves expandBraces(). */
class TooMany extends Error {}

/**
 * `a{b,c}` → `ab`, `ac` (bash manual, 3.5.1). `make`: the item for a character
 * of a sequence, `near` the brace it stands for.
 */
export function expandBraces<T extends BraceItem>(
  items: readonly T[],
  make: (char: string, near: T) => T,
): BraceResult<T> {
  try {
    return { kind: "words", words: new Expander(make).expand(items, 0) };
  } catch (cause) {
    if (!(cause instanceof TooMany)) throw cause;
    return { kind: "too many", reason: cause.message };
  }
}

class Expander<T extends BraceItem> {
  #make: (char: string, near: T) => T;
  #steps = 0;

  constructor(make: (char: string, near: T) => T) {
    this.#make = make;
  }

  expand(items: readonly T[], depth: number): T[][] {
    if (depth > maxDepth) {
      throw new TooMany(`braces are nested more than ${maxDepth} deep`);
    }
    let words: T[][] = [[]];
    let from = 0;
    while (from < items.length) {
      const found = this.#firstBraces(items, from);
      if (found === undefined) break;
      const { open, close } = found;
      words = product(words, [items.slice(from, open)]);
      const inner = items.slice(open + 1, close);
      words = product(
        words,
        this.#alternatives(inner, items.slice(open, close + 1), depth),
      );
      from = close + 1;
    }
    return product(words, [items.slice(from)]);
  }

  #firstBraces(items: readonly T[], from: number) {
    const last = items.findLastIndex((it) => isSyntax(it, "}"));
    for (let open = from; open < last; open++) {
      if (!isSyntax(items[open], "{")) continue;
      // `{}` at the start of a word is a word of its own
      if (open === from && isSyntax(items[open + 1], "}")) continue;
      const close = this.#closeOf(items, open);
      if (close !== undefined) return { open, close };
    }
    return undefined;
  }

  /** The first brace at the same level with a comma or `..` before it. */
  #closeOf(items: readonly T[], open: number): number | undefined {
    let level = 0;
    let isWorth = false;
    for (let at = open + 1; at < items.length; at++) {
      if (++this.#steps > maxSteps) {
        throw new TooMany("there are too many braces without an end");
      }
      const item = items[at];
      if (item?.quoting !== "unquoted") continue;
      if (item.char === "{") level++;
      else if (item.char === "}") {
        if (level > 0) level--;
        else if (isWorth) return at;
      } else if (level === 0) {
        isWorth ||= item.char === "," ||
          item.char === "." && isSyntax(items[at + 1], ".") &&
            !isSyntax(items[at + 2], "}");
      }
    }
    return undefined;
  }

  #alternatives(
    inner: readonly T[],
    whole: readonly T[],
    depth: number,
  ): T[][] {
    if (!inner.some((it) => isSyntax(it, ","))) {
      return this.#sequence(inner, whole) ?? [[...whole]];
    }
    const words: T[][] = [];
    let level = 0;
    let start = 0;
    for (let at = 0; at <= inner.length; at++) {
      const item = inner[at];
      if (isSyntax(item, "{")) level++;
      else if (isSyntax(item, "}") && level > 0) level--;
      const isBorder = at === inner.length ||
        isSyntax(item, ",") && level === 0;
      if (!isBorder) continue;
      for (const word of this.expand(inner.slice(start, at), depth + 1)) {
        words.push(word);
      }
      if (words.length > maxWords) throw tooManyWords();
      start = at + 1;
    }
    return words;
  }

  /** `{1..5}`, `{a..e..2}`, `{01..10}`. */
  #sequence(inner: readonly T[], whole: readonly T[]): T[][] | undefined {
    const [near] = whole;
    if (near === undefined || inner.some((it) => it.quoting === "quoted")) {
      return undefined;
    }
    return sequenceOf(inner.map((it) => it.char).join(""))?.map((it) =>
      Array.from(it, (char) => this.#make(char, near))
    );
  }
}

function sequenceOf(text: string): string[] | undefined {
  const numbers = /^([-+]?\d+)\.\.([-+]?\d+)(?:\.\.([-+]?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.([-+]?\d+))?$/.exec(text);
  const found = numbers ?? letters;
  if (found === null) return undefined;
  const [, first = "", last = "", increment = "1"] = found;
  const valueOf = (it: string) =>
    numbers === null ? BigInt(it.charCodeAt(0)) : BigInt(it.replace("+", ""));
  const from = valueOf(first);
  const to = valueOf(last);
  const given = BigInt(increment.replace("+", ""));
  if ([from, to, given].some((it) => BigInt.asIntN(64, it) !== it)) {
    return undefined;
  }
  const step = given < 0n ? -given : given === 0n ? 1n : given;
  const distance = to < from ? from - to : to - from;
  const count = distance / step + 1n;
  if (count > BigInt(maxWords)) throw tooManyWords();
  const padded = [first, last].some((it) => /^-?0\d/.test(it));
  const width = padded ? Math.max(first.length, last.length) : 0;
  return Array.from({ length: Number(count) }, (_, index) => {
    const value = from + (to < from ? -step : step) * BigInt(index);
    return numbers === null
      ? String.fromCharCode(Number(value))
      : padStart(value, width);
  });
}

function padStart(value: bigint, width: number): string {
  const sign = value < 0n ? "-" : "";
  const digits = String(value < 0n ? -value : value);
  return sign + digits.padStart(width - sign.length, "0");
}

function product<T>(starts: T[][], ends: readonly (readonly T[])[]): T[][] {
  const count = starts.length * ends.length;
  if (count > maxWords) throw tooManyWords();
  const items = starts.reduce((sum, it) => sum + it.length, 0) * ends.length +
    ends.reduce((sum, it) => sum + it.length, 0) * starts.length;
  if (items > maxItems) {
    throw new TooMany(`braces make more than ${maxItems} characters`);
  }
  return starts.flatMap((start) => ends.map((end) => [...start, ...end]));
}

function tooManyWords(): TooMany {
  return new TooMany(`braces make more than ${maxWords} words`);
}

function isSyntax(item: BraceItem | undefined, char: string): boolean {
  return item?.char === char && item.quoting === "unquoted";
}
