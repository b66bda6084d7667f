import { type Diagnostic, warning } from "../error.ts";
import type { Job, Run } from "../plan/job.ts";
import { makeJob } from "../plan/make_job.ts";
import { preparedRecord, type SweepFacts } from "../plan/record.ts";
import { counted, type JobEnd, type JobResult } from "../report.ts";
import { version } from "../version.ts";
import { runLocally } from "./local.ts";
import { nextLogId, reserveLogDirs } from "./log_dir.ts";
import type { Plan } from "./make_plan.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { type PreparedJob, submitJobs, type SubmitStop } from "./submit.ts";
import { submitArrays } from "./submit_array.ts";
import type { Terminal } from "./terminal.ts";
import { writeJobs } from "./tree.ts";

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
  const jobs = await reserveJobs(plan, signal);
  const now = new Date().toISOString();
  const sweep: SweepFacts = {
    sweep: sweepName(now),
    source: plan.scriptPath,
    workDir: plan.settings.workDir,
    preparedAt: now,
    mlxpsub: version,
  };
  const prepared = jobs.map((job) => ({
    logDir: job.logDir,
    script: job.script,
    mlxpYaml: job.mlxpYaml,
    infoYaml: job.infoYaml,
    directives: job.directives,
    record: preparedRecord(job, sweep),
  }));
  await writeJobs(prepared, {
    signal,
    onProgress: ({ done, of }) =>
      terminal.progress(`writing ${done} of ${counted(of)}`),
  });
  const { ends, way, diagnostics } = await handOver(
    plan,
    prepared,
    terminal,
    signal,
  );
  const results = jobs.map((job, index): JobResult => ({
    job,
    end: ends[index] ?? { kind: "not handed over" },
  }));
  return { results, way, diagnostics };
}

/** Takes log_ids for all runs, log directory by log directory. */
async function reserveJobs(plan: Plan, signal: AbortSignal): Promise<Job[]> {
  const jobs = new Map<Run, Job>();
  const byParent = Map.groupBy(plan.runs, (it) => it.parentLogDir);
  for (const [parent, runs] of byParent) {
    const logIds = await reserveLogDirs(parent, runs.length, signal);
    runs.forEach((run, index) => {
      jobs.set(run, makeJob(run, logIds[index] ?? 0, plan.settings));
    });
  }
  return plan.runs.flatMap((it) => jobs.get(it) ?? []);
}

interface HandedOver {
  ends: JobEnd[];
  way: Submission["way"];
  diagnostics: Diagnostic[];
}

async function handOver(
  plan: Plan,
  jobs: PreparedJob[],
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
    workDir,
    atOnce: plan.options.jobs ?? defaultAtOnce,
    signal,
    onProgress: ({ of, done }: { of: number; done: number }) =>
      terminal.progress(`${done} of ${counted(of)} submitted`),
  };
  const array = plan.settings.submission === "one"
    ? scheduler.array
    : undefined;
  const { outcomes, stop } = array !== undefined
    ? await submitArrays(jobs, array, plan, settings)
    : await submitJobs(jobs, scheduler, settings);
  return {
    ends: outcomes,
    way: stop?.kind === "interrupted" ? "interrupted" : "whole",
    diagnostics: stop === undefined ? [] : diagnosticsOf(stop, scheduler),
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
        "Submit again later",
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
