import type { SchedulerName } from "../scheduler.ts";
import type { NameQuestion } from "./find_job.ts";
import { lsfNames } from "./lsf.ts";
import { moabNames } from "./moab.ts";
import { oarNames } from "./oar.ts";
import { sgeNames } from "./sge.ts";
import { slurmNames } from "./slurm.ts";
import { torqueNames } from "./torque.ts";

/** All questions of a scheduler are asked; their answers add up. */
export const nameQuestions: Readonly<
  Record<Exclude<SchedulerName, "local">, readonly NameQuestion[]>
> = {
  slurm: slurmNames,
  oar: oarNames,
  torque: torqueNames,
  sge: sgeNames,
  lsf: lsfNames,
  moab: moabNames,
};
