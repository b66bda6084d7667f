/** The daemons of a one-node cluster, for the tests that take one away. */
import { ask, eventually } from "./ask.ts";
import type { Cluster } from "./cluster.ts";

const scripts = decodeURIComponent(
  new URL("../../scripts/clusters/", import.meta.url).pathname,
);

/** What takes submissions, and what a submit command waits for in vain. */
const daemons: Record<string, { down: string; hung: string }> = {
  slurm: { down: "slurmctld", hung: "slurmctld" },
  sge: { down: "sge_qmaster", hung: "sge_qmaster" },
  oar: { down: "Almighty", hung: "postgres" },
};

/**
 * What bash is to run for a scheduler that scripts/clusters did not set up:
 * STOP ends what takes submissions, START brings it back, PIDS prints the
 * processes that a submit command waits for. CONTRIBUTING.md has examples.
 */
function ownCommand(what: "STOP" | "START" | "PIDS"): string | undefined {
  return Deno.env.get(`MLXPSUB_CLUSTER_${what}`);
}

async function runOwn(what: "STOP" | "START" | "PIDS"): Promise<string> {
  const command = ownCommand(what);
  if (command === undefined) {
    throw new Error(
      `Cannot disturb the scheduler: MLXPSUB_CLUSTER_${what} is not set`,
    );
  }
  return await ask("bash", ["-c", command]);
}

/** The process of a daemon that scripts/clusters started. */
function pidOf({ name }: Cluster, daemon: string): number {
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

/** Ends the daemon and waits until it is gone. */
async function stop(cluster: Cluster, daemon?: string): Promise<void> {
  const down = daemon ?? daemons[cluster.name]?.down;
  if (down === undefined || ownCommand("STOP") !== undefined) {
    await runOwn("STOP");
    return;
  }
  const pid = pidOf(cluster, down);
  Deno.kill(pid, "SIGTERM");
  await eventually("the daemon to end", 30, () => isThere(pid) ? undefined : 1);
}

async function startAgain({ name }: Cluster): Promise<void> {
  if (daemons[name] === undefined || ownCommand("START") !== undefined) {
    await runOwn("START");
    return;
  }
  const extra = Deno.env.get("MLXPSUB_CLUSTER_WITH");
  await ask(
    `${scripts}${name}.sh`,
    extra === undefined ? ["up"] : ["up", extra],
  );
}

async function hungPids(cluster: Cluster): Promise<number[]> {
  const hung = daemons[cluster.name]?.hung;
  if (hung !== undefined && ownCommand("PIDS") === undefined) {
    return [pidOf(cluster, hung)];
  }
  const pids = (await runOwn("PIDS")).split(/\s+/).filter((it) => it !== "")
    .map(Number);
  if (pids.length === 0 || !pids.every((it) => it > 1)) {
    throw new Error(
      `Cannot stop the scheduler's processes: MLXPSUB_CLUSTER_PIDS gives "${pids}"`,
    );
  }
  return pids;
}

/** Ends the daemon; disposing starts it again. */
export async function takeDown(
  cluster: Cluster,
  daemon?: string,
): Promise<AsyncDisposable> {
  await stop(cluster, daemon);
  return {
    async [Symbol.asyncDispose]() {
      await startAgain(cluster);
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
export async function hang(
  cluster: Cluster,
  longest = 38,
): Promise<Disposable> {
  const pids = await hungPids(cluster);
  const signal = (name: Deno.Signal): void => {
    for (const pid of pids) Deno.kill(pid, name);
  };
  signal("SIGSTOP");
  const timer = setTimeout(() => signal("SIGCONT"), longest * 1000);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal("SIGCONT");
    },
  };
}
