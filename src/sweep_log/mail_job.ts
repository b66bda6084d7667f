import type { Run } from "../plan/run.ts";
import { packRuns } from "../jobs/packed_runs.ts";
import type { SweepPlan } from "./sweep_plan.ts";

const ending = "-mail";

/** The sweep of the one job that has a mail sent when those of a sweep have ended. */
export function mailSweepOf(sweep: string): string {
  return `${sweep}${ending}`;
}

/** The sweep whose end a job has told, or its own. */
export function sweepToldOf(sweep: string): string {
  return sweep.endsWith(ending) ? sweep.slice(0, -ending.length) : sweep;
}

/** Whether the one job of a sweep only has a mail sent. */
export function isMailSweep(sweep: string): boolean {
  return sweepToldOf(sweep) !== sweep;
}

/**
 * The plan of that job, in the log directory where the sweep's log is; it waits
 * by its directives. It is a sweep of its own, so that whatever is cut short is
 * gone on with as with any other job, and never done twice.
 */
export function planMailJob(
  {
    facts,
    settings: { scheduler, name, workDir, submitDir },
    above,
    mail = [],
  }: SweepPlan,
  awaits: readonly string[],
  largestLogId: number,
  now: string,
): SweepPlan {
  const [parentLogDir = ""] = Object.keys(above);
  const run: Run = {
    line: 0,
    parentLogDir,
    overrides: [`mail-after=${facts.sweep}`],
    settings: {},
    command: "true",
    body: `# Does nothing: it starts when all jobs of sweep ${facts.sweep} have
# ended, and the scheduler sends a mail when it has ended itself.
true
`,
  };
  return {
    facts: { ...facts, sweep: mailSweepOf(facts.sweep), preparedAt: now },
    settings: {
      scheduler,
      shebang: "#!/bin/bash",
      shell: "/bin/bash",
      directives: [...mail, ...awaits],
      workDir,
      ...submitDir === undefined ? {} : { submitDir },
      // what stands for a run's own is not there
      ...name === undefined || name.includes("%{") ? {} : { name },
      submission: "each",
    },
    above: { [parentLogDir]: largestLogId },
    runs: packRuns([run]),
  };
}
