import { handedOnList } from "../shared/handed_on.ts";
import type { BatchScheduler } from "../batch_scheduler.ts";
import { slurmDemand } from "./demand.ts";
import { slurmLimits } from "./limits.ts";
import { slurmNames } from "./find.ts";
import { slurmLogWords } from "./log_words.ts";
import { slurmStatus } from "./status.ts";
import { slurmSubmission } from "./submit.ts";
import { slurmVariables } from "./variables.ts";

/** Slurm. */
export const slurm: BatchScheduler = {
  ...slurmSubmission,
  aliases: [],
  setsInJob: /^(?:SLURM_?\w*|SLURMD_\w*)$/,
  indexVariables: ["SLURM_ARRAY_TASK_ID"],
  submitDirVariables: ["SLURM_SUBMIT_DIR"],
  leavesCluster: (directives, variable) =>
    directives.some((it) => /\s(-M|--clus\w*)/.test(it)) ||
    ["SLURM_CLUSTERS", "SBATCH_CLUSTERS"].some((it) =>
      (variable(it) ?? "") !== ""
    ),
  clusterVariables: ["SLURM_CONF", "SLURM_CLUSTERS", "SBATCH_CLUSTERS"],
  queryVariables: slurmVariables,
  logWords: slurmLogWords,
  status: slurmStatus,
  demand: slurmDemand,
  handsOn: (it) =>
    handedOnList(it, "--export", (list) => `#SBATCH --export=${list}`),
  limits: slurmLimits,
  arrayLimit: {
    program: "scontrol",
    args: ["show", "config"],
    read: (answer) => {
      // index 0 counts, and is not used
      const limit = /^MaxArraySize\s*=\s*(\d+)/m.exec(answer)?.[1];
      return limit === undefined ? undefined : Number(limit) - 1;
    },
  },
  ping: { program: "scontrol", args: ["ping"], up: /\bUP\b/ },
  names: slurmNames,
};
