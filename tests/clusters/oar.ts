import { ask } from "./ask.ts";
import type { Cluster, JobView, Selection } from "./cluster.ts";

interface Described {
  Job_Id: number;
  name: string | null;
  state: string;
  exit_code: number | null;
}

function condition(which: Selection): string {
  return which.by === "id"
    ? `job_id IN (${which.ids.join(",")})`
    : `job_name LIKE '${which.start.replaceAll("_", "\\_")}%'`;
}

function stateOf({ state, exit_code }: Described): JobView["state"] {
  if (state === "Terminated") return exit_code === 0 ? "done" : "failed";
  return state === "Error" ? "failed" : "waiting";
}

/** OAR from Debian's packages. */
export const oar: Cluster = {
  name: "oar",
  title: "OAR",
  directives: ["#OAR -l core=1,walltime=0:10:00"],
  example: [
    "#OAR -l core=1, walltime=6:00:00",
    "#OAR -t besteffort",
    "#OAR -t idempotent",
  ],
  environment: "withheld",
  jobName: (logDirName, logId) => `${logDirName}/${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "#OAR -p nowhere='1'",
  refusal: /^Bad resource request .*nowhere/,
  whenDown: /^3 jobs submitted|may or may not be in the queue/,
  async look(which) {
    if (which.by === "id" && which.ids.length === 0) return [];
    const text = await ask("oarstat", ["-J", "-f", "--sql", condition(which)]);
    if (text.trim() === "") return [];
    return Object.values(JSON.parse(text) as Record<string, Described>)
      .map((it) => ({
        id: String(it.Job_Id),
        name: it.name ?? "",
        state: stateOf(it),
      }));
  },
  async cancel(ids) {
    await ask("oardel", ids);
  },
  many: 200,
};
