import { ask } from "./ask.ts";
import { type Cluster, type JobView, selected } from "./cluster.ts";

/** Where the commands are, of which MLXPSUB_CLUSTER_PATH tells. */
function command(name: string): string {
  const path = Deno.env.get("MLXPSUB_CLUSTER_PATH");
  return path === undefined ? name : `${path}/${name}`;
}

const states: Readonly<Record<string, JobView["state"]>> = {
  DONE: "done",
  EXIT: "failed",
};

/** What stands around the output; a blank line before and behind it. */
const report =
  /^Sender: [^]*?\nThe output \(if any\) follows:\n\n([^]*)\n\nPS:\n\nRead file <[^>]*> for stderr output of this job\.\n\n$/;

/** An LSF or OpenLava, which remembers ended jobs for CLEAN_PERIOD. */
export const lsf: Cluster = {
  name: "lsf",
  title: "LSF",
  directives: ["#BSUB -W 10"],
  example: ["#BSUB -n 1 -W 6:00", "#BSUB -q normal", "#BSUB -r"],
  environment: "passed on",
  jobName: (logDirName, logId) => `${logDirName}/${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "#BSUB -q nowhere",
  refusal: /^nowhere: No such queue$/,
  whenDown:
    /does not accept 3 jobs now: (?:Connection refused by server|.*LIM is down)/,
  async look(which) {
    const text = await ask(command("bjobs"), ["-a", "-w", "-u", "all"])
      .catch((cause) => {
        if (/No job found/.test(cause.message)) return "";
        throw cause;
      });
    // the job's name is followed by the three words of the time
    const rows = text.matchAll(
      /^(\d+) +\S+ +([A-Z]+) .* (\S+) +[A-Z][a-z]{2} [ \d]\d \d\d:\d\d *$/gm,
    );
    const views = [...rows].map(([, id = "", word = "", name = ""]) => {
      const [, own = name, index] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
      return {
        id: index === undefined ? id : `${id}[${index}]`,
        name: own,
        state: states[word] ?? "waiting",
      };
    });
    return selected(views, which);
  },
  async cancel(ids) {
    await ask(command("bkill"), ids);
  },
  printed: (log) => report.exec(log)?.[1] ?? log,
  many: 200,
};
