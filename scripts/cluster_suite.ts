/** Sets a one-node cluster up and runs the cases of tests/clusters on it. */
import { stdFlags } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

export type ClusterName = "slurm" | "sge" | "oar";

export type BroughtUp =
  | { kind: "up"; user: string; path: string; seconds: number }
  /** It cannot be set up on this machine: no root, no apt, a cluster of its own. */
  | { kind: "not possible"; reason: string }
  | { kind: "failed"; reason: string };

/** Starts a cluster, or leaves the one that runs as it is. */
export async function bringUp(name: ClusterName): Promise<BroughtUp> {
  const began = Date.now();
  const { code, stdout, stderr } = await new Deno.Command(
    `${ROOT}scripts/clusters/${name}.sh`,
    { args: ["up"], stdin: "null" },
  ).output();
  const decoder = new TextDecoder();
  const exported = (variable: string): string =>
    new RegExp(`^export ${variable}=(.*)$`, "m")
      .exec(decoder.decode(stdout))?.[1] ?? "";
  const reason = decoder.decode(stderr).trimEnd().split("\n").at(-1) ?? "";
  switch (code) {
    case 0:
      return {
        kind: "up",
        user: exported("MLXP_CLUSTER_USER"),
        path: exported("MLXP_CLUSTER_BIN"),
        seconds: (Date.now() - began) / 1000,
      };
    case 4:
      return { kind: "not possible", reason };
    default:
      return { kind: "failed", reason };
  }
}

/** Runs files of cases on a cluster; returns deno's exit code. */
export async function runCases(
  name: string,
  files: string[],
  variables: Record<string, string>,
): Promise<number> {
  const source = Deno.env.get("MLXPSUB_STD") === "npm" ? "npm" : "jsr";
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      ...stdFlags(source),
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      "--allow-env",
      "--allow-run",
      ...files.map((it) => `${ROOT}${it}`),
    ],
    cwd: ROOT,
    env: { MLXPSUB_CLUSTER: name, ...variables },
  }).spawn().status;
  return code;
}
