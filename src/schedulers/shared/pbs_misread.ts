import type { Directive, DirectiveFault } from "../scheduler.ts";
import { commentBehind, unexpanded } from "./misread.ts";

/** What qsub of TORQUE 6.1 and PBS Pro reads otherwise than people do. */
export function pbsMisreads(
  directives: Directive[],
  prefix: string,
  title: string,
): DirectiveFault[] {
  return [
    ...commentBehind(
      directives,
      prefix,
      "PBS Pro refuses a comment behind an option; TORQUE passes over it",
    ),
    // qsub(1B): a job's own variables, in paths
    ...unexpanded(directives, prefix, title, /^\$\{?PBS_/),
  ];
}
