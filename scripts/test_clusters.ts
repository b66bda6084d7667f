// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/**
 * Runs the cases of tests/clusters on every real scheduler that can be set up
 * here, one after the other; names on the command line choose among them.
 * Exits with 77 where there is none at all. Where MLXPSUB_CLUSTER is set, the
 * cases run on the scheduler that is there already, as CONTRIBUTING.md says.
 */
import {
  bringUp,
  type ClusterExtra,
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
  "tests/clusters/hold_cases.ts",
  "tests/clusters/pack_cases.ts",
  "tests/clusters/snapshot_cases.ts",
  "tests/clusters/killed_cases.ts",
  "tests/clusters/trouble_cases.ts",
];

/** A cluster, and what is run on it. */
interface Part {
  /** As the command line names it, and messages. */
  title: string;
  name: ClusterName;
  extra?: ClusterExtra;
  files: string[];
  /** The files; one by one, if left out. */
  how?: "two at once";
}

const parts: readonly Part[] = [
  {
    title: "slurm",
    name: "slurm",
    files: [...FILES, "tests/clusters/slurm_cases.ts"],
  },
  {
    title: "slurm with accounting",
    name: "slurm",
    extra: "accounting",
    files: [
      "tests/clusters/life_cases.ts",
      "tests/clusters/killed_cases.ts",
      "tests/clusters/slurm_accounting_cases.ts",
    ],
    // a minute of it is waiting for a job whose time must run out
    how: "two at once",
  },
  ...clusterNames.filter((it) => it !== "slurm").map((name) => ({
    title: name,
    name,
    files: [...FILES, `tests/clusters/${name}_cases.ts`],
  })),
];

/** On a scheduler that is there; the variables say how it is laid out. */
async function runOnOwn(name: string): Promise<number> {
  using shelf = new Shelf();
  return await runCases(
    name,
    Deno.args.length > 0 ? Deno.args : FILES,
    { MLXPSUB_BINARY: await shelf.binary() },
  );
}

async function main(): Promise<number> {
  const own = Deno.env.get("MLXPSUB_CLUSTER");
  if (own !== undefined) return await runOnOwn(own);
  const some = Deno.args.filter((it) => it.endsWith(".ts"));
  const named = Deno.args.filter((it) => !it.endsWith(".ts"));
  const chosen = parts.filter(({ title, name }) =>
    named.length === 0 || named.includes(title) || named.includes(name)
  );
  using shelf = new Shelf();
  let binary: string | undefined;
  const ends: number[] = [];
  for (const { title, name, extra, files, how } of chosen) {
    const cluster = await bringUp(name, extra);
    if (cluster.kind === "not possible") {
      console.log(`skipped - ${title}: ${cluster.reason}`);
    } else if (cluster.kind === "failed") {
      console.log(`not ok - set ${title} up: ${cluster.reason}`);
      ends.push(1);
    } else {
      console.log(`\n${title}:`);
      binary ??= await shelf.binary();
      ends.push(
        await runCases(name, some.length > 0 ? some : files, {
          ...clusterVariables(cluster),
          MLXPSUB_BINARY: binary,
        }, how),
      );
    }
  }
  if (ends.length === 0) return 77;
  return ends.every((it) => it === 0) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
