import type { BatchScheduler } from "../batch_scheduler.ts";
import { lsfNames } from "./find.ts";
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
  queryVariables: lsfVariables,
  // in the report on top of log.stdout
  logWords: {
    killed: [
      /^TERM_(?:RUNLIMIT|MEMLIMIT|CPULIMIT|SWAP|PROCESSLIMIT|THREADLIMIT|PREEMPT|LOAD|EXTERNAL_SIGNAL)\b/,
    ],
  },
  status: lsfStatus,
  names: lsfNames,
};
