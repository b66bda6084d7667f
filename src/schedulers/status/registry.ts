import type { SchedulerName } from "../scheduler.ts";
import { lsfStatus } from "./lsf.ts";
import { moabStatus } from "./moab.ts";
import { oarStatus } from "./oar.ts";
import { sgeStatus } from "./sge.ts";
import { slurmStatus } from "./slurm.ts";
import type { StatusFamily } from "./status.ts";
import { torqueStatus } from "./torque.ts";

/** How each batch scheduler is asked; jobs that run here need no asking. */
export const statusFamilies: Readonly<
  Record<Exclude<SchedulerName, "local">, StatusFamily>
> = {
  slurm: slurmStatus,
  oar: oarStatus,
  torque: torqueStatus,
  sge: sgeStatus,
  lsf: lsfStatus,
  moab: moabStatus,
};
