// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs the cases of tests/clusters on every real scheduler that can be set up
 * here, one after the other; names on the command line choose among them.
 * Exits with 77 where there is none at all.
 */
import {
  bringUp,
  type ClusterName,
  clusterNames,
  clusterVariables,
  runCases,
  Shelf,
} from "./cluster_suite.ts";

const FILES = [
  "tests/clusters/example_cases.ts",
  "tests/clusters/awkward_cases.ts",
  "tests/clusters/many_cases.ts",
  "tests/clusters/refusal_cases.ts",
  "tests/clusters/life_cases.ts",
  "tests/clusters/killed_cases.ts",
  "tests/clusters/trouble_cases.ts",
];

/** Cases of one scheduler alone. */
const MORE: Partial<Record<ClusterName, string[]>> = {
  slurm: ["tests/clusters/slurm_cases.ts"],
};

async function main(): Promise<number> {
  const chosen = clusterNames.filter((it) =>
    Deno.args.length === 0 || Deno.args.includes(it)
  );
  using shelf = new Shelf();
  let binary: string | undefined;
  const ends: number[] = [];
  for (const name of chosen) {
    const cluster = await bringUp(name);
    if (cluster.kind === "not possible") {
      console.log(`skipped - ${name}: ${cluster.reason}`);
    } else if (cluster.kind === "failed") {
      console.log(`not ok - set ${name} up: ${cluster.reason}`);
      ends.push(1);
    } else {
      binary ??= await shelf.binary();
      ends.push(
        await runCases(name, [...FILES, ...(MORE[name] ?? [])], {
          ...clusterVariables(cluster),
          MLXPSUB_BINARY: binary,
        }),
      );
    }
  }
  if (ends.length === 0) return 77;
  return ends.every((it) => it === 0) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
