/** The real schedulers of the suite, and what each says of its jobs. */
import { local } from "./local.ts";
import { lsf } from "./lsf.ts";
import { oar } from "./oar.ts";
import { sge } from "./sge.ts";
import { slurm } from "./slurm.ts";
import { torque } from "./torque.ts";

/** A job as its scheduler knows it. */
export interface JobView {
  /** As the scheduler's own commands take it; `4711_3` for a part of an array. */
  id: string;
  name: string;
  /** `stuck`: it will never run. `failed`: it ran and did not end with 0. */
  state: "waiting" | "done" | "failed" | "stuck";
}

/** Which jobs to look at. */
export type Selection =
  | { by: "id"; ids: readonly string[] }
  /** Those whose name starts so. */
  | { by: "name"; start: string };

export interface Cluster {
  name: string;
  title: string;
  /** Directive lines for a small job. */
  directives: readonly string[];
  /** The example's three directive lines, as this scheduler writes them. */
  example: readonly string[];
  /** A line with which the head of its jobs begins; none, mostly. */
  headLine?: string;
  /** Whether a job gets the variables of who submits it. */
  environment: "passed on" | "withheld";
  /** The job's name, from its log directory's name and its log_id. */
  jobName(logDirName: string, logId: number): string;
  /** The job's name where the whole sweep is one array. */
  arrayName(logDirName: string): string;
  /** A queue, partition or property that does not exist. */
  refusedDirective: string;
  /** What the scheduler says to it. */
  refusal: RegExp;
  /** What mlxpsub says while nobody takes submissions. */
  whenDown: RegExp;
  /** What it has to say of them; jobs that it has forgotten are left out. */
  look(selection: Selection): Promise<JobView[]>;
  /** Takes jobs out of the queue. */
  cancel(ids: readonly string[]): Promise<void>;
  /** What a job printed, where the scheduler writes more into its log. */
  printed?(log: string): string;
  /** Jobs of the large sweep. */
  many: number;
}

const clusters: readonly Cluster[] = [slurm, sge, oar, torque, lsf, local];

/** The cluster that MLXPSUB_CLUSTER names. */
export function clusterInUse(): Cluster {
  const name = Deno.env.get("MLXPSUB_CLUSTER");
  const found = clusters.find((it) => it.name === name);
  if (found === undefined) {
    throw new Error(
      `Cannot choose a cluster: MLXPSUB_CLUSTER is "${name}", not one of ${
        clusters.map((it) => it.name).join(", ")
      }`,
    );
  }
  return found;
}

/** The jobs of `views` that were asked for. */
export function selected(views: JobView[], which: Selection): JobView[] {
  if (which.by === "name") {
    return views.filter((it) => it.name.startsWith(which.start));
  }
  const ids = new Set(which.ids);
  return views.filter((it) => ids.has(it.id));
}
