import { type ParameterPart } from "./parameter_syntax.ts";
import { type Shell } from "./shell.ts";

/** A script that reads an argument which it is not given. */
export function warnOfArgument(
  name: string,
  part: ParameterPart,
  shell: Shell,
): void {
  if (
    shell.unknowns.trust === "here" || shell.calls.length > 0 ||
    shell.state.positional !== shell.givenArguments
  ) return;
  shell.warn(
    `"$${name}" is empty: the script is given ${
      shell.givenArguments.length === 0
        ? "no argument"
        : `${shell.givenArguments.length} only`
    }`,
    part.span,
    "Give the script its arguments behind --: mlxpsub script.sh -- a b",
  );
}

/** A job that is no task of an array has no index. */
export function warnOfIndex(
  name: string,
  part: ParameterPart,
  shell: Shell,
): void {
  if (!indexVariable.test(name) || shell.unknowns.trust === "here") return;
  shell.warn(
    `"$${name}" is not set in the jobs: none is a task of a job array of the script's own`,
    part.span,
    `Write its values as a loop: for ${name} in 0 1 2; do …; done`,
  );
}

const indexVariable =
  /^(SLURM_ARRAY_TASK_ID|SGE_TASK_ID|PBS_ARRAYID|PBS_ARRAY_INDEX|LSB_JOBINDEX|OAR_ARRAY_INDEX|MOAB_JOBARRAYINDEX)$/;
