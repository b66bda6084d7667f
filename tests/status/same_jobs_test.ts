import { assertEquals } from "@std/assert";
import { type Around, sameJobs } from "../../src/status/same_jobs.ts";

const turn = (l: string, setUp = ""): Around => ({ settings: { l }, setUp });

function matched(
  runs: Record<string, Around>,
  jobs: Record<string, Around>,
): Record<string, string[]> {
  return Object.fromEntries(
    sameJobs(Object.entries(runs), Object.entries(jobs)),
  );
}

Deno.test("sameJobs() gives a single run all jobs", () => {
  assertEquals(
    matched({ run: { setUp: "a" } }, { one: { setUp: "b" }, two: turn("1") }),
    { run: ["one", "two"] },
  );
});

Deno.test("sameJobs() gives each of several runs the job of its own turn", () => {
  const runs = { a: turn("1"), b: turn("2"), c: turn("3") };
  assertEquals(matched(runs, { two: turn("2") }), { b: ["two"] });
  assertEquals(
    matched(runs, { three: turn("3"), again: turn("3"), one: turn("1") }),
    { a: ["one"], c: ["three"] },
  );
});

Deno.test("sameJobs() takes a job for one run that has another set-up and no other setting", () => {
  const runs = { a: turn("1", "x"), b: turn("2", "x") };
  assertEquals(matched(runs, { one: turn("2", "y") }), { b: ["one"] });
  assertEquals(matched(runs, { three: turn("3", "x") }), {});
  assertEquals(matched(runs, { plain: { setUp: "y" } }), { a: ["plain"] });
});

Deno.test("sameJobs() counts runs that are alike in everything", () => {
  const runs = { a: {}, b: {}, c: {} };
  assertEquals(matched(runs, { one: {}, two: {} }), {
    a: ["one"],
    b: ["two"],
  });
});
