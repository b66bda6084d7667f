import { parseDsv } from "../../src/schedulers/torque/dsv.ts";
import { parseTorqueXml } from "../../src/schedulers/torque/status.ts";
import { childText, elementsBelow } from "../../src/schedulers/shared/xml.ts";
import { ask } from "./ask.ts";
import { type Cluster, type JobView, selected } from "./cluster.ts";

/** Where the commands of this TORQUE or PBS Pro are. */
export const bin = Deno.env.get("MLXPSUB_CLUSTER_PATH") ?? "/usr/bin";

let version: string | undefined;

/** Both are called qsub; TORQUE tells its version on stderr. */
export async function isPro(): Promise<boolean> {
  version ??= await ask(`${bin}/qsub`, ["--version"]);
  return version.includes("pbs_version");
}

interface Told {
  id: string;
  name?: string | undefined;
  letter?: string | undefined;
  exitStatus?: string | undefined;
}

/** All jobs; PBS Pro must keep a history (`job_history_enable`). */
async function toldByPro(): Promise<Told[]> {
  const text = await ask(`${bin}/qstat`, ["-x", "-t", "-f", "-F", "dsv"]);
  return (parseDsv(text) ?? []).map(({ id, attributes }) => ({
    id,
    name: attributes.get("Job_Name"),
    letter: attributes.get("job_state"),
    exitStatus: attributes.get("Exit_status"),
  }));
}

/** All jobs; TORQUE must remember them for a while (`keep_completed`). */
async function toldByTorque(): Promise<Told[]> {
  const root = parseTorqueXml(await ask(`${bin}/qstat`, ["-x", "-t"]));
  if (root === undefined) throw new Error("Cannot read the answer of qstat");
  return elementsBelow(root, "Job").map((job) => ({
    id: childText(job, "Job_Id") ?? "",
    // a part of an array adds its index: logs-3
    name: childText(job, "Job_Name")
      ?.replace(
        childText(job, "job_array_id") === undefined ? "" : /-\d+$/,
        "",
      ),
    letter: childText(job, "job_state"),
    exitStatus: childText(job, "exit_status"),
  }));
}

function viewOf({ id, name = "", letter = "", exitStatus }: Told): JobView {
  const state = !"CFX".includes(letter)
    ? "waiting"
    : exitStatus === "0"
    ? "done"
    : "failed";
  return { id, name, state };
}

/** TORQUE, or PBS Pro and OpenPBS, as `MLXPSUB_CLUSTER_PATH` has it. */
export const torque: Cluster = {
  name: "torque",
  title: "TORQUE/PBS",
  directives: ["#PBS -l walltime=0:10:00"],
  example: [
    "#PBS -l nodes=1:ppn=1,walltime=6:00:00",
    "#PBS -m n",
    "#PBS -r y",
  ],
  environment: "withheld",
  jobName: (logDirName, logId) => `${logDirName}.${logId}`,
  arrayName: (logDirName) => logDirName,
  refusedDirective: "#PBS -q nowhere",
  refusal: /^(?:Unknown queue|\(Unknown queue MSG=.*\))$/,
  whenDown: /does not accept 3 jobs now: cannot connect to server/,
  async look(which) {
    const told = await isPro() ? await toldByPro() : await toldByTorque();
    return selected(
      told.filter((it) => !it.id.includes("[]")).map(viewOf),
      which,
    );
  },
  async cancel(ids) {
    await ask(`${bin}/qdel`, ids);
  },
  many: 200,
};
