import { assertEquals } from "@std/assert";
import type { JobState } from "../../src/schedulers/shared/status.ts";
import {
  bestSeparation,
  groupBy,
  keysOf,
  sentenceOf,
} from "../../src/status/group.ts";
import type { StatusRow } from "../../src/status/row.ts";
import { row } from "./fixture.ts";

/** Rows by their state: `rows(["FAILED", "model=vit"], …)`. */
function rows(...jobs: [JobState, string][]): StatusRow[] {
  return jobs.map(([state, overrides], at) => row(at + 1, state, overrides));
}

function sentence(...jobs: [JobState, string][]): string | undefined {
  const found = bestSeparation(rows(...jobs));
  return found === undefined ? undefined : sentenceOf(found);
}

Deno.test("bestSeparation() finds what all failures and no completed job have", () => {
  assertEquals(
    sentence(
      ["FAILED", "model=vit seed=1"],
      ["TIMEOUT", "model=vit seed=2"],
      ["COMPLETED", "model=cnn seed=1"],
      ["COMPLETED", "model=cnn seed=2"],
      ["RUNNING", "model=cnn seed=3"],
    ),
    "both failures have model=vit, and no completed job has it",
  );
});

Deno.test("bestSeparation() tells how far it goes", () => {
  const failed: [JobState, string] = ["FAILED", "model=vit"];
  const good: [JobState, string] = ["COMPLETED", "model=cnn"];
  assertEquals(
    sentence(failed, failed, failed, good, good, good, [
      "COMPLETED",
      "model=vit",
    ]),
    "all 3 failures have model=vit, and so has 1 of 4 completed jobs",
  );
  assertEquals(
    sentence(failed, failed, failed, ["FAILED", "model=cnn"], good, good, good),
    "3 of 4 failures have model=vit, and no completed job has it",
  );
});

Deno.test("bestSeparation() is silent where nothing tells failures apart", () => {
  assertEquals(
    sentence(["FAILED", "model=vit seed=1"], ["COMPLETED", "model=cnn seed=1"]),
    undefined,
  );
  assertEquals(
    sentence(["FAILED", "model=vit"], ["FAILED", "model=vit"]),
    undefined,
  );
  assertEquals(
    sentence(
      ["FAILED", "seed=1 lr=1"],
      ["FAILED", "seed=2 lr=2"],
      ["COMPLETED", "seed=1 lr=2"],
      ["COMPLETED", "seed=2 lr=1"],
    ),
    undefined,
  );
});

Deno.test("bestSeparation() does not take success for a cause of failure", () => {
  assertEquals(
    sentence(
      ["FAILED", "seed=1"],
      ["FAILED", "seed=2"],
      ["COMPLETED", "seed=3 fast=yes"],
      ["COMPLETED", "seed=4 fast=yes"],
    ),
    undefined,
  );
});

Deno.test("groupBy() counts states by an override's value", () => {
  const groups = groupBy(
    rows(
      ["FAILED", "model=vit"],
      ["COMPLETED", "model=cnn"],
      ["FAILED", "+model=vit"],
      ["PENDING", "seed=1"],
    ),
    "model",
  );
  assertEquals(
    groups.map((it) => [it.value, it.size, [...it.counts]]),
    [
      ["vit", 2, [["FAILED", 2]]],
      ["cnn", 1, [["COMPLETED", 1]]],
      [undefined, 1, [["PENDING", 1]]],
    ],
  );
});

Deno.test("keysOf() lists every key once", () => {
  assertEquals(
    keysOf(rows(["FAILED", "a=1 b=2"], ["FAILED", "+b=3 c=1"])),
    ["a", "b", "c"],
  );
});
