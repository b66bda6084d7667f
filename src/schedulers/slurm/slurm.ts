import type { BatchScheduler } from "../batch_scheduler.ts";
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
    (variable("SLURM_CLUSTERS") ?? "") !== "",
  queryVariables: slurmVariables,
  logWords: slurmLogWords,
  status: slurmStatus,
  names: slurmNames,
};
