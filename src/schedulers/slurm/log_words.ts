import type { LogWords } from "../shared/log_words.ts";

/** slurmstepd's words in log.stderr, and srun's. */
export const slurmLogWords: LogWords = {
  killed: [
    /\bDUE TO (?:TIME LIMIT|PREEMPTION|NODE FAILURE|JOB REQUEUE|[\w ]*MEMORY)/,
    /\boom[_-]kill|\bOOM Killed\b|[Ee]xceeded (?:job|step) memory limit/,
    /^srun: error: .*: Out Of Memory$/,
  ],
  causes: [
    /^srun: error: |^sbatch: error: |^slurmstepd: error: (?!\*\*\*|pyxis: \S|spank: |Failed to invoke spank)/,
  ],
  beforehand: [/^slurmstepd: error: couldn't chdir to /],
  consequences: [
    /^slurmstepd: error: \*\*\* .*(?:CANCELLED|FAILED)/,
    // pyxis shows enroot's own words between these
    /^slurmstepd: error: (?:pyxis: \S|spank: |Failed to invoke spank)/,
  ],
  noise: [
    /^srun: error: .*(?:Exited with exit code \d+|: (?:Killed|Terminated))$/,
    /^srun: (?:Job step aborted|Terminating|launch\/slurm|Force Terminated|forcing job termination|First task exited|Requested|job \d+|StepId)/,
    /^slurmstepd: error: \*\*\* (?:STEP|JOB) .*(?:CANCELLED|FAILED)(?! .*DUE (?:TO|to))/,
  ],
};
