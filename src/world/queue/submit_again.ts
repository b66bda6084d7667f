import type { CodeStates } from "../../plan/run.ts";
import { type Diagnostic, exitCodes, Failure, warning } from "../../error.ts";
import type { Company } from "../../sweep_log/sweep_events.ts";
import { packsOf, wordsAt } from "../../sweep_log/sweep_plan.ts";
import { readCode } from "../around/repository.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import {
  type DirectiveChange,
  directiveLine,
} from "../../schedulers/shared/set_directives.ts";
import { claimSweep, type HeldSweep } from "../logs/held_sweep.ts";
import { bringToQueue, type QueueSettings } from "./bring_to_queue.ts";
import type { Brought } from "./brought.ts";
import { releaseAll } from "./claim_sweeps.ts";
import { prepareAgain } from "./prepare_again.ts";
import { membersAround, type Unit, unitsOf } from "./units.ts";

/**
 * Submits jobs that are over once more, with other directives. Throws a Failure
 * where another mlxpsub is at one of their sweeps; what of a job cannot be made
 * ready is added to `diagnostics`.
 */
export async function submitAgain(
  jobs: readonly Submission[],
  change: DirectiveChange,
  diagnostics: Diagnostic[],
  settings: QueueSettings,
): Promise<{ units: Unit[]; brought: Brought }> {
  const { code, diagnostics: untold } = await readCode(
    jobs.map(programDirOf),
    settings.signal,
  );
  diagnostics.push(...untold);
  const sweeps = await claimAll(jobs);
  try {
    const units: Unit[] = [];
    for (const [sweep, some] of sweeps) {
      units.push(
        ...prepareSome(sweep, some, change, code, settings.signal, diagnostics),
      );
    }
    return { units, brought: await bringToQueue(units, settings) };
  } finally {
    await releaseAll([...sweeps.keys()]);
  }
}

/**
 * Hands over jobs that a call made ready once more and could not submit, as far
 * as they are so still. Throws as `submitAgain()` does.
 */
export async function submitReady(
  jobs: readonly Submission[],
  settings: QueueSettings,
): Promise<{ units: Unit[]; brought: Brought }> {
  const sweeps = await claimAll(jobs);
  try {
    const units = [...sweeps].flatMap(([sweep, some]) =>
      unitsOf(sweep, placesOf(sweep, some))
    );
    return { units, brought: await bringToQueue(units, settings) };
  } finally {
    await releaseAll([...sweeps.keys()]);
  }
}

/** Those that stand as they were seen: another mlxpsub may have been faster. */
function placesOf(
  { view: { state } }: HeldSweep,
  jobs: readonly Submission[],
): number[] {
  return jobs.flatMap(({ place, record }) => {
    const at = place?.at ?? -1;
    const now = state.jobs[at];
    return now?.jobId === record.jobId &&
        now?.attempt === (record.attempt ?? 1) && now.state === record.state
      ? [at]
      : [];
  });
}

/** As directives of a scheduler, where users leave its prefix out. */
export function changeFor(
  name: string,
  { set, unset }: DirectiveChange,
): DirectiveChange {
  const scheduler = schedulerOf(name);
  return {
    set: set.map((it) => directiveLine(scheduler, it)),
    unset: unset.map((it) => directiveLine(scheduler, it)),
  };
}

/**
 * Makes jobs ready once more; an array of which every job is meant goes as an
 * array again, with its limit of jobs that run at once; what else is meant of a
 * sweep whose runs share jobs shares them anew. Where one cannot be made ready,
 * the others go on.
 */
function prepareSome(
  sweep: HeldSweep,
  jobs: readonly Submission[],
  change: DirectiveChange,
  code: CodeStates,
  signal: AbortSignal,
  diagnostics: Diagnostic[],
): Unit[] {
  const { plan } = sweep.view.state;
  const own = changeFor(plan.settings.scheduler, change);
  const meant = new Set(placesOf(sweep, jobs));
  const ready: number[] = [];
  for (const { jobs: some, company } of companiesOf(sweep, meant)) {
    if (signal.aborted) break;
    try {
      prepareAgain(sweep, some, company, own, code);
      ready.push(...some);
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      diagnostics.push(...cause.diagnostics);
    }
  }
  return unitsOf(sweep, ready);
}

/** Jobs of a sweep by what they are submitted with. */
function companiesOf(
  sweep: HeldSweep,
  meant: ReadonlySet<number>,
): { jobs: number[]; company: Company }[] {
  const { jobs, plan: { pack } } = sweep.view.state;
  const groups: { jobs: number[]; company: Company }[] = [];
  const done = new Set<number>();
  const alone: number[] = [];
  for (const at of meant) {
    if (done.has(at)) continue;
    const members = membersAround(sweep, at);
    const isWhole = members.length > 0 &&
      members.every((it) => meant.has(it) && jobs[it]?.company === "its array");
    const some = isWhole ? members : [at];
    for (const it of some) done.add(it);
    if (isWhole) groups.push({ jobs: some, company: "its array" });
    else alone.push(at);
  }
  const shares = pack === undefined
    ? alone.map((at) => [at])
    : packsOf(alone, pack);
  return [
    ...groups,
    ...shares.map((some) => ({
      jobs: some,
      company: some.length > 1 ? "its pack" as const : "none" as const,
    })),
  ];
}

function programDirOf({ place }: Submission): string | undefined {
  return place && wordsAt(place.view.state.plan, place.at).programDir;
}

/** The sweeps that these jobs are of, each taken. */
async function claimAll(
  jobs: readonly Submission[],
): Promise<Map<HeldSweep, Submission[]>> {
  const held = new Map<HeldSweep, Submission[]>();
  const groups = Map.groupBy(
    jobs,
    ({ place, record }) => `${place?.view.home}\n${record.sweep}`,
  );
  for (const some of groups.values()) {
    const [first] = some;
    if (first?.place === undefined) continue;
    const { sweep } = first.record;
    const claim = claimSweep(first.place.view.home, sweep);
    if (claim.kind === "held") {
      held.set(claim.sweep, some);
      continue;
    }
    await releaseAll([...held.keys()]);
    throw new Failure(
      claim.kind === "broken" ? [claim.diagnostic] : [warning(
        `Cannot take sweep ${sweep}: another mlxpsub is at it`,
        undefined,
        "Wait until it is done",
      )],
      exitCodes.world,
    );
  }
  return held;
}
