import { assertEquals } from "@std/assert";
import { isPlan } from "../../src/sweep_log/is_plan.ts";
import { planFor } from "../world/fixture.ts";

function plan(): Record<string, Record<string, unknown>> {
  const made = planFor("/w", ["true", "false"], { arraySize: 2 });
  return JSON.parse(JSON.stringify(made));
}

/** Whether it is one with that value at that place. */
function isPlanWith(value: unknown, ...path: (string | number)[]): boolean {
  const changed: Record<string | number, unknown> = plan();
  const last = path.pop() ?? "";
  const parent = path.reduce(
    (it, key) => it[key] as Record<string | number, unknown>,
    changed,
  );
  parent[last] = value;
  return isPlan(changed);
}

Deno.test("isPlan() takes a plan, and parts that a later version adds", () => {
  assertEquals(
    [
      isPlan(plan()),
      isPlanWith(1, "more"),
      isPlanWith(1, "settings", "more"),
      isPlanWith({ is: 1 }, "runs", "runs", 1, 1, "more"),
    ],
    [true, true, true, true],
  );
});

Deno.test("isPlan() takes no plan with a part of another kind", () => {
  const cases: [unknown, ...(string | number)[]][] = [
    ["../x", "facts", "sweep"],
    ["soon", "facts", "preparedAt"],
    [1, "facts", "source"],
    [[1], "settings", "directives"],
    ["all", "settings", "submission"],
    [{ sharedName: {} }, "settings", "headerFacts"],
    [0, "arraySize"],
    [-1, "maxRunning"],
    [{}, "above"],
    [{ "/w/logs": "1" }, "above"],
    [{}, "runs", "runs"],
    [[[1, {}]], "runs", "runs"],
    [[["0", {}]], "runs", "runs"],
    [null, "runs", "runs", 1, 1, "command"],
    [{ is: 1 }, "runs", "runs", 1, 1, "overrides"],
    [[0, 0, 1], "runs", "runs", 1, 1, "command"],
    [[0, 0, ""], "runs", "runs", 1, 1, "settings"],
    [{ is: null }, "runs", "runs", 1, 1, "body"],
    ["7", "runs", "bases", 0, "line"],
    [[1], "runs", "bases", 0, "overrides"],
    [{ a: 1 }, "runs", "bases", 0, "settings"],
  ];
  for (const [value, ...path] of cases) {
    assertEquals(isPlanWith(value, ...path), false, path.join("."));
  }
});
