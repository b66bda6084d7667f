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
