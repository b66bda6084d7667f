import { arrayScriptOf, pathIn } from "../../jobs/layout.ts";
import { packScriptAt, plannedLogDir } from "../../sweep_log/submission.ts";
import { arrayAround } from "../../sweep_log/sweep_plan.ts";
import type { Pack } from "../../sweep_log/sweep_state.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";

/** What is handed over with one submit command. */
export interface Unit {
  sweep: HeldSweep;
  /** `pack`: one job of several runs. */
  kind: "job" | "pack" | "array";
  /** By their place in the plan; one, if it is no array and no pack. */
  jobs: readonly number[];
  /** How many of those each job of the scheduler's holds, in their order. */
  shares: readonly number[];
  /** Absolute path of what is submitted, by the name that the plan has for it. */
  script: string;
}

/**
 * Prepared jobs of a sweep → what to hand over. Those of an array that is not
 * whole any more go one by one; a pack goes without those that are cancelled.
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
    const unit = isWhole
      ? arrayUnit(sweep, members)
      : aloneUnit(sweep, at, (it) => prepared.has(it));
    for (const it of unit.jobs) done.add(it);
    units.push(unit);
  }
  return units;
}

/** The same without the arrays: what is left of some is handed over by itself. */
export function unitsApart(sweep: HeldSweep, jobs: readonly number[]): Unit[] {
  const left = new Set(jobs);
  return jobs.flatMap((at) => {
    if (!left.has(at)) return [];
    const unit = aloneUnit(sweep, at, (it) => left.has(it));
    for (const it of unit.jobs) left.delete(it);
    return [unit];
  });
}

/** A job, with those of the runs that share it which are meant. */
function aloneUnit(
  sweep: HeldSweep,
  at: number,
  isMeant: (at: number) => boolean,
): Unit {
  const { state } = sweep.view;
  const pack = state.jobs[at]?.pack;
  if (pack === undefined) {
    const script = pathIn(plannedLogDir(state, at), "script");
    return { sweep, kind: "job", jobs: [at], shares: [1], script };
  }
  const jobs = matesIn(sweep, pack).filter(isMeant);
  const script = packScriptAt(state, pack);
  return { sweep, kind: "pack", jobs, shares: [jobs.length], script };
}

function arrayUnit(sweep: HeldSweep, jobs: readonly number[]): Unit {
  const { state } = sweep.view;
  const packs = new Set(jobs.flatMap((at) => state.jobs[at]?.pack ?? []));
  return {
    sweep,
    kind: "array",
    jobs,
    shares: packs.size === 0
      ? jobs.map(() => 1)
      : [...packs].map((it) => it.runs.length),
    script: arrayScriptOf(plannedLogDir(state, jobs[0] ?? 0)),
  };
}

/** Ids of a unit's jobs → of each run's. */
export function idsOfRuns(
  { shares }: Unit,
  jobIds: readonly string[],
): string[] {
  return jobIds.flatMap((id, index) =>
    Array.from({ length: shares[index] ?? 0 }, () => id)
  );
}

/** The runs of a unit, those of each job together. */
export function jobsOf({ jobs, shares }: Unit): number[][] {
  let from = 0;
  return shares.map((size) => jobs.slice(from, from += size));
}

/** Runs that share a job and have not left it for another. */
export function matesIn(
  { view: { state: { jobs } } }: HeldSweep,
  pack: Pack,
): number[] {
  return pack.runs.filter((at) => jobs[at]?.pack === pack);
}

/** All jobs of the array that a job is planned in. */
export function membersAround(
  { view: { state: { plan } } }: HeldSweep,
  at: number,
): number[] {
  const { first = 0, size = 0 } = arrayAround(plan, at) ?? {};
  return Array.from({ length: size }, (_, index) => first + index);
}
