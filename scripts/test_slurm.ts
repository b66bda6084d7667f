/**
 * Submits the example, a sweep of 24, examples/ and a few more to a real
 * one-node Slurm, which is set up for it, and compares every job's output with
 * what it must be.
 * Exits with 77 where there can be none.
 */
import { onSlurm, runCases } from "./cluster_suite.ts";

if (import.meta.main) {
  Deno.exit(
    await onSlurm((it) =>
      runCases("slurm", [
        "tests/clusters/example_cases.ts",
        "tests/clusters/examples_folder_cases.ts",
        "tests/clusters/slurm_cases.ts",
      ], { MLXPSUB_CLUSTER_PATH: it.path })
    ),
  );
}
