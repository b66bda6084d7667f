import { assert, assertEquals } from "@std/assert";
import { expandOverrides } from "../../src/sweep/expand.ts";
import {
  countExactly,
  countRuns,
  runsAt,
  runsOf,
  samplePlaces,
  singleWheels,
  zippedWheels,
} from "../../src/sweep/points.ts";
import { seededRandom } from "../../src/sweep/seeded_random.ts";
import { parseAll } from "./fault_text.ts";

function axesOf(...texts: string[]) {
  const expanded = expandOverrides(parseAll(texts), {
    groupOptions: () => undefined,
    files: () => undefined,
    random: () => 0,
  });
  if (!expanded.ok) throw new Error("the overrides are wrong");
  return expanded.axes;
}

function zipped(axes: ReturnType<typeof axesOf>, ...groups: string[][]) {
  const found = zippedWheels(axes, groups);
  if (found.kind !== "wheels") throw new Error("the sizes are unequal");
  return found.wheels;
}

Deno.test("zippedWheels() lets named axes turn together, in the place of the first", () => {
  const axes = axesOf("lr=1,2", "seed=7,8", "wd=3,4");
  const wheels = zipped(axes, ["lr", "wd"]);
  assertEquals(countRuns(axes, wheels), 4);
  assertEquals([...runsOf(axes, wheels)].map((it) => it.join(" ")), [
    "lr=1 seed=7 wd=3",
    "lr=1 seed=8 wd=3",
    "lr=2 seed=7 wd=4",
    "lr=2 seed=8 wd=4",
  ]);
});

Deno.test("zippedWheels() finds keys without their signs, and leaves what stands alone", () => {
  const axes = axesOf("+lr=1,2", "++wd=3,4", "b=5,6");
  assertEquals(zipped(axes, ["lr", "wd"]), [[0, 1], [2]]);
  assertEquals(zipped(axes, ["lr", "nothing"]), singleWheels(axes));
});

Deno.test("zippedWheels() lets all of two groups with a name in common turn together", () => {
  const axes = axesOf("a=1,2", "b=3,4", "c=5,6", "d=7,8");
  assertEquals(zipped(axes, ["a", "c"], ["c", "d"]), [[0, 2, 3], [1]]);
  assertEquals(zipped(axes, ["c", "d"], ["a", "c"]), [[0, 2, 3], [1]]);
  assertEquals(zipped(axes, ["d", "c"], ["b", "a"]), [[0, 1], [2, 3]]);
  const unequal = zippedWheels(axesOf("a=1,2", "b=3,4", "c=5,6,7"), [
    ["a", "b"],
    ["b", "c"],
  ]);
  assertEquals(unequal.kind, "unequal");
});

Deno.test("zippedWheels() refuses axes of unequal sizes", () => {
  const axes = axesOf("lr=1,2", "wd=3,4,5");
  const found = zippedWheels(axes, [["lr", "wd"]]);
  assertEquals(
    found.kind === "unequal" ? found.axes.map((it) => it.key) : found.kind,
    ["lr", "wd"],
  );
});

Deno.test("runsAt() gives the same runs as runsOf() at their places", () => {
  const axes = axesOf("a=1,2,3", "b=x", "c=1,2", "d=5,6,7");
  const wheels = zipped(axes, ["a", "d"]);
  const all = [...runsOf(axes, wheels)];
  assertEquals(
    [...runsAt(axes, wheels, all.map((_, index) => BigInt(index)))],
    all,
  );
  assertEquals([...runsAt(axes, wheels, [4n, 1n])], [all[4], all[1]]);
});

Deno.test("runsAt() reaches into a sweep that nobody could list", () => {
  const axes = axesOf("a=range(1000000)", "b=range(1000000)");
  assertEquals(countExactly(axes, singleWheels(axes)), 10n ** 12n);
  assertEquals([...runsAt(axes, singleWheels(axes), [999_999_999_999n])], [
    ["a=999999", "b=999999"],
  ]);
});

Deno.test("samplePlaces() draws distinct places in order, the same for a seed", () => {
  const drawn = samplePlaces(50, 10n ** 12n, seededRandom(3));
  assertEquals(new Set(drawn).size, 50);
  assertEquals(drawn, drawn.toSorted((a, b) => a < b ? -1 : 1));
  assertEquals(drawn, samplePlaces(50, 10n ** 12n, seededRandom(3)));
  assert(drawn.some((it) => it > 2 ** 32) && drawn.every((it) => it < 1e12));
  assertEquals(samplePlaces(9, 3n, seededRandom(0)), [0n, 1n, 2n]);
});

Deno.test("samplePlaces() draws from more places than numbers can tell apart", () => {
  const size = 10n ** 40n;
  const drawn = samplePlaces(2000, size, seededRandom(5));
  assertEquals(drawn, samplePlaces(2000, size, seededRandom(5)));
  assertEquals(drawn, drawn.toSorted((a, b) => a < b ? -1 : 1));
  assertEquals(new Set(drawn).size, 2000);
  // in each tenth about a tenth, also of the last digits
  for (
    const tenthOf of [(it: bigint) => it / 10n ** 39n, (it: bigint) => it % 10n]
  ) {
    const counts = Map.groupBy(drawn, tenthOf);
    assertEquals(counts.size, 10);
    for (const { length } of counts.values()) {
      assert(length > 140 && length < 260);
    }
  }
});

Deno.test("countExactly() knows no number of an axis without an end", () => {
  const count = (...words: string[]) => {
    const axes = axesOf(...words);
    return countExactly(axes, singleWheels(axes));
  };
  assertEquals(
    count("a=range(0,1e6,0.1)", "b=range(1e12)", "c=1,2"),
    2n * 10n ** 19n,
  );
  assertEquals(count("a=1,2", "b=range(1e300)"), undefined);
});

Deno.test("samplePlaces() takes every place about as often", () => {
  const random = seededRandom(1);
  const counts = new Array<number>(5).fill(0);
  for (let round = 0; round < 2000; round++) {
    for (const place of samplePlaces(2, 5n, random)) {
      counts[Number(place)] = (counts[Number(place)] ?? 0) + 1;
    }
  }
  for (const it of counts) assert(it > 700 && it < 900, String(counts));
});
