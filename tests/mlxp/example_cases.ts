/** Those of examples/ that import MLXP or Hydra, where both are installed. */
import { assertEquals } from "@std/assert";
import { clusterInUse } from "../clusters/cluster.ts";
import { runExample } from "../clusters/run_example.ts";
import { examples } from "../examples.ts";

const cluster = clusterInUse();

for (const example of examples.filter((it) => it.needs !== undefined)) {
  Deno.test(`${cluster.title} runs examples/${example.name}`, async () => {
    assertEquals(await runExample(cluster, example), example.printed);
  });
}
