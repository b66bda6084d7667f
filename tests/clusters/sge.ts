import { ask } from "./ask.ts";
import { type Cluster, type JobView, selected } from "./cluster.ts";

/** Where scripts/clusters/sge.sh puts SGE's commands. */
const bin = "/opt/sge/bin";

/** The jobs in the queue, of all users. */
async function queued(): Promise<JobView[]> {
  const text = await ask(`${bin}/qstat`, ["-xml", "-u", "*"]);
  return text.split("<job_list ").slice(1).flatMap((part) => {
    const field = (name: string): string =>
      new RegExp(`<${name}>([^<]*)</${name}>`).exec(part)?.[1] ?? "";
    const [number, name, tasks] = ["JB_job_number", "JB_name", "tasks"]
      .map(field);
    const state = field("state").includes("E") ? "stuck" : "waiting";
    const ids = /^\d+$/.test(tasks ?? "")
      ? [`${number}.${tasks}`]
      : [number ?? ""];
    return ids.map((id): JobView => ({ id, name: name ?? "", state }));
  });
}

/** The jobs that ended, from the accounting file. */
async function ended(): Promise<JobView[]> {
  const text = await ask(`${bin}/qacct`, ["-j"]).catch((cause) => {
    // as long as no job has ended at all
    if (/no jobs running since startup|not found/.test(cause.message)) {
      return "";
    }
    throw cause;
  });
  return text.split(/^=+$/m).slice(1).map((part): JobView => {
    const field = (name: string): string =>
      new RegExp(`^${name} +(.*?) *$`, "m").exec(part)?.[1] ?? "";
    const task = field("taskid");
    return {
      id: field("jobnumber") + (task === "undefined" ? "" : `.${task}`),
      name: field("jobname"),
      state: /^0\b/.test(field("failed")) && field("exit_status") === "0"
        ? "done"
        : "failed",
    };
  });
}

/** Son of Grid Engine from Debian's packages. */
export const sge: Cluster = {
  name: "sge",
  title: "SGE",
  directives: ["#$ -l h_rt=0:10:00"],
  example: ["#$ -l h_rt=6:00:00", "#$ -q main.q", "#$ -r y"],
  environment: "withheld",
  jobName: (logDirName, logId) => `${logDirName}.${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "#$ -q nowhere.q",
  refusal: /^Job was rejected because job requests unknown queue "nowhere.q"$/,
  whenDown: /does not accept 3 jobs now: /,
  async look(which) {
    // First the queue: a job that ends in between is then seen twice, not never.
    const waiting = selected(await queued(), which);
    const gone = selected(await ended(), which);
    const ids = new Set(gone.map((it) => it.id));
    return [...gone, ...waiting.filter((it) => !ids.has(it.id))];
  },
  async cancel(ids) {
    await ask(`${bin}/qdel`, ids);
  },
  many: 200,
};
