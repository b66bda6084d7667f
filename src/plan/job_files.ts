import type { Scheduler } from "../schedulers/scheduler.ts";
import { makeArrays } from "./job_array.ts";
import { makeJob } from "./make_job.ts";
import { runAt, type SweepPlan } from "./sweep_plan.ts";

/** What is written into one log directory. */
export interface JobFiles {
  /** Absolute. */
  logDir: string;
  /** Texts of script.sh, metadata/mlxp.yaml and metadata/info.yaml. */
  script: string;
  mlxpYaml: string;
  infoYaml: string;
  /** Of the first job of an array: the text of metadata/array.sh. */
  arrayScript?: string;
}

/**
 * A plan and the log_ids of its jobs → all that is written for them. The
 * scheduler is the plan's, as the program here writes arrays.
 */
export function jobFiles(
  plan: SweepPlan,
  logIds: readonly number[],
  scheduler: Scheduler,
): JobFiles[] {
  const { sweep } = plan.facts;
  const settings = { ...plan.settings, scheduler, sweep };
  const files = logIds.map((logId, at): JobFiles => {
    const { logDir, script, mlxpYaml, infoYaml } = makeJob(
      runAt(plan, at),
      logId,
      settings,
    );
    return { logDir, script, mlxpYaml, infoYaml };
  });
  const { arraySize, maxRunning } = plan;
  if (arraySize === undefined || scheduler.array === undefined) return files;
  const support = { ...scheduler.array, maxSize: arraySize };
  for (const it of makeArrays(files, support, settings, maxRunning)) {
    const [first] = it.members;
    if (first !== undefined) first.arrayScript = it.text;
  }
  return files;
}
