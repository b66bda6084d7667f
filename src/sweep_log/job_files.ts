import type { Scheduler } from "../schedulers/scheduler.ts";
import type { JobFiles } from "../jobs/files.ts";
import { makeArrays } from "../jobs/job_array.ts";
import { jobMaker } from "../jobs/make_job.ts";
import { makePack, type PackedMember } from "../jobs/pack_job.ts";
import { packsOf, runAt, type SweepPlan } from "./sweep_plan.ts";

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
  const make = jobMaker(settings);
  const files = logIds.map((logId, at) => make(runAt(plan, at), logId));
  const { arraySize, maxRunning, pack } = plan;
  const jobs = pack === undefined
    ? files
    : packsOf([...files.keys()], pack).flatMap((some) => {
      const first = files[some[0] ?? 0];
      const [lead, ...others] = some.map((at): PackedMember => ({
        run: runAt(plan, at),
        logId: logIds[at] ?? 0,
        logDir: files[at]?.logDir ?? "",
        attempt: 1,
      }));
      if (first === undefined || lead === undefined) return [];
      const members = [lead, ...others] as const;
      const { path, text } = makePack(members, settings, pack.atOnce);
      first.packPath = path;
      first.packScript = text;
      return [first];
    });
  if (arraySize === undefined || scheduler.array === undefined) return files;
  const support = { ...scheduler.array, maxSize: arraySize };
  for (const it of makeArrays(jobs, support, settings, maxRunning)) {
    const [first] = it.members;
    if (first !== undefined) first.arrayScript = it.text;
  }
  return files;
}
