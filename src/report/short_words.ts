/**
 * Words that tell jobs apart, shortened for a terminal: what is equal in all of
 * them goes first, then the middle of what is long; two that differ still do.
 */
import { displayWidth } from "../display_width.ts";

/** How much is taken away: more and more. */
export interface Shortening {
  /** Keys lose what is in front of their last parts, where those are enough. */
  keys?: "by parts";
  /** Paths lose the directories that all of them have. */
  values?: "by parts";
  /** Columns of what keeps its middle. */
  longest?: number;
}

/** From nothing to the most. */
export const shortenings: readonly Shortening[] = [
  {},
  { keys: "by parts" },
  { keys: "by parts", values: "by parts" },
  ...[32, 24, 18, 14, 10].map((longest): Shortening => ({
    keys: "by parts",
    values: "by parts",
    longest,
  })),
];

/** Rows of words such as `lr=0.1` and `--lr 0.1` → the same, shortened. */
export function shortWords(
  rows: readonly (readonly string[])[],
  how: Shortening,
): string[][] {
  if (how.keys === undefined) return rows.map((it) => [...it]);
  const parted = new Map(
    rows.flat().map((word) => [word, partsOf(word)]),
  );
  const all = [...new Map(parted).values()];
  const keyOf = shortKeys(all.map((it) => it.key), how);
  const valuesOf = new Map(
    [...Map.groupBy(all, (it) => it.key)].map(([key, some]) => [
      key,
      shortValues(some.map((it) => it.value), how),
    ]),
  );
  const shown = new Map(
    [...parted].map(([word, { sign, key, between, value }]) => [
      word,
      sign + (keyOf.get(key) ?? key) + between +
      (valuesOf.get(key)?.get(value) ?? value),
    ]),
  );
  return rows.map((row) => row.map((word) => shown.get(word) ?? word));
}

interface Parts {
  /** `+`, `++` or `~`, which a key may have in Hydra. */
  sign: string;
  key: string;
  /** `=`, a blank, or nothing where there is no value. */
  between: string;
  value: string;
}

function partsOf(word: string): Parts {
  const [, flag, blank = "", behind = ""] =
    /^(--?[A-Za-z][\w.-]*)( )(.*)$/s.exec(word) ?? [];
  if (flag !== undefined) {
    return { sign: "", key: flag, between: blank, value: behind };
  }
  const [, sign = "", key, between = "", value = ""] =
    /^(\+{0,2}|~)([^=+~][^=]*)(=)(.*)$/s.exec(word) ?? [];
  return key === undefined
    ? { sign: "", key: "", between: "", value: word }
    : { sign, key, between, value };
}

/** Keys → those shown for them: `model.encoder.lr` → `…lr`. */
export function shortKeys(
  keys: readonly string[],
  { keys: by, longest }: Shortening,
): Map<string, string> {
  const all = [...new Set(keys)];
  const short = by === undefined ? all : all.map((key) => lastParts(key, all));
  return elided(all, short, longest);
}

/** The fewest last parts of a key that no other key ends with. */
function lastParts(key: string, all: readonly string[]): string {
  for (let at = key.length - 1; at > 1; at--) {
    if (!/[./@]/.test(key[at - 1] ?? "")) continue;
    const end = key.slice(at);
    const other = all.some((it) =>
      it !== key && it.endsWith(end) &&
      (it.length === end.length || /[./@]/.test(it.at(-end.length - 1) ?? ""))
    );
    if (!other) return `…${end}`;
  }
  return key;
}

/** Values of one key → those shown for them: `/a/x/1` → `…/x/…`. */
export function shortValues(
  values: readonly string[],
  { values: by, longest }: Shortening,
): Map<string, string> {
  const all = [...new Set(values)];
  return elided(all, by === undefined ? all : withoutEqualPaths(all), longest);
}

function withoutEqualPaths(all: readonly string[]): string[] {
  const [first = ""] = all;
  if (all.length === 1) {
    const at = first.lastIndexOf("/");
    return at < 2 ? [first] : [`…${first.slice(at)}`];
  }
  const equal = equalStart(all);
  const before = equal.lastIndexOf("/");
  const ends = before < 2 ? all : all.map((it) => it.slice(before));
  const backwards = equalStart(ends.map(reversed));
  const after = backwards.lastIndexOf("/");
  return ends.map((it) =>
    (before < 2 ? "" : "…") +
    (after < 2 ? it : `${it.slice(0, -after)}…`)
  );
}

/** What all texts begin with. */
function equalStart(all: readonly string[]): string {
  const [first = ""] = all;
  let end = 0;
  while (end < first.length && all.every((it) => it[end] === first[end])) end++;
  return first.slice(0, end);
}

function reversed(text: string): string {
  return [...text].reverse().join("");
}

/** Texts without their middle, as long as they must be to differ. */
function elided(
  all: readonly string[],
  short: readonly string[],
  longest = Infinity,
): Map<string, string> {
  // where the middle goes, the signs at the ends need not stay
  const bare = (text: string) => text.replace(/^…\/?|\/?…$/g, "");
  const shorter = (text: string, columns: number) =>
    displayWidth(text) <= columns ? text : withoutMiddle(bare(text), columns);
  let shown = short.map((it) => shorter(it, longest));
  for (let more = longest + 4; new Set(shown).size < all.length; more += 4) {
    const counts = Map.groupBy(shown, (it) => it);
    shown = shown.map((it, at) =>
      (counts.get(it)?.length ?? 0) > 1
        ? more > 400 ? all[at] ?? it : shorter(short[at] ?? it, more)
        : it
    );
    if (more > 400) break;
  }
  return new Map(all.map((it, at) => [it, shown[at] ?? it]));
}

/** `learning_rate` → `learn…rate` */
export function withoutMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const letters = [...text];
  let head = "";
  let tail = "";
  let left = columns - 1;
  for (let from = 0, until = letters.length - 1; from <= until;) {
    const isHead = displayWidth(head) <= displayWidth(tail);
    const letter = letters[isHead ? from++ : until--] ?? "";
    left -= displayWidth(letter);
    if (left < 0) break;
    if (isHead) head += letter;
    else tail = letter + tail;
  }
  return `${head}…${tail}`;
}
