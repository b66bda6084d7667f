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

/** Slurm from Debian's packages; it remembers ended jobs for five minutes. */
export const slurm: Cluster = {
  name: "slurm",
  title: "SLURM",
  directives: ["#SBATCH --time=0:10:00"],
  example: [
    "#SBATCH --ntasks=1 --time=6:00:00",
    "#SBATCH --partition=normal",
    "#SBATCH --requeue",
  ],
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
    return selected(views, which);
  },
  async cancel(ids) {
    await ask("scancel", ids);
  },
  many: 200,
};
