/** What stands in examples/, through a real scheduler. */
import { assertEquals } from "@std/assert";
import { examples } from "../examples.ts";
import { clusterInUse } from "./cluster.ts";
import { runExample } from "./run_example.ts";

const cluster = clusterInUse();

Deno.test(`${cluster.title} runs examples/`, async () => {
  // those with programs that import more: tests/mlxp/example_cases.ts
  const own = examples.filter((it) => it.needs === undefined);
  assertEquals(
    await Promise.all(own.map((it) => runExample(cluster, it))),
    own.map((it) => it.printed),
  );
});
