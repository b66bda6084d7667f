import { ask } from "./ask.ts";
import { type Cluster, type JobView, selected } from "./cluster.ts";

const job =
  /^JobId=(\d+) (?:ArrayJobId=(\d+) ArrayTaskId=(\S+) (?:ArrayTaskThrottle=\d+ )?)?JobName=(\S+) .* JobState=(\w+) Reason=(\S+) .* ExitCode=(\d+):/gm;

/** The final states in which nothing is left to wait for. */
const failed =
  /^(?:FAILED|CANCELLED|TIMEOUT|NODE_FAIL|OUT_OF_MEMORY|BOOT_FAIL|DEADLINE)$/;

function stateOf(state: string): JobView["state"] {
  if (state === "COMPLETED") return "done";
  return failed.test(state) ? "failed" : "waiting";
}

/** Whether it was set up with slurmdbd; it then forgets jobs in seconds. */
const withAccounting = Deno.env.get("MLXPSUB_CLUSTER_WITH") === "accounting";

/** What the accounting has of the last hour. */
export async function accounted(): Promise<JobView[]> {
  const text = await ask("sacct", [
    ...["-a", "-X", "-P", "-n", "-S", "now-1hours", "-E", "now"],
    ...["-s", "CA,CD,DL,F,NF,OOM,R,TO", "-o", "JobID,State,JobName"],
  ]);
  return [...text.matchAll(/^(\d\S*?)\|([A-Z_]+)[^|]*\|(.*)$/gm)].map((
    [, id = "", state = "", name = ""],
  ) => ({ id, name, state: stateOf(state) }));
}

/**
 * Slurm from Debian's packages; it remembers ended jobs for five minutes, or
 * in its accounting.
 */
export const slurm: Cluster = {
  name: "slurm",
  title: "SLURM",
  directives: ["#SBATCH --time=0:10:00"],
  example: [
    "#SBATCH --ntasks=1 --time=6:00:00",
    "#SBATCH --partition=normal",
    "#SBATCH --requeue",
  ],
  headLine: "unset SLURM_OPEN_MODE",
  environment: "passed on",
  jobName: (logDirName, logId) => `${logDirName}/${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "#SBATCH --partition=nowhere",
  refusal:
    /^invalid partition specified: nowhere; Batch job submission failed: Invalid partition name specified$/,
  whenDown:
    /does not accept 3 jobs now: Batch job submission failed: Unable to contact slurm controller/,
  async look(which) {
    const text = await ask("scontrol", ["show", "job", "-o"]);
    const views = [...text.matchAll(job)].map((
      [, own = "", array, task, name = "", state = ""],
    ): JobView => ({
      id: array === undefined ? own : `${array}_${task}`,
      name,
      state: stateOf(state),
    }));
    if (withAccounting) {
      const known = new Set(views.map((it) => it.id));
      views.push(...(await accounted()).filter((it) => !known.has(it.id)));
    }
    return selected(views, which);
  },
  async cancel(ids) {
    await ask("scancel", ids);
  },
  many: 200,
};
