import { handedOnBy } from "../shared/handed_on.ts";
import type { BatchScheduler } from "../batch_scheduler.ts";
import { pbsDemand } from "../shared/pbs_demand.ts";
import { torqueLimits } from "./limits.ts";
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
  clusterVariables: ["PBS_DEFAULT", "PBS_SERVER", "PBS_CONF_FILE"],
  queryVariables: torqueVariables,
  logWords: {
    killed: [
      /\bPBS: job killed: |(?:walltime|mem|vmem|cput) \d+\w* exceeded limit/,
    ],
  },
  status: torqueStatus,
  demand: pbsDemand,
  handsOn: (it) => handedOnBy("#PBS", it),
  limits: torqueLimits,
  arrayLimit: {
    program: "qstat",
    args: ["-Bf"],
    read: (answer) => {
      const limit = /^\s*max_array_size = (\d+)/m.exec(answer)?.[1];
      return limit === undefined ? undefined : Number(limit);
    },
  },
  ping: { program: "qstat", args: ["-B"] },
  names: torqueNames,
};
