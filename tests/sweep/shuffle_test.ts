import { assertEquals } from "@std/assert";
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import {
  lazyShuffle,
  settleLists,
  shuffledOrder,
} from "../../src/sweep/shuffle.ts";
import type { List, Value } from "../../src/sweep/values.ts";

const AT = { start: 0, end: 0 };

Deno.test("lazyShuffle() gives each index once", () => {
  const indexAt = lazyShuffle(1000, seededRandom(1));
  const indices = Array.from({ length: 1000 }, (_, place) => indexAt(place));
  assertEquals(indices.toSorted((a, b) => a - b), [...indices.keys()]);
  assertEquals(indices.every((index, place) => index === place), false);
});

Deno.test("lazyShuffle() gives the same order whichever place is asked for first", () => {
  const forward = lazyShuffle(10, seededRandom(7));
  const backward = lazyShuffle(10, seededRandom(7));
  const places = [...Array(10).keys()];
  assertEquals(
    places.map(forward),
    places.toReversed().map(backward).reverse(),
  );
});

Deno.test("lazyShuffle() puts each of three values first about as often", () => {
  const random = seededRandom(3);
  const counts = [0, 0, 0];
  for (let round = 0; round < 3000; round++) {
    const first = lazyShuffle(3, random)(0);
    counts[first] = (counts[first] ?? 0) + 1;
  }
  assertEquals(counts.map((count) => Math.round(count / 200)), [5, 5, 5]);
});

Deno.test("lazyShuffle() draws only what is asked for", () => {
  let draws = 0;
  const indexAt = lazyShuffle(1e12, () => {
    draws++;
    return 0.5;
  });
  assertEquals([indexAt(0), indexAt(0), draws], [5e11, 5e11, 1]);
});

Deno.test("shuffledOrder() gives each index of a long sweep once", () => {
  const size = 2 ** 17 + 3;
  const indexAt = shuffledOrder(size, seededRandom(1));
  const indices = Array.from({ length: size }, (_, place) => indexAt(place));
  assertEquals(indices.toSorted((a, b) => a - b), [...indices.keys()]);
  assertEquals(
    indices.filter((index, place) => index === place).length < 9,
    true,
  );
});

Deno.test("shuffledOrder() tells any place of the longest sweep at once, all over it", () => {
  const size = Number.MAX_SAFE_INTEGER;
  const indexAt = shuffledOrder(size, seededRandom(5));
  const shares = Array.from(
    { length: 4000 },
    (_, index) => Math.floor(4 * indexAt(size - 1 - index * 7) / size),
  );
  const counts = [0, 1, 2, 3].map((share) =>
    shares.filter((it) => it === share).length
  );
  assertEquals(counts.map((count) => Math.round(count / 200)), [5, 5, 5, 5]);
});

Deno.test("shuffledOrder() leaves a sweep that cannot be counted as it is", () => {
  assertEquals(shuffledOrder(Infinity, seededRandom(1))(3), 3);
});

Deno.test("settleLists() orders the lists that shuffle() marked, also inside others", () => {
  const number = (value: bigint): Value => ({ kind: "int", at: AT, value });
  const items = [1n, 2n, 3n].map(number);
  const inner: List = { kind: "list", at: AT, items, order: "shuffled" };
  const outer: List = { kind: "list", at: AT, items: [inner], order: "kept" };
  const shuffled = [3n, 1n, 2n].map(number);
  assertEquals(settleLists(outer, () => 0.99), {
    ...outer,
    items: [{ ...inner, order: "kept", items: shuffled }],
  });
});
