import { handedOnBy } from "../shared/handed_on.ts";
import type { BatchScheduler } from "../batch_scheduler.ts";
import { sgeDemand } from "./demand.ts";
import { sgeLimits } from "./limits.ts";
import { sgeNames } from "./find.ts";
import { sgeStatus } from "./status.ts";
import { sgeSubmission } from "./submit.ts";
import { sgeVariables } from "./variables.ts";

/** Grid Engine (Sun's, Son of, Univa's, Altair's). */
export const sge: BatchScheduler = {
  ...sgeSubmission,
  aliases: ["uge", "gridengine"],
  evidence: { neighbours: ["qconf", "qacct"], variable: /^SGE_ROOT$/ },
  setsInJob:
    /^(?:SGE_\w*|JOB_ID|JOB_NAME|JOB_SCRIPT|TASK_ID|NSLOTS|NHOSTS|NQUEUES|PE|PE_HOSTFILE|QUEUE|RESTARTED|REQUEST|ARC)$/,
  indexVariables: ["SGE_TASK_ID"],
  submitDirVariables: ["SGE_O_WORKDIR"],
  clusterVariables: ["SGE_ROOT", "SGE_CELL", "SGE_QMASTER_PORT"],
  queryVariables: sgeVariables,
  status: sgeStatus,
  demand: sgeDemand,
  handsOn: (it) => handedOnBy("#$", it),
  limits: sgeLimits,
  arrayLimit: {
    program: "qconf",
    args: ["-sconf"],
    read: (answer) => {
      const limit = /^max_aj_tasks\s+(\d+)/m.exec(answer)?.[1];
      return limit === undefined ? undefined : Number(limit);
    },
  },
  ping: { program: "qconf", args: ["-sss"] },
  names: sgeNames,
};
