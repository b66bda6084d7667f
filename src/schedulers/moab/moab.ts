import { handedOnBy } from "../shared/handed_on.ts";
import type { BatchScheduler } from "../batch_scheduler.ts";
import { pbsDemand } from "../shared/pbs_demand.ts";
import { moabNames } from "./find.ts";
import { moabStatus } from "./status.ts";
import { moabSubmission } from "./submit.ts";
import { moabVariables } from "./variables.ts";

/** Moab. */
export const moab: BatchScheduler = {
  ...moabSubmission,
  aliases: ["mwm"],
  // ccc_msub: CEA's and TGCC's
  submits: ([program = ""]) => /^(?:ccc_)?msub$/.test(program),
  setsInJob: /^(?:MOAB_\w*|PBS\w*)$/,
  indexVariables: ["MOAB_JOBARRAYINDEX"],
  submitDirVariables: ["PBS_O_WORKDIR"],
  clusterVariables: ["MOABSERVER", "MOABPORT", "MOABHOMEDIR"],
  queryVariables: moabVariables,
  status: moabStatus,
  demand: pbsDemand,
  handsOn: (it) => handedOnBy("#MSUB", it),
  ping: { program: "mdiag", args: ["-S"] },
  names: moabNames,
};
