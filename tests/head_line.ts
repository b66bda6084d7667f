/** The line in the head of jobs' scripts, to the letter, for tests. */
import { headLine } from "../src/jobs/own_directory.ts";
import { schedulerOf } from "../src/schedulers/registry.ts";

const sweep = "20261122T153012Z-4f2a";

/** A script with the name of a sweep that all tests have. */
export function ofOneSweep(text: string): string {
  return text.replace(/\b\d{8}T\d{6}Z-[0-9a-f]{4}\b/g, sweep);
}

/** Of that sweep's jobs. */
export function headLineOf(scheduler: string): string {
  return headLine(sweep, schedulerOf(scheduler));
}
