import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import type { Run } from "../../plan/run.ts";
import { counted } from "../../report/results.ts";
import { shellQuote } from "../../script/word_text.ts";
import { isSkipped, type Known } from "../../status/known_settings.ts";
import {
  compareKnown,
  dependsOnJob,
  knownBy,
  knownSummary,
  otherOrder,
  otherSetUps,
} from "../../status/known_settings.ts";
import { type Around, sameJobs } from "../../status/same_jobs.ts";
import { olderJobsWith } from "./older_jobs.ts";
import { readRows } from "./job_rows.ts";
import { foreignErrors } from "./refusals.ts";
import type { Plan } from "../around/make_plan.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { inNoOrder } from "../../plan/settings.ts";
import { runAt } from "../../sweep_log/sweep_plan.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { isDirectory } from "../system/files.ts";

/** What is known of a plan's settings from earlier jobs. */
export interface KnownSettings {
  /** `16 jobs: 12 new, 4 completed`; undefined where all are new. */
  summary?: string;
  /** The plan, without what `--skip-done` leaves out. */
  plan: Plan;
  diagnostics: Diagnostic[];
}

/**
 * Looks for jobs of the same command in the same log directory, and asks how
 * those stand. The scheduler is asked only where there is such a job.
 */
export async function knownSettings(
  plan: Plan,
  signal: AbortSignal,
): Promise<KnownSettings> {
  const { workDir } = plan.settings;
  const known = new Map<Run, Known>();
  const same = new Map<Run, Submission[]>();
  const diagnostics: Diagnostic[] = [];
  for (
    const [parent, runs] of Map.groupBy(plan.runs, (it) => it.parentLogDir)
  ) {
    const settings = new Map(runs.map((it) => [
      it,
      it.identity,
    ]));
    const texts = new Set(
      [...settings.values()].filter((it) => it !== undefined),
    );
    diagnostics.push(...notCompared(plan, settings));
    const { found: all, reordered } = jobsWith(texts, parent);
    diagnostics.push(...otherOrder(reordered));
    if (plan.options.skipDone) {
      const older = await olderJobsWith(texts, parent, signal);
      diagnostics.push(...older.diagnostics);
      for (const [job, text] of older.found) all.set(job, text);
    }
    // a setting would be left out for the word of somebody else
    const found = new Map(
      [...all].filter(([it]) => it.foreign === undefined),
    );
    if (plan.options.skipDone) {
      diagnostics.push(...foreignErrors("leave out", [...all.keys()]));
    }
    if (found.size === 0) continue;
    const rows = await readRows([...found.keys()], workDir, signal);
    diagnostics.push(...rows.diagnostics);
    const byText = new Map<string, { job: Submission; state: Known }[]>();
    for (const [job, text] of found) {
      const state = knownBy(rows.rows.get(job) ?? { state: "LOST" });
      if (state === undefined) continue;
      const some = byText.get(text);
      if (some === undefined) byText.set(text, [{ job, state }]);
      else some.push({ job, state });
    }
    const runsByText = Map.groupBy(runs, (it) => it.identity);
    for (const [text, jobs] of byText) {
      const best = jobs.toSorted((a, b) => compareKnown(a.state, b.state));
      const ofRuns = sameJobs(
        (runsByText.get(text) ?? []).map((it) => [it, it]),
        best.map((it) => [it, aroundOf(it.job)]),
      );
      for (const [run, [first, ...others]] of ofRuns) {
        if (first === undefined) continue;
        known.set(run, first.state);
        same.set(
          run,
          [first, ...others.filter((it) => it.state === first.state)]
            .map((it) => it.job),
        );
      }
    }
  }
  if (known.size === 0) return { plan, diagnostics };
  diagnostics.push(...leftToResume(plan, known));
  const all = plan.runs.map((it) => known.get(it));
  if (plan.options.skipDone && all.includes("not known")) {
    throw new Failure([
      ...diagnostics,
      error(
        "Cannot tell which settings have a job: their scheduler does not answer",
        undefined,
        "Try again later, or leave out --skip-done",
      ),
    ], exitCodes.world);
  }
  const skip = plan.options.skipDone === true;
  if (skip) {
    diagnostics.push(...otherSetUps(
      [...same].flatMap(([run, jobs]) => {
        const state = known.get(run);
        if (state === undefined || !isSkipped(state)) return [];
        const setUps = jobs.flatMap((it) => aroundOf(it).setUp ?? []);
        const now = run.setUp ?? "";
        const [before] = setUps.includes(now) ? [] : setUps;
        return before === undefined ? [] : [{ state, before, now }];
      }),
    ));
  }
  const runs = plan.runs.filter((it) => !skip || !isSkipped(known.get(it)));
  const left = plan.runs.length - runs.length;
  return {
    summary: `${knownSummary(all)}; ${
      skip ? `${left} left out` : "--skip-done leaves out what is done"
    }`,
    plan: { ...plan, runs },
    diagnostics,
  };
}

/** What is around the run of a job, as its sweep's plan has it. */
function aroundOf({ place, record }: Submission): Around {
  if (place !== undefined) return runAt(place.view.state.plan, place.at);
  const { settings } = record;
  return settings === undefined ? {} : { settings };
}

/** Nobody else would submit what `--skip-done` leaves out. */
function leftToResume(
  { options, runs }: Plan,
  known: ReadonlyMap<Run, Known>,
): Diagnostic[] {
  const left = runs.filter((it) => known.get(it) === "not submitted");
  if (!options.skipDone || left.length === 0) return [];
  const dirs = new Set(left.map((it) => it.parentLogDir));
  return [warning(
    `${counted(left.length)} of an earlier call not submitted yet`,
    undefined,
    `Submit them with ${
      [...dirs].map((it) => `mlxpsub resume ${shellQuote(it)}`).join(" and ")
    }`,
  )];
}

/** What to say of settings that `--skip-done` cannot leave out. */
function notCompared(
  { options }: Plan,
  settings: ReadonlyMap<Run, string | undefined>,
): Diagnostic[] {
  const runs = [...settings].filter(([, text]) => text === undefined);
  const [first] = runs;
  if (!options.skipDone || first === undefined) return [];
  const [run] = first;
  return [warning(
    `Cannot tell whether ${
      counted(runs.length)
    } ran before: what only a job knows is in "${
      run.overrides.find(dependsOnJob) ?? run.command
    }"`,
  )];
}

/** Jobs of one of these settings, each with its setting, and the near misses. */
function jobsWith(
  texts: ReadonlySet<string>,
  parent: string,
): { found: Map<Submission, string>; reordered: number } {
  const found = new Map<Submission, string>();
  // not there yet, or making it will say why
  if (!isDirectory(parent)) return { found, reordered: 0 };
  const lengths = new Set([...texts].map((it) => it.length));
  const orders = new Map(
    [...texts].map((it): [string, string] => [inNoOrder(it), it]),
  );
  const near = new Set<string>();
  for (const job of findJobs({ targets: [parent] }, "/").jobs) {
    const { identity } = job;
    if (identity === undefined) continue;
    if (texts.has(identity)) found.set(job, identity);
    else if (job.foreign === undefined && lengths.has(identity.length)) {
      const text = orders.get(inNoOrder(identity));
      if (text !== undefined) near.add(text);
    }
  }
  for (const text of found.values()) near.delete(text);
  return { found, reordered: near.size };
}
