import type { BatchScheduler } from "../batch_scheduler.ts";
import { oarDemand } from "./demand.ts";
import { oarNames } from "./find.ts";
import { oarStatus } from "./status.ts";
import { oarSubmission } from "./submit.ts";
import { oarVariables } from "./variables.ts";

/** OAR. */
export const oar: BatchScheduler = {
  ...oarSubmission,
  aliases: [],
  setsInJob: /^OAR_\w*$/,
  indexVariables: ["OAR_ARRAY_INDEX"],
  submitDirVariables: ["OAR_WORKDIR", "OAR_WORKING_DIRECTORY"],
  queryVariables: oarVariables,
  logWords: { killed: [/^## OAR \[.*\] Job \d+ KILLED ##$/] },
  status: oarStatus,
  demand: oarDemand,
  handsOn: () => ({ names: [] }),
  ping: { program: "oarstat", args: ["--sql", "job_id = 0"] },
  names: oarNames,
};
