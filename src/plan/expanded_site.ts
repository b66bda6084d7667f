import type { Axis } from "../sweep/expand.ts";
import type { Wheel } from "../sweep/points.ts";
import type { JobWords } from "./hydra_job.ts";
import type { Run } from "./run.ts";
import type { SweepSite } from "./sweep_site.ts";

/** A sweep site whose overrides have become axes. */
export interface ExpandedSite extends SweepSite {
  axes: Axis[];
  /** Which axes turn together. */
  wheels: readonly Wheel[];
  /** The places of the sweep's points that become runs; all if left out. */
  places?: readonly bigint[];
  /** The log directory at one setting; absolute. */
  parentLogDir(words: string[]): string;
  /** Whether MLXP is asked to run a copy of the code. */
  versionManager: "on" | "off";
  /** Of its program; absolute. */
  programDir?: string;
  /** Further words of each run's command, which tell no setting. */
  jobWords?: JobWords;
  /** Who writes the job's id into metadata/info.yaml. */
  jobId: NonNullable<Run["jobId"]>;
}
