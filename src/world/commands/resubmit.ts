import type { ResubmitOptions } from "../../cli/life_calls.ts";
import { type Diagnostic, error, exitCodes, Failure } from "../../error.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { counted } from "../../report/results.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { StatusRow } from "../../status/row.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { readRows } from "../queue/job_rows.ts";
import { withDirectives } from "../queue/prepare_again.ts";
import {
  cannotChange,
  cannotGo,
  foreignErrors,
  madeForOther,
  type Refusal,
  refusalErrors,
  unlogged,
} from "../queue/refusals.ts";
import { submitAgain } from "../queue/submit_again.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { changeFor } from "../queue/submit_again.ts";
import {
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
  const found = findJobs(
    { targets, ...options, mailJobs: "left out" },
    workDir,
  );
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
  const { units, brought } = await submitAgain(meant, change, diagnostics, {
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
}

function noneLine(
  rows: ReadonlyMap<Submission, StatusRow>,
  { failed, force }: ResubmitOptions,
): string {
  const lost = [...rows.values()].filter((it) => it.state === "LOST");
  const why = lost.length > 0 && failed && !force
    ? `; ${lost.length} LOST: add --force, or name them`
    : "";
  return `none of ${counted(rows.size)} is to be submitted again${why}`;
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
