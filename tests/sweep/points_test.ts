import { assert, assertEquals } from "@std/assert";
import { expandOverrides } from "../../src/sweep/expand.ts";
import {
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
  assertEquals(zipped(axes, ["lr", "b"], ["lr", "wd"]), [[0, 1]]);
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
  assertEquals([...runsAt(axes, wheels, all.map((_, index) => index))], all);
  assertEquals([...runsAt(axes, wheels, [4, 1])], [all[4], all[1]]);
});

Deno.test("runsAt() reaches into a sweep that nobody could list", () => {
  const axes = axesOf("a=range(1000000)", "b=range(1000000)");
  assertEquals([...runsAt(axes, singleWheels(axes), [999_999_999_999])], [
    ["a=999999", "b=999999"],
  ]);
});

Deno.test("samplePlaces() draws distinct places in order, the same for a seed", () => {
  const drawn = samplePlaces(50, 1e12, seededRandom(3));
  assertEquals(new Set(drawn).size, 50);
  assertEquals(drawn, drawn.toSorted((a, b) => a - b));
  assertEquals(drawn, samplePlaces(50, 1e12, seededRandom(3)));
  assert(drawn.some((it) => it > 2 ** 32) && drawn.every((it) => it < 1e12));
  assertEquals(samplePlaces(9, 3, seededRandom(0)), [0, 1, 2]);
});

Deno.test("samplePlaces() takes every place about as often", () => {
  const random = seededRandom(1);
  const counts = new Array<number>(5).fill(0);
  for (let round = 0; round < 2000; round++) {
    for (const place of samplePlaces(2, 5, random)) {
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  for (const it of counts) assert(it > 700 && it < 900, String(counts));
});
