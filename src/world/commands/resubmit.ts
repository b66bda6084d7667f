import type { ResubmitOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import type { Company } from "../../plan/sweep_events.ts";
import { packsOf } from "../../plan/sweep_plan.ts";
import type { Submission } from "../../plan/submission.ts";
import { counted } from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { DirectiveChange } from "../../schedulers/shared/set_directives.ts";
import type { StatusRow } from "../../status/row.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { claimSweep, type HeldSweep } from "../logs/held_sweep.ts";
import { bringToQueue } from "../queue/bring_to_queue.ts";
import { releaseAll } from "../queue/claim_sweeps.ts";
import { readRows } from "../queue/job_rows.ts";
import { prepareAgain, withDirectives } from "../queue/prepare_again.ts";
import {
  cannotChange,
  cannotGo,
  foreignErrors,
  madeForOther,
  type Refusal,
  refusalErrors,
  unlogged,
} from "../queue/refusals.ts";
import { membersAround, type Unit, unitsOf } from "../queue/units.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import {
  changeFor,
  changeOf,
  checkChange,
  checkTargets,
  choose,
} from "./resubmit_choice.ts";
import {
  queueSettings,
  showBrought,
  showFirstScript,
  showResults,
  writtenScript,
} from "./show_results.ts";

/** `mlxpsub resubmit`: submits jobs that are over once more → the exit code. */
export async function resubmit(
  targets: string[],
  options: ResubmitOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const found = findJobs({ targets, ...options }, workDir);
  checkTargets(targets, options, workDir);
  const change = changeOf(options);
  checkChange(found.jobs, change);
  const { rows, diagnostics: troubles } = await readRows(
    found.jobs,
    workDir,
    untilKilled(),
  );
  const diagnostics = [
    ...found.diagnostics,
    ...troubles,
    ...found.broken.map((it) => error(it.message)),
  ];
  const { meant: chosen, faults } = choose(found.jobs, rows, options);
  if (faults.length > 0) {
    throw new Failure([...diagnostics, ...faults], exitCodes.usage);
  }
  const { meant, refusals } = check(chosen, options);
  diagnostics.push(...refusals);
  if (options.dryRun) {
    preview(meant, options, terminal);
    terminal.report(diagnostics);
    return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
  }
  const signal = stopSignals();
  const sweeps = await claimAll(meant);
  try {
    const units: Unit[] = [];
    for (const [sweep, some] of sweeps) {
      units.push(...prepareSome(sweep, some, change, signal, diagnostics));
    }
    const brought = await bringToQueue(units, {
      workDir,
      signal,
      ...queueSettings(options, terminal),
    });
    return showBrought(
      units,
      brought,
      {
        act: "resubmit",
        diagnostics,
        lines: chosen.length === 0 && found.jobs.length > 0
          ? [noneLine(rows, options)]
          : [],
      },
      options,
      terminal,
    );
  } finally {
    await releaseAll([...sweeps.keys()]);
  }
}

function noneLine(
  rows: ReadonlyMap<Submission, StatusRow>,
  { failed, force }: ResubmitOptions,
): string {
  const lost = [...rows.values()].filter((it) => it.state === "LOST");
  const why = lost.length > 0 && failed && !force
    ? `; ${lost.length} LOST: add --force, or name them`
    : "";
  return `no job of ${counted(rows.size)} is to be submitted again${why}`;
}

/** Leaves out what cannot go from its directory, before anything is changed. */
function check(
  jobs: readonly Submission[],
  { dryRun }: ResubmitOptions,
): { meant: Submission[]; refusals: Diagnostic[] } {
  const refused = new Map<Submission, Refusal>();
  for (const job of jobs) {
    if (job.foreign !== undefined) continue;
    const refusal = unlogged(job) ?? madeForOther(job) ?? cannotGo(job) ??
      (dryRun ? undefined : cannotChange(job));
    if (refusal !== undefined) refused.set(job, refusal);
  }
  return {
    meant: jobs.filter((it) => !refused.has(it) && it.foreign === undefined),
    refusals: [
      ...foreignErrors("resubmit", jobs),
      ...refusalErrors("resubmit", refused),
    ],
  };
}

/** What would be submitted again, and the first script if it would change. */
function preview(
  meant: readonly Submission[],
  options: ResubmitOptions,
  terminal: Terminal,
): void {
  const change = changeOf(options);
  const changes = change.set.length + change.unset.length > 0;
  const scriptOf = (job: Submission): string => {
    const script = writtenScript(job);
    const { scheduler } = job.record;
    return changes
      ? withDirectives(
        script,
        schedulerOf(scheduler),
        changeFor(scheduler, change),
      )
      : script;
  };
  const results = meant.map((job) => ({ job }));
  showResults(results, options, terminal, { scriptOf });
  if (changes) showFirstScript(results, options, terminal, scriptOf);
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
  signal: AbortSignal,
  diagnostics: Diagnostic[],
): Unit[] {
  const { state } = sweep.view;
  const own = changeFor(state.plan.settings.scheduler, change);
  const meant = new Set(jobs.flatMap(({ place, record }) => {
    const at = place?.at ?? -1;
    const now = state.jobs[at];
    // another resubmit was faster
    return now?.jobId === record.jobId &&
        now?.attempt === (record.attempt ?? 1) && now.state === record.state
      ? [at]
      : [];
  }));
  const ready: number[] = [];
  for (const { jobs: some, company } of companiesOf(sweep, meant)) {
    if (signal.aborted) break;
    try {
      prepareAgain(sweep, some, company, own);
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
