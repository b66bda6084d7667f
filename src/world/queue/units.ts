import { arrayScriptOf, pathIn } from "../../plan/layout.ts";
import { plannedLogDir } from "../../plan/submission.ts";
import { arrayAround } from "../../plan/sweep_plan.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";

/** What is handed over with one submit command. */
export interface Unit {
  sweep: HeldSweep;
  kind: "job" | "array";
  /** By their place in the plan; one, if it is no array. */
  jobs: readonly number[];
  /** Absolute path of what is submitted, by the name that the plan has for it. */
  script: string;
}

/**
 * Prepared jobs of a sweep → what to hand over. Those of an array that is not
 * whole any more go one by one.
 */
export function unitsOf(
  sweep: HeldSweep,
  jobs: Iterable<number> = sweep.view.state.jobs.keys(),
): Unit[] {
  const { state } = sweep.view;
  const prepared = new Set(
    [...jobs].filter((at) => state.jobs[at]?.state === "prepared"),
  );
  const units: Unit[] = [];
  const done = new Set<number>();
  for (const at of prepared) {
    if (done.has(at)) continue;
    const members = membersAround(sweep, at);
    const isWhole = members.length > 0 &&
      members.every((it) =>
        prepared.has(it) && state.jobs[it]?.company === "its array"
      );
    const unit = isWhole ? arrayUnit(sweep, members) : jobUnit(sweep, at);
    for (const it of unit.jobs) done.add(it);
    units.push(unit);
  }
  return units;
}

export function jobUnit(sweep: HeldSweep, at: number): Unit {
  const logDir = plannedLogDir(sweep.view.state, at);
  return { sweep, kind: "job", jobs: [at], script: pathIn(logDir, "script") };
}

function arrayUnit(sweep: HeldSweep, jobs: readonly number[]): Unit {
  const logDir = plannedLogDir(sweep.view.state, jobs[0] ?? 0);
  return { sweep, kind: "array", jobs, script: arrayScriptOf(logDir) };
}

/** All jobs of the array that a job is planned in. */
export function membersAround(
  { view: { state: { plan } } }: HeldSweep,
  at: number,
): number[] {
  const { first = 0, size = 0 } = arrayAround(plan, at) ?? {};
  return Array.from({ length: size }, (_, index) => first + index);
}
