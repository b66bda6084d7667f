import type { Diagnostic } from "../../error.ts";
import type { JobEnd } from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import { jobsOf, type SubmitUnit } from "./prepared_jobs.ts";
import {
  type PreparedJob,
  submitJobs,
  type SubmitResults,
  type SubmitSettings,
  type SubmitStop,
} from "./submit.ts";
import { submitArrays, withoutArray } from "./submit_array.ts";

/** What came of handing units over. */
export interface UnitResults {
  ends: Map<PreparedJob, JobEnd>;
  stops: SubmitStop[];
}

/**
 * Hands jobs and arrays over, from the directory in which each was prepared.
 * An array of which some jobs are out already goes job by job.
 */
export async function submitUnits(
  units: readonly SubmitUnit[],
  settings: Omit<SubmitSettings, "workDir">,
): Promise<UnitResults> {
  const ends = new Map<PreparedJob, JobEnd>();
  const stops: SubmitStop[] = [];
  const groups = Map.groupBy(units, (unit) => {
    const { scheduler = "", workDir = "", submitDir = workDir } =
      jobsOf(unit)[0]?.record ?? {};
    return `${scheduler} ${submitDir}`;
  });
  for (const group of groups.values()) {
    const record = group[0] === undefined
      ? undefined
      : jobsOf(group[0])[0]?.record;
    if (record === undefined) continue;
    const here = { ...settings, workDir: record.submitDir ?? record.workDir };
    const arrays = group.flatMap((it) =>
      it.kind === "array" && isWhole(it) ? [it.array] : []
    );
    const { array } = schedulerOf(record.scheduler);
    if (array !== undefined && arrays.length > 0) {
      const results = await submitArrays(
        arrays,
        schedulerOf(record.scheduler),
        array,
        here,
      );
      note(arrays.flatMap((it) => it.members), results, ends, stops);
      if (results.stop !== undefined) break;
    }
    const rest: [PreparedJob, PreparedJob][] = [];
    for (const unit of group) {
      if (unit.kind === "job") rest.push([unit.job, unit.job]);
      else if (array === undefined || !isWhole(unit)) {
        for (const it of unit.array.members) {
          rest.push([it, await withoutArray(it)]);
        }
      }
    }
    if (rest.length === 0) continue;
    const results = await submitJobs(
      rest.map(([, job]) => job),
      schedulerOf(record.scheduler),
      here,
    );
    note(rest.map(([job]) => job), results, ends, stops);
    if (results.stop !== undefined) break;
  }
  return { ends, stops };
}

function isWhole(unit: SubmitUnit & { kind: "array" }): boolean {
  return unit.size === unit.array.members.length;
}

function note(
  jobs: readonly PreparedJob[],
  { outcomes, stop }: SubmitResults,
  ends: Map<PreparedJob, JobEnd>,
  stops: SubmitStop[],
): void {
  jobs.forEach((job, index) =>
    ends.set(job, outcomes[index] ?? { kind: "not handed over" })
  );
  if (stop !== undefined) stops.push(stop);
}

/** Why not all jobs were handed over, for messages. */
export function stopDiagnostics(stops: readonly SubmitStop[]): Diagnostic[] {
  return stops.flatMap((it) => "diagnostic" in it ? [it.diagnostic] : []);
}
