import { handedOnList } from "../shared/handed_on.ts";
import type { BatchScheduler } from "../batch_scheduler.ts";
import { lsfDemand } from "./demand.ts";
import { lsfLimits } from "./limits.ts";
import { lsfNames } from "./find.ts";
import { lsfLogWords } from "./log_words.ts";
import { lsfStatus } from "./status.ts";
import { lsfSubmission } from "./submit.ts";
import { lsfVariables } from "./variables.ts";

/** IBM Spectrum LSF and OpenLava. */
export const lsf: BatchScheduler = {
  ...lsfSubmission,
  aliases: [],
  setsInJob: /^(?:LSB_\w*|LSF_\w*|LS_SUBCWD|LS_JOBPID)$/,
  indexVariables: ["LSB_JOBINDEX"],
  submitDirVariables: ["LS_SUBCWD"],
  clusterVariables: ["LSF_ENVDIR"],
  queryVariables: lsfVariables,
  logWords: lsfLogWords,
  status: lsfStatus,
  demand: lsfDemand,
  handsOn: (it) => handedOnList(it, "-env", (list) => `#BSUB -env "${list}"`),
  limits: lsfLimits,
  arrayLimit: {
    program: "bparams",
    args: ["-a"],
    read: (answer) => {
      const limit = /MAX_JOB_ARRAY_SIZE\s*=\s*(\d+)/.exec(answer)?.[1];
      return limit === undefined ? undefined : Number(limit);
    },
  },
  ping: { program: "bparams", args: [] },
  names: lsfNames,
};
