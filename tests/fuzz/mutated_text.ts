/**
 * Texts with something wrong: real ones in which tokens and values were put in,
 * taken out, doubled or cut, and some drawn from tokens alone. The same seed
 * makes the same text.
 */
import { seededRandom } from "../../src/sweep/seeded_random.ts";

/** What texts of a kind are made of. */
export interface TextKind {
  /** Real ones. */
  texts: readonly string[];
  /** Words of their grammar. */
  tokens: readonly string[];
}

// deno-fmt-ignore
const anywhere = [
  "", " ", "\n", "\t", "\r\n", "\0", "\\", '"', "'", "`", "$", "{", "}", "[", "]",
  "(", ")", "<", ">", "&", "|", ";", ":", ",", ".", "=", "-", "--", "+", "%", "#",
  "@", "*", "?", "/", "~", "^", "0", "1", "-1", "1e999", "9007199254740993",
  "99999999999999999999", "NaN", "null", "true", "é", "😀", "\u202e", "\ud800",
  "\x1b[2J", "__proto__", "constructor", "toString", "a".repeat(300),
];

/** A JSON value of each kind, to stand where another is expected. */
const values: readonly unknown[] = [
  ...[null, true, 0, -1, 1, 2.5, 1e21, "", "x", "\n", "1", "/", "../..", "-a"],
  ...[[], [0], [[0, 1]], ["x"], {}, { is: 1 }, { a: { b: [] } }, "__proto__"],
];

type Draw = (count: number) => number;

/** Seed → a text of that kind, more or less. */
export function mutatedText(seed: number, kind: TextKind): string {
  const random = seededRandom(seed);
  const upTo: Draw = (count) => Math.floor(random() * count);
  const { texts, tokens } = kind;
  if (texts.length === 0 || random() < 0.15) return drawn(tokens, upTo);
  let text = texts[upTo(texts.length)] ?? "";
  if (random() < 0.5) {
    const changed = withOtherValue(text, upTo);
    if (changed !== undefined) {
      text = changed;
      if (random() < 0.7) return text;
    }
  }
  if (random() < 0.3) {
    const lines = text.split("\n");
    const first = upTo(lines.length);
    text = lines.slice(first, first + 1 + upTo(12)).join("\n");
  }
  for (let changes = 1 + upTo(5); changes > 0; changes--) {
    text = changedAt(text, random(), kind, upTo);
  }
  return text;
}

/** Tokens of the grammar in no order, a few of others among them. */
function drawn(tokens: readonly string[], upTo: Draw): string {
  return Array.from({ length: upTo(24) }, () => {
    const from = tokens.length === 0 || upTo(5) === 0 ? anywhere : tokens;
    return (from[upTo(from.length)] ?? "") + (upTo(4) === 0 ? " " : "");
  }).join("");
}

function changedAt(
  text: string,
  kind: number,
  { texts, tokens }: TextKind,
  upTo: Draw,
): string {
  const from = tokens.length === 0 || upTo(2) === 0 ? anywhere : tokens;
  const token = from[upTo(from.length)] ?? "";
  const at = upTo(text.length + 1);
  if (kind < 0.3) return text.slice(0, at) + token + text.slice(at);
  if (kind < 0.45) return text.slice(0, at) + text.slice(at + 1 + upTo(4));
  if (kind < 0.55) return text.slice(0, at + upTo(60)) + text.slice(at);
  if (kind < 0.75) {
    const words = [...text.matchAll(/[\w.-]+/g)];
    const word = words[upTo(words.length)];
    if (word === undefined) return text + token;
    const behind = word.index + word[0].length;
    return text.slice(0, word.index) + token + text.slice(behind);
  }
  if (kind < 0.85) {
    const lines = text.split("\n");
    const [line = ""] = lines.splice(upTo(lines.length), 1);
    if (upTo(2) === 0) lines.splice(upTo(lines.length + 1), 0, line, line);
    return lines.join("\n");
  }
  if (kind < 0.92) return text.slice(0, at);
  if (kind < 0.96) {
    const other = texts[upTo(texts.length)] ?? "";
    return text.slice(0, at) + other.slice(upTo(other.length + 1));
  }
  return text.slice(0, at) + token.repeat(1 + upTo(200)) + text.slice(at);
}

/** Where the text, or a line of it, is JSON: with one value of another kind. */
function withOtherValue(text: string, upTo: Draw): string | undefined {
  const whole = withValue(text, upTo);
  if (whole !== undefined) return whole;
  const lines = text.split("\n");
  const at = upTo(lines.length);
  const line = withValue(lines[at] ?? "", upTo);
  return line === undefined ? undefined : lines.with(at, line).join("\n");
}

function withValue(text: string, upTo: Draw): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return undefined;
  }
  const places: [parent: Record<string, unknown>, key: string][] = [];
  const collect = (parent: unknown): void => {
    if (typeof parent !== "object" || parent === null) return;
    for (const [key, value] of Object.entries(parent)) {
      places.push([parent as Record<string, unknown>, key]);
      collect(value);
    }
  };
  collect(root);
  const place = places[upTo(places.length)];
  if (place === undefined) return undefined;
  const [parent, key] = place;
  const chance = upTo(10);
  if (chance === 0) delete parent[key];
  else if (chance === 1) {
    const other = places[upTo(places.length)];
    // a copy, for a value may not hold itself
    parent[key] = structuredClone(other?.[0][other[1]]);
  } else parent[key] = values[upTo(values.length)];
  return JSON.stringify(root);
}
