// deno-lint-ignore-file no-console -- speaks to the person at the terminal
/** Sets one-node clusters up and runs files of cases on them. */
import { stdFlags } from "./std_source.ts";

const ROOT = decodeURIComponent(new URL("../", import.meta.url).pathname);

export type ClusterName = "slurm" | "sge" | "oar";

export const clusterNames: readonly ClusterName[] = ["slurm", "sge", "oar"];

/** What a cluster may be set up with; see scripts/clusters/README.md. */
export type ClusterExtra = "accounting";

export type BroughtUp =
  | {
    kind: "up";
    name: ClusterName;
    extra?: ClusterExtra;
    user: string;
    path: string;
  }
  /** It cannot be set up on this machine: no root, no apt, a cluster of its own. */
  | { kind: "not possible"; name: ClusterName; reason: string }
  | { kind: "failed"; name: ClusterName; reason: string };

export interface CommandEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. */
export async function finish(
  program: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<CommandEnd> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    env,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** What is done on a Slurm that is set up for it → the exit code; 77: none. */
export async function onSlurm(
  act: (cluster: BroughtUp & { kind: "up" }) => Promise<number>,
): Promise<number> {
  const cluster = await bringUp("slurm");
  switch (cluster.kind) {
    case "not possible":
      console.log(`Skipped: ${cluster.reason}`);
      return 77;
    case "failed":
      console.error(`Cannot set Slurm up: ${cluster.reason}`);
      return 1;
    case "up":
      return await act(cluster);
  }
}

/** Starts a cluster, or leaves the one that runs as it is. */
export async function bringUp(
  name: ClusterName,
  extra?: ClusterExtra,
): Promise<BroughtUp> {
  const { code, stdout, stderr } = await finish(
    `${ROOT}scripts/clusters/${name}.sh`,
    extra === undefined ? ["up"] : ["up", extra],
  );
  const exported = (variable: string): string =>
    new RegExp(`^export ${variable}=(.*)$`, "m").exec(stdout)?.[1] ?? "";
  const reason = stderr.trimEnd().split("\n").at(-1) ?? "";
  if (code === 4) return { kind: "not possible", name, reason };
  if (code !== 0) return { kind: "failed", name, reason };
  return {
    kind: "up",
    name,
    ...(extra === undefined ? {} : { extra }),
    user: exported("MLXP_CLUSTER_USER"),
    path: exported("MLXP_CLUSTER_BIN"),
  };
}

/** What the cases need to know of a cluster that is up. */
export function clusterVariables(
  cluster: Extract<BroughtUp, { kind: "up" }>,
): Record<string, string> {
  return {
    MLXPSUB_USER: cluster.user,
    MLXPSUB_CLUSTER_PATH: cluster.path,
    ...(cluster.extra === undefined
      ? {}
      : { MLXPSUB_CLUSTER_WITH: cluster.extra }),
  };
}

/**
 * Runs files of cases on a cluster, as tests/clusters/cluster.ts names it;
 * returns deno's exit code.
 */
export async function runCases(
  name: string,
  files: string[],
  variables: Record<string, string>,
  how: "one by one" | "two at once" = "one by one",
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
      ...(how === "one by one" ? [] : ["--parallel"]),
      ...files.map((it) => `${ROOT}${it}`),
    ],
    cwd: ROOT,
    env: { DENO_JOBS: "2", MLXPSUB_CLUSTER: name, ...variables },
  }).spawn().status;
  return code;
}

/** A directory that every user can read, for as long as the suite runs. */
export class Shelf {
  readonly path = Deno.makeTempDirSync({ prefix: "mlxpsub-suite-" });

  constructor() {
    Deno.chmodSync(this.path, 0o755);
  }

  /**
   * A copy of the compiled program: the one that MLXPSUB_BINARY names, or one
   * that is compiled now. Throws where it cannot be compiled.
   */
  async binary(): Promise<string> {
    const copy = `${this.path}/mlxpsub`;
    const given = Deno.env.get("MLXPSUB_BINARY");
    if (given === undefined) {
      const args = ["run", "--no-lock", "-A", `${ROOT}scripts/compile.ts`];
      const { code, stderr } = await finish(Deno.execPath(), args);
      if (code !== 0) throw new Error(`Cannot compile: ${stderr}`);
    }
    Deno.copyFileSync(given ?? `${ROOT}dist/mlxpsub`, copy);
    Deno.chmodSync(copy, 0o755);
    return copy;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}
