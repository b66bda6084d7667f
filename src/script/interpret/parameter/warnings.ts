import { byName } from "../../../by_name.ts";
import { schedulers } from "../../../schedulers/registry.ts";
import type { Span } from "../../../source.ts";
import { type ParameterPart } from "./syntax.ts";
import { type Shell } from "../shell.ts";
import type { Variable } from "../variable.ts";

export const giveArguments =
  "Give the script its arguments behind --: mlxpsub script.sh -- a b";

/** A script that reads an argument which it is not given; said once. */
export function warnOfArgument(
  name: string,
  part: ParameterPart,
  shell: Shell,
): void {
  if (
    shell.unknowns.trust === "here" || shell.calls.length > 0 ||
    shell.state.positional !== shell.givenArguments ||
    shell.warnings.some((it) => it.hint === giveArguments)
  ) return;
  shell.warn(
    `"$${name}" is empty: the script is given ${
      shell.givenArguments.length === 0
        ? "no argument"
        : `${shell.givenArguments.length} only`
    }`,
    part.span,
    giveArguments,
  );
}

/** A job ends where it needs a variable that is not set. */
export function warnOfMissing(name: string, span: Span, shell: Shell): void {
  shell.warn(
    `"${name}" is not set here: a job ends at this line unless it is set there`,
    span,
    `Export it before the call: ${name}=… mlxpsub …`,
  );
}

/** The same of a variable of the script's own, which not every way sets. */
export function warnOfUnset(
  name: string,
  variable: Variable | undefined,
  span: Span,
  shell: Shell,
): void {
  if (
    variable?.perhaps === undefined || shell.option("nounset") === "off" ||
    shell.unknowns.trust === "here"
  ) return;
  shell.warn(
    variable.here === "unset"
      ? `"${name}" is not set here: a job ends at this line unless it is set there`
      : `"${name}" is not set in every case: a job ends at this line where it is not`,
    span,
    `Write \${${name}:-} in its place, or set it above`,
  );
}

/** A job that is no task of an array has no index. */
export function warnOfIndex(
  name: string,
  part: ParameterPart,
  shell: Shell,
): void {
  if (!isIndexVariable(name) || shell.unknowns.trust === "here") return;
  shell.warn(
    `"$${name}" is not set in the jobs: none is a task of a job array of the script's own`,
    part.span,
    `Give the script its array${
      arrayOption(name)
    }, or write a loop: for ${name} in 0 1 2; do …; done`,
  );
}

function isIndexVariable(name: string): boolean {
  return schedulers.some((it) => it.indexVariables.includes(name));
}

/** How a call gives a script the array that sets a variable. */
function arrayOption(name: string): string {
  const option = arrayOptions[name];
  return option === undefined ? "" : `, such as ${option}`;
}

const arrayOptions = byName<string>({
  SLURM_ARRAY_TASK_ID: "--set '--array=0-9'",
  SGE_TASK_ID: "--set '-t 1-10'",
  PBS_ARRAYID: "--set '-t 0-9'",
  PBS_ARRAY_INDEX: "--set '-J 0-9'",
  LSB_JOBINDEX: '#BSUB -J "x[1-10]" at its top',
  OAR_ARRAY_INDEX: "--set '--array 10'",
  MOAB_JOBARRAYINDEX: "--set '-t name.[0-9]'",
});
