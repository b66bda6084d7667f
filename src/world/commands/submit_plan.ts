import { type Diagnostic, error, Failure, warning } from "../../error.ts";
import type { Job } from "../../plan/job.ts";
import { makeJob } from "../../plan/make_job.ts";
import type { SweepFacts } from "../../plan/record.ts";
import { counted, type JobEnd, type JobResult } from "../../report/results.ts";
import { version } from "../../version.ts";
import { findProgram } from "../system/find_program.ts";
import { runLocally } from "../queue/local.ts";
import { nextLogId } from "../logs/log_dir.ts";
import type { Plan } from "../around/make_plan.ts";
import {
  journalFor,
  type PreparedSweep,
  prepareJobs,
} from "../queue/prepare_jobs.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { unitsOf } from "../queue/prepared_jobs.ts";
import { isIn } from "../queue/resume.ts";
import { settle } from "../queue/settle.ts";
import { submitJobs, type SubmitStop } from "../queue/submit.ts";
import { submitArrays } from "../queue/submit_array.ts";
import { lockNewSweep, type SweepLocks } from "../logs/sweep_locks.ts";
import type { Terminal } from "../system/terminal.ts";

const defaultAtOnce = 4;

/** What came of a plan. */
export interface Submission {
  results: JobResult[];
  way: "whole" | "interrupted";
  diagnostics: Diagnostic[];
}

/** The jobs as they would be made now; makes nothing. */
export function peekJobs(plan: Plan): Job[] {
  const next = new Map<string, number>();
  return plan.runs.map((run) => {
    const logId = next.get(run.parentLogDir) ?? nextLogId(run.parentLogDir);
    next.set(run.parentLogDir, logId + 1);
    return makeJob(run, logId, plan.settings);
  });
}

/**
 * Makes the log directories of all jobs, writes them, and only then hands
 * the jobs over. Throws a Failure, and leaves nothing behind, where the
 * directories cannot be made.
 */
export async function submitPlan(
  plan: Plan,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Submission> {
  refuseAbsent(plan);
  const now = new Date().toISOString();
  const facts: SweepFacts = {
    sweep: sweepName(now),
    source: plan.scriptPath,
    workDir: plan.settings.workDir,
    ...(plan.settings.submitDir === undefined
      ? {}
      : { submitDir: plan.settings.submitDir }),
    preparedAt: now,
    mlxpsub: version,
  };
  const { maxRunning } = plan.options;
  const journal = journalFor(plan.runs, plan.settings, facts, maxRunning);
  const locks = lockNewSweep(Object.keys(journal.above), facts.sweep);
  try {
    const sweep = await prepareJobs(journal, {
      signal,
      obstacle: locks.obstacle,
      onProgress: ({ done, of }) =>
        terminal.progress(`writing ${done} of ${counted(of)}`),
    });
    terminal.endProgress();
    const { ends, way, diagnostics } = await handOver(
      plan,
      sweep,
      locks,
      terminal,
      signal,
    );
    const results = sweep.jobs.map((job, index): JobResult => ({
      job,
      end: ends[index] ?? { kind: "not handed over" },
    }));
    return { results, way, diagnostics };
  } finally {
    locks.release();
  }
}

function refuseAbsent({ settings: { scheduler }, options }: Plan): void {
  const { title, submitProgram } = scheduler;
  if (options.local !== undefined || findProgram(submitProgram)) return;
  throw new Failure([error(
    `Cannot submit to ${title}: ${submitProgram} is not on PATH`,
    undefined,
    "Load the scheduler's module, name another with --scheduler, or run the jobs here with --local",
  )]);
}

interface HandedOver {
  ends: JobEnd[];
  way: Submission["way"];
  diagnostics: Diagnostic[];
}

async function handOver(
  plan: Plan,
  { prepared: jobs, arrays }: PreparedSweep,
  locks: SweepLocks,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<HandedOver> {
  const { scheduler, workDir } = plan.settings;
  if (plan.options.local !== undefined) {
    const { outcomes, interrupted, diagnostics } = await runLocally(jobs, {
      workDir,
      atOnce: plan.options.local,
      signal,
      onProgress: ({ of, running, done, failed }) =>
        terminal.progress(
          `${done} of ${counted(of)} done, ${running} running${
            failed > 0 ? `, ${failed} failed` : ""
          }`,
        ),
    });
    return {
      ends: outcomes,
      way: interrupted === "yes" ? "interrupted" : "whole",
      diagnostics,
    };
  }
  const settings = {
    workDir: plan.settings.submitDir ?? workDir,
    atOnce: plan.options.jobs ?? defaultAtOnce,
    signal,
    obstacle: locks.obstacle,
    onProgress: ({ of, done }: { of: number; done: number }) =>
      terminal.progress(`${done} of ${counted(of)} submitted`),
  };
  const { outcomes, stop } = scheduler.array !== undefined && arrays.length > 0
    ? await submitArrays(arrays, scheduler, scheduler.array, settings)
    : await submitJobs(jobs, scheduler, settings);
  const doubtful = jobs.filter((_, at) => outcomes[at]?.kind === "ambiguous");
  const { ends, diagnostics } = await settle(unitsOf(doubtful), {
    workDir,
    signal,
    onWait: (what) => terminal.progress(what),
  });
  return {
    ends: jobs.map((job, at) =>
      isIn(ends.get(job)) ? ends.get(job) : outcomes[at]
    ).map((it): JobEnd => it ?? { kind: "not handed over" }),
    way: stop?.kind === "interrupted" ? "interrupted" : "whole",
    diagnostics: [
      ...diagnostics,
      ...(stop === undefined ? [] : diagnosticsOf(stop, scheduler)),
    ],
  };
}

/** Why not all jobs were handed over. */
function diagnosticsOf(stop: SubmitStop, scheduler: Scheduler): Diagnostic[] {
  switch (stop.kind) {
    case "interrupted":
      return [];
    case "not accepting":
      return [warning(
        `${scheduler.title} accepts nothing at the moment: ${stop.reason}`,
        undefined,
        "Go on later with mlxpsub resume",
      )];
    default:
      return [stop.diagnostic];
  }
}

/** `20261122T153012Z-4f2a`: when, and a part that two calls do not share. */
function sweepName(now: string): string {
  const time = now.replace(/[-:]|\.\d+/g, "");
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  return `${time}-${random.toString(16).padStart(4, "0")}`;
}
