import type { SchedulerName } from "./scheduler.ts";
import type { NameQuestion } from "./shared/find.ts";
import { lsfNames } from "./lsf/find.ts";
import { moabNames } from "./moab/find.ts";
import { oarNames } from "./oar/find.ts";
import { sgeNames } from "./sge/find.ts";
import { slurmNames } from "./slurm/find.ts";
import { torqueNames } from "./torque/find.ts";

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
