/** The daemons of a one-node cluster, for the tests that take one away. */
import { eventually } from "./ask.ts";
import type { Cluster } from "./cluster.ts";

const scripts = decodeURIComponent(
  new URL("../../scripts/clusters/", import.meta.url).pathname,
);

/** What takes submissions, and what a submit command waits for in vain. */
const daemons: Record<string, { down: string; hung: string }> = {
  slurm: { down: "slurmctld", hung: "slurmctld" },
  sge: { down: "sge_qmaster", hung: "sge_qmaster" },
  oar: { down: "Almighty", hung: "postgres" },
  // its pid file is a link to server_priv/server.lock
  torque: { down: "pbs_server", hung: "pbs_server" },
};

function pidOf({ name }: Cluster, daemon = ""): number {
  const path = `/run/mlxp-clusters/${name}/${daemon}.pid`;
  return Number(Deno.readTextFileSync(path));
}

/** As ps tells it, since Deno keeps /proc from programs without all rights. */
function isThere(pid: number): boolean {
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", String(pid)],
  }).outputSync();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout));
}

/** Processes whose command line holds `text`. */
export function countProcesses(text: string): number {
  const { stdout } = new Deno.Command("ps", {
    args: ["-ww", "-e", "-o", "args="],
  }).outputSync();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((it) => it.includes(text)).length;
}

/** What starts its daemons again. */
function startOf({ name }: Cluster): [program: string, args: string[]] {
  if (name === "torque") {
    const bin = Deno.env.get("MLXPSUB_CLUSTER_PATH") ?? "/usr/bin";
    return [`${bin}/../sbin/pbs_server`, []];
  }
  const extra = Deno.env.get("MLXPSUB_CLUSTER_WITH");
  return [
    `${scripts}${name}.sh`,
    extra === undefined ? ["up"] : ["up", extra],
  ];
}

/** Ends the daemon; disposing starts it again. */
export async function takeDown(
  cluster: Cluster,
  daemon = daemons[cluster.name]?.down,
): Promise<AsyncDisposable> {
  const pid = pidOf(cluster, daemon);
  Deno.kill(pid, "SIGTERM");
  await eventually("the daemon to end", 30, () => isThere(pid) ? undefined : 1);
  return {
    async [Symbol.asyncDispose]() {
      const [program, args] = startOf(cluster);
      const { success, stderr } = await new Deno.Command(program, {
        args,
        stdin: "null",
      }).output();
      if (!success) throw new Error(new TextDecoder().decode(stderr));
      await eventually(
        "the daemon to answer",
        60,
        () =>
          cluster.look({ by: "id", ids: ["0"] }).then(() => 1, () => undefined),
      );
    },
  };
}

/** Stops the daemon, for `longest` seconds at most; disposing lets it go on. */
export function hang(cluster: Cluster, longest = 38): Disposable {
  const pid = pidOf(cluster, daemons[cluster.name]?.hung);
  Deno.kill(pid, "SIGSTOP");
  const goOn = (): void => Deno.kill(pid, "SIGCONT");
  const timer = setTimeout(goOn, longest * 1000);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      goOn();
    },
  };
}
