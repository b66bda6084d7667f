import { WordLimitError } from "./word_limit.ts";
import type { Atom } from "./word_text.ts";

/** More words than this from one are no sweep a person meant. */
const maxWords = 100_000;

/** Deeper braces than these cost more than they are worth. */
const maxDepth = 50;

/**
 * `a{b,c}` → `ab`, `ac`, as bash makes several words of one before anything
 * else (bash manual, 3.5.1). Braces that hold neither a comma nor a sequence
 * stay.
 */
export function braceExpand(atoms: Atom[], depth: number = 0): Atom[][] {
  if (depth > maxDepth) {
    throw new WordLimitError(`braces are nested more than ${maxDepth} deep`);
  }
  const braces = firstBraces(atoms);
  if (braces === undefined) return [atoms];
  const { open, close, alternatives } = braces;
  const before = atoms.slice(0, open);
  const middles = alternatives.flatMap((it) => braceExpand(it, depth + 1));
  const afters = braceExpand(atoms.slice(close + 1), depth);
  if (middles.length * afters.length > maxWords) {
    throw new WordLimitError(`braces make more than ${maxWords} words`);
  }
  return middles.flatMap((middle) =>
    afters.map((after) => [...before, ...middle, ...after])
  );
}

function firstBraces(atoms: Atom[]) {
  for (let open = 0; open < atoms.length; open++) {
    if (!isUnquoted(atoms[open], "{")) continue;
    const found = closeOf(atoms, open);
    if (found === undefined) continue;
    const { close, commas } = found;
    if (commas.length > 0) {
      const cuts = [open, ...commas, close];
      const alternatives = cuts.slice(1).map((cut, index) =>
        atoms.slice((cuts[index] ?? open) + 1, cut)
      );
      return { open, close, alternatives };
    }
    const alternatives = sequence(atoms.slice(open + 1, close));
    if (alternatives !== undefined) return { open, close, alternatives };
  }
  return undefined;
}

function closeOf(atoms: Atom[], open: number) {
  const commas: number[] = [];
  let depth = 0;
  for (let at = open; at < atoms.length; at++) {
    if (isUnquoted(atoms[at], "{")) depth++;
    else if (isUnquoted(atoms[at], "}") && --depth === 0) {
      return { close: at, commas };
    } else if (depth === 1 && isUnquoted(atoms[at], ",")) commas.push(at);
  }
  return undefined;
}

/** `{1..5}`, `{a..e..2}`, `{01..10}`. */
function sequence(atoms: Atom[]): Atom[][] | undefined {
  if (atoms.some((it) => it.quoting === "quoted")) return undefined;
  const text = atoms.map((it) => it.char).join("");
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  const found = numbers ?? letters;
  if (found === null) return undefined;
  const [, first = "", last = "", increment = "1"] = found;
  const from = numbers === null ? first.charCodeAt(0) : Number(first);
  const to = numbers === null ? last.charCodeAt(0) : Number(last);
  const step = Math.abs(Number(increment)) || 1;
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  if (!(count <= maxWords)) {
    throw new WordLimitError(`braces make more than ${maxWords} words`);
  }
  const padded = /^-?0\d/.test(first) || /^-?0\d/.test(last);
  const width = padded ? Math.max(first.length, last.length) : 0;
  const offset = atoms[0]?.offset ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to < from ? -step : step) * index;
    const written = numbers === null
      ? String.fromCharCode(value)
      : padStart(value, width);
    return [...written].map((char) => ({
      char,
      offset,
      quoting: "quoted" as const,
    }));
  });
}

function padStart(value: number, width: number): string {
  const sign = value < 0 ? "-" : "";
  return sign + String(Math.abs(value)).padStart(width - sign.length, "0");
}

function isUnquoted(atom: Atom | undefined, char: string): boolean {
  return atom?.char === char && atom.quoting === "unquoted";
}
