import type { SchedulerName } from "./scheduler.ts";
import { lsfStatus } from "./lsf/status.ts";
import { moabStatus } from "./moab/status.ts";
import { oarStatus } from "./oar/status.ts";
import { sgeStatus } from "./sge/status.ts";
import { slurmStatus } from "./slurm/status.ts";
import type { StatusFamily } from "./shared/status.ts";
import { torqueStatus } from "./torque/status.ts";

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
