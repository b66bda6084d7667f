import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";

/**
 * Makes this process's environment fit for the programs it starts: without
 * what the scheduler must not see (it would beat the job's script, or belongs
 * to the job that mlxpsub runs in) and without MLXP_SCHEDULER, which would
 * send MLXP to another job's directory. Returns the variables to add for a
 * program that starts in `workDir`: OAR starts jobs in $PWD; and the scheduler's
 * own.
 *
 * The variables are deleted here and inherited, rather than a copy passed on,
 * because Deno cannot read a value that is not UTF-8, but does inherit it.
 */
export function prepareEnvironment(
  scheduler: Pick<Scheduler, "leaks" | "variables">,
  workDir: string,
): Record<string, string> {
  for (const name of Object.keys(Deno.env.toObject())) {
    if (scheduler.leaks(name)) Deno.env.delete(name);
  }
  Deno.env.delete("MLXP_SCHEDULER");
  const missing = Object.entries(scheduler.variables ?? {})
    .filter(([name]) => !Deno.env.has(name));
  return { ...Object.fromEntries(missing), PWD: workDir };
}

/** The variables that choose a cluster of a scheduler's, as they are now. */
export function clusterVariables(
  { clusterVariables: names = [] }: Pick<BatchScheduler, "clusterVariables">,
): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}
