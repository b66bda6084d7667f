import { type Diagnostic, exitCodes } from "../../error.ts";
import { pathIn } from "../../jobs/layout.ts";
import { type Submission, submissionAt } from "../../sweep_log/submission.ts";
import {
  actedAsLines,
  actedAsTable,
  type ActedOn,
} from "../../report/acted.ts";
import {
  hasFailed,
  headline,
  type JobEnd,
  type JobResult,
  resultsAsJson,
  resultsAsLines,
  resultsAsTable,
  type ScriptOf,
  summarizeTroubles,
} from "../../report/results.ts";
import { firstScript } from "../../report/script_text.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import type { Brought } from "../queue/brought.ts";
import { type Refusal, refusalErrors } from "../queue/refusals.ts";
import type { Unit } from "../queue/units.ts";
import type { QueueSettings } from "../queue/bring_to_queue.ts";
import { readQuietly } from "../system/files.ts";
import type { Terminal } from "../system/terminal.ts";

interface ShowOptions {
  json?: true;
  quiet?: true;
}

/** What is beside the results of a call that brings jobs to a queue. */
export interface CallFacts {
  act: "submit" | "resume" | "resubmit";
  /** What is to be said besides. */
  diagnostics: readonly Diagnostic[];
  /** Lines for people, before the results. */
  lines: readonly string[];
  /** Of all results, where they have one. */
  scheduler?: Scheduler;
}

/** Shows what came of units → the exit code. */
export function showBrought(
  units: readonly Unit[],
  brought: Brought,
  { act, diagnostics, lines, ...shown }: CallFacts,
  options: ShowOptions,
  terminal: Terminal,
): number {
  terminal.endProgress();
  const refused = new Map<Submission, Refusal>();
  for (const { unit: { sweep, jobs }, reason } of brought.refused) {
    for (const at of jobs) {
      const job = submissionAt(sweep.view, at);
      if (job !== undefined) refused.set(job, { kind: "cannot go", reason });
    }
  }
  const results = resultsOf(units, brought);
  if (!options.quiet) terminal.tell(lines.map((it) => `${it}\n`).join(""));
  showResults(results, options, terminal, shown);
  const all = [
    ...diagnostics,
    ...refusalErrors(act, refused),
    ...brought.diagnostics,
  ];
  terminal.report(all);
  if (brought.way === "interrupted") return exitCodes.interrupted;
  return hasFailed(results) || all.length > 0
    ? exitCodes.world
    : exitCodes.done;
}

/** In the order of the sweeps and of their plans, without what was refused. */
function resultsOf(units: readonly Unit[], brought: Brought): JobResult[] {
  const refused = new Map(
    [...Map.groupBy(brought.refused, (it) => it.unit.sweep)].map((
      [sweep, some],
    ) => [sweep, new Set(some.flatMap((it) => it.unit.jobs))]),
  );
  return [...Map.groupBy(units, (it) => it.sweep)].flatMap(([sweep, some]) =>
    some.flatMap((it) => it.jobs).sort((a, b) => a - b)
      .filter((at) => refused.get(sweep)?.has(at) !== true)
      .flatMap((at) => {
        const job = submissionAt(sweep.view, at);
        const { scheduler } = sweep.view.state.plan.settings;
        const nothing: JobEnd = {
          kind: scheduler === "local" ? "not started" : "not handed over",
        };
        return job === undefined
          ? []
          : [{ job, end: brought.ends.get(sweep)?.get(at) ?? nothing }];
      })
  );
}

/** Shows what came of jobs, or is planned, scheduler by scheduler. */
export function showResults(
  results: readonly JobResult[],
  options: ShowOptions,
  terminal: Terminal,
  { scriptOf = writtenScript, scheduler: whole }: {
    scriptOf?: ScriptOf;
    scheduler?: Scheduler;
  } = {},
): void {
  if (options.json) terminal.print(resultsAsJson(results, scriptOf, whole));
  const groups = Map.groupBy(results, (it) => it.job.record.scheduler);
  if (whole !== undefined && groups.size === 0) groups.set(whole.name, []);
  for (const [name, some] of groups) {
    const scheduler = schedulerOf(name);
    if (options.json) {
      // printed above, as one document
    } else if (terminal.resultsGoTo === "pipe") {
      terminal.print(resultsAsLines(some));
    } else if (!options.quiet) {
      terminal.show(resultsAsTable(some, terminal.view()));
    }
    if (!options.quiet) terminal.tell(`${headline(scheduler, some)}\n`);
    terminal.report(summarizeTroubles(scheduler, some));
  }
}

/** What came of an act on each job. */
export function showActed(
  rows: readonly ActedOn[],
  terminal: Terminal,
): void {
  terminal.show(
    terminal.resultsGoTo === "pipe"
      ? actedAsLines(rows)
      : actedAsTable(rows, terminal.view()),
  );
}

/** The first script of planned jobs, for people at a terminal. */
export function showFirstScript(
  results: readonly JobResult[],
  options: ShowOptions,
  terminal: Terminal,
  scriptOf: ScriptOf,
): void {
  if (options.json || options.quiet || terminal.resultsGoTo === "pipe") return;
  terminal.show(firstScript(results, scriptOf, terminal.view()));
}

export function writtenScript({ logDir }: Submission): string {
  return readQuietly(pathIn(logDir, "script"));
}

/** What `--jobs` and `--wait` mean, and where the waiting is told. */
export function queueSettings(
  { jobs, wait, quiet }: { jobs?: number; wait?: true; quiet?: true },
  terminal: Terminal,
): Pick<
  QueueSettings,
  "atOnce" | "atOnceHere" | "patience" | "onProgress" | "onWait"
> {
  const told = new Set<string>();
  return {
    atOnce: jobs ?? 4,
    atOnceHere: jobs ?? 1,
    patience: wait ? "wait" : "once",
    onProgress: (text) => terminal.progress(text),
    // what it waits for is said once
    onWait(text) {
      if (!quiet && !told.has(text)) terminal.tell(`${text}\n`);
      told.add(text);
    },
  };
}
