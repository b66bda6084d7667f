import type { Value } from "./values.ts";

/**
 * A random order of the indices below `size`: maps a place to the index that
 * comes there. Fisher and Yates' method, which draws only up to the last place
 * asked for and keeps only the indices that moved, so that a large size costs
 * nothing by itself. `random` is uniform in [0,1).
 */
export function lazyShuffle(
  size: number,
  random: () => number,
): (place: number) => number {
  const drawn: number[] = [];
  const moved = new Map<number, number>();
  return (place) => {
    while (drawn.length <= place) {
      const next = drawn.length;
      const other = next + Math.floor(random() * (size - next));
      drawn.push(moved.get(other) ?? other);
      moved.set(other, moved.get(next) ?? next);
      moved.delete(next);
    }
    return drawn[place] ?? place;
  };
}

/** Longest sweep of which each order is as likely as any other. */
const mostDrawn = 2 ** 17;

/**
 * A random order of the values of a sweep, of which any place may be asked for
 * at once: a long one is not drawn up to there. Beyond the numbers that can be
 * told apart nothing is shuffled, for such a sweep makes no jobs.
 */
export function shuffledOrder(
  size: number,
  random: () => number,
): (place: number) => number {
  if (size <= mostDrawn) return lazyShuffle(size, random);
  return Number.isSafeInteger(size)
    ? keyedOrder(size, random)
    : (place) => place;
}

/** Rounds after which no place tells its value (Luby and Rackoff need four). */
const rounds = 8;

/**
 * A Feistel network, which maps the numbers of so many bits onto themselves;
 * what falls beyond the size goes through it again.
 */
function keyedOrder(
  size: number,
  random: () => number,
): (place: number) => number {
  const bits = Math.ceil(Math.log2(size) / 2);
  const half = 2 ** bits;
  const keys = Array.from({ length: rounds }, () => random() * 2 ** 32 >>> 0);
  return (place) => {
    let [left, right] = [Math.floor(place / half), place % half];
    do {
      for (const key of keys) {
        [left, right] = [right, (left ^ mixed(right, key)) & (half - 1)];
      }
    } while (left * half + right >= size);
    return left * half + right;
  };
}

/** 32 bits that hang on all bits of both (the finisher of MurmurHash3). */
function mixed(value: number, key: number): number {
  let bits = value ^ key;
  bits = Math.imul(bits ^ bits >>> 16, 0x85ebca6b);
  bits = Math.imul(bits ^ bits >>> 13, 0xc2b2ae35);
  return bits ^ bits >>> 16;
}

/** The value with each list that shuffle() marked put in a random order, once. */
export function settleLists(value: Value, random: () => number): Value {
  // What is taken as written holds no function.
  if (value.spelling !== undefined) return value;
  if (value.kind === "dict") {
    return {
      ...value,
      entries: value.entries.map((
        [key, part],
      ) => [key, settleLists(part, random)]),
    };
  }
  if (value.kind !== "list") return value;
  const items = value.items.map((item) => settleLists(item, random));
  if (value.order === "kept") return { ...value, items };
  const indexAt = lazyShuffle(items.length, random);
  return {
    ...value,
    order: "kept",
    items: items.map((item, place) => items[indexAt(place)] ?? item),
  };
}
