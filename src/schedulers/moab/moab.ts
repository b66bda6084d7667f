import type { BatchScheduler } from "../batch_scheduler.ts";
import { moabNames } from "./find.ts";
import { moabStatus } from "./status.ts";
import { moabSubmission } from "./submit.ts";

/** Moab. */
export const moab: BatchScheduler = {
  ...moabSubmission,
  aliases: ["mwm"],
  submitDirVariables: ["PBS_O_WORKDIR"],
  status: moabStatus,
  names: moabNames,
};
