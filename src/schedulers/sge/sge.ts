import type { BatchScheduler } from "../batch_scheduler.ts";
import { sgeNames } from "./find.ts";
import { sgeStatus } from "./status.ts";
import { sgeSubmission } from "./submit.ts";
import { sgeVariables } from "./variables.ts";

/** Grid Engine (Sun's, Son of, Univa's, Altair's). */
export const sge: BatchScheduler = {
  ...sgeSubmission,
  aliases: ["uge", "gridengine"],
  evidence: { neighbours: ["qconf", "qacct"], variable: /^SGE_ROOT$/ },
  submitDirVariables: ["SGE_O_WORKDIR"],
  queryVariables: sgeVariables,
  status: sgeStatus,
  names: sgeNames,
};
