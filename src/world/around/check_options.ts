import type { SubmitOptions } from "../../cli/call.ts";
import { type Diagnostic, error } from "../../error.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";

/** What --array and --max-running ask for, against what there is. */
export function checkArray(
  scheduler: Scheduler,
  options: SubmitOptions,
): Diagnostic[] {
  if (options.array !== true) {
    return options.maxRunning === undefined ? [] : [error(
      "Cannot limit what runs at once without a job array",
      undefined,
      scheduler.name === "local"
        ? `Write --local ${options.maxRunning}`
        : "Add --array",
    )];
  }
  if (scheduler.array === undefined) {
    return [error(
      `Cannot submit an array: ${scheduler.title} has no job arrays`,
      undefined,
      "Leave --array out",
    )];
  }
  if (options.first !== undefined) {
    return [error(
      "Cannot submit the first jobs of an array only: it goes as a whole",
      undefined,
      "Leave out --array or --first",
    )];
  }
  return options.maxRunning === undefined ||
      scheduler.array.limitsRunning === "yes"
    ? []
    : [error(
      `Cannot limit what runs at once: arrays of ${scheduler.title} have no such limit`,
      undefined,
      "Leave --max-running out",
    )];
}

/** What --hold and --all-or-nothing ask for, against what there is. */
export function checkStart(
  scheduler: Scheduler,
  { hold, allOrNothing, first }: SubmitOptions,
): Diagnostic[] {
  const flag = allOrNothing ? "--all-or-nothing" : "--hold";
  if (!hold && !allOrNothing) return [];
  if (hold && allOrNothing) {
    return [error(
      "Cannot hold jobs until they are released, and release them when all are in",
      undefined,
      "Leave out --hold or --all-or-nothing",
    )];
  }
  if (allOrNothing && first !== undefined) {
    return [error(
      "Cannot submit all jobs or none, and only the first of them",
      undefined,
      "Leave out --all-or-nothing or --first",
    )];
  }
  return canHold(scheduler) ? [] : [error(
    `Cannot hold jobs: ${scheduler.title} has no queue in which they could wait`,
    undefined,
    `Leave out ${flag}`,
  )];
}

function canHold({ name }: Scheduler): boolean {
  return schedulers.find((it) => it.name === name)?.status.release !==
    undefined;
}
