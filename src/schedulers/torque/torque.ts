import type { BatchScheduler } from "../batch_scheduler.ts";
import { torqueNames } from "./find.ts";
import { torqueStatus } from "./status.ts";
import { torqueSubmission } from "./submit.ts";
import { torqueVariables } from "./variables.ts";

/** TORQUE, PBS Pro and OpenPBS. */
export const torque: BatchScheduler = {
  ...torqueSubmission,
  aliases: ["pbs"],
  evidence: {
    neighbours: ["pbsnodes", "qmgr", "pbs_tmrsh", "pbsdsh"],
    variable: /^PBS_(DEFAULT|SERVER|EXEC|HOME|CONF_FILE|O_HOST|JOBID)$/,
  },
  setsInJob: /^PBS\w*$/,
  indexVariables: ["PBS_ARRAYID", "PBS_ARRAY_INDEX"],
  submitDirVariables: ["PBS_O_WORKDIR"],
  queryVariables: torqueVariables,
  logWords: {
    killed: [
      /\bPBS: job killed: |(?:walltime|mem|vmem|cput) \d+\w* exceeded limit/,
    ],
  },
  status: torqueStatus,
  names: torqueNames,
};
