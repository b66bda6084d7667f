import type { BatchScheduler } from "../batch_scheduler.ts";
import { lsfNames } from "./find.ts";
import { lsfStatus } from "./status.ts";
import { lsfSubmission } from "./submit.ts";
import { lsfVariables } from "./variables.ts";

/** IBM Spectrum LSF and OpenLava. */
export const lsf: BatchScheduler = {
  ...lsfSubmission,
  aliases: [],
  submitDirVariables: ["LS_SUBCWD"],
  queryVariables: lsfVariables,
  status: lsfStatus,
  names: lsfNames,
};
