// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Submits the example, a sweep of 24, examples/ and a few more to a real
 * one-node Slurm, which is set up for it, and compares every job's output with
 * what it must be.
 * Exits with 77 where there can be none.
 */
import { bringUp, runCases } from "./cluster_suite.ts";

async function main(): Promise<number> {
  const cluster = await bringUp("slurm");
  switch (cluster.kind) {
    case "not possible":
      console.log(`Skipped: ${cluster.reason}`);
      return 77;
    case "failed":
      console.error(`Cannot set Slurm up: ${cluster.reason}`);
      return 1;
    case "up":
      return await runCases("slurm", [
        "tests/clusters/example_cases.ts",
        "tests/clusters/examples_folder_cases.ts",
        "tests/clusters/slurm_cases.ts",
      ], { MLXPSUB_CLUSTER_PATH: cluster.path });
  }
}

if (import.meta.main) Deno.exit(await main());
