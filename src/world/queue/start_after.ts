import { dirname } from "@std/path/posix";
import { type Diagnostic, error, Failure, warning } from "../../error.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import type { JobSettings } from "../../jobs/make_job.ts";
import { counted } from "../../report/results.ts";
import type {
  Awaited,
  AwaitedEnd,
  Scheduler,
} from "../../schedulers/scheduler.ts";
import { mayChange, type StatusRow } from "../../status/row.ts";
import { withArrayDialect } from "../around/array_dialect.ts";
import type { Plan } from "../around/make_plan.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { readRows } from "./job_rows.ts";

/** A plan whose jobs wait for others, as far as those have not ended. */
export interface PlanAfter {
  plan: Plan;
  diagnostics: Diagnostic[];
}

/**
 * Writes what `--after` and `--after-ok` ask for into a plan's directives, so
 * that whoever resumes it asks for the same. Throws a Failure where jobs cannot
 * wait for those, or would wait in vain.
 */
export async function startAfter(
  plan: Plan,
  signal: AbortSignal,
): Promise<PlanAfter> {
  const { after, afterOk } = plan.options;
  const result: PlanAfter = { plan, diagnostics: [] };
  if (after === undefined && afterOk === undefined) return result;
  if (after !== undefined && afterOk !== undefined) {
    throw refusal(
      "Cannot start after some jobs however they end, and after others if they complete",
      "Leave out --after or --after-ok",
    );
  }
  const end: AwaitedEnd = after === undefined ? "completed" : "ended";
  const { settings } = plan;
  const submitDir = settings.submitDir ?? settings.workDir;
  const named = jobsNamed(after ?? afterOk ?? [], plan, submitDir);
  const { lines, diagnostics } = await linesAfter(named, end, settings, signal);
  const directives = [...settings.directives, ...lines];
  return {
    plan: { ...plan, settings: { ...settings, directives } },
    diagnostics,
  };
}

/**
 * Directive lines by which jobs with such settings wait for others, as far as
 * those have not ended; throws as `startAfter()` does.
 */
export async function linesAfter(
  named: readonly Submission[],
  end: AwaitedEnd,
  settings: Pick<
    JobSettings,
    "scheduler" | "directives" | "submitDir" | "workDir"
  >,
  signal: AbortSignal,
): Promise<{ lines: string[]; diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const submitDir = settings.submitDir ?? settings.workDir;
  const jobs = await openJobs(named, end, submitDir, signal, diagnostics);
  if (jobs.size === 0) return { lines: [], diagnostics };
  const { title, dependency } = settings.scheduler;
  if (dependency === undefined) {
    throw refusal(
      `Cannot start jobs of ${title} after others: it has no dependencies`,
      "Write mlxpsub wait before this call",
    );
  }
  if (end === "completed" && dependency.completed === "not told") {
    throw refusal(
      `Cannot start after jobs that complete: ${title} only knows that a job has ended, not how`,
      "Write --after, or mlxpsub wait before this call, which tells by its exit code",
    );
  }
  const rival = settings.directives.find((it) => dependency.rival?.test(it));
  if (rival !== undefined) {
    throw refusal(
      `Cannot start after other jobs: "${rival}" in the script says already when to start`,
      "Take it out of the script",
    );
  }
  const awaited = gather(jobs, named, settings.scheduler, submitDir, {
    diagnostics,
  });
  const lines = dependency.lines(awaited.jobs, end, awaited.array);
  if (lines.join("\n").length > dependency.longest) {
    throw refusal(
      `Cannot start after ${
        counted(awaited.jobs.length)
      }: their ids are too many for ${title}`,
      "Write mlxpsub wait before this call, or submit what comes first with --array",
    );
  }
  return { lines, diagnostics };
}

function refusal(message: string, hint?: string): Failure {
  return new Failure([error(message, undefined, hint)]);
}

/** In the log directory of the plan's jobs, unless a path says otherwise. */
export function jobsNamed(
  words: readonly string[],
  plan: Plan,
  workDir: string,
): Submission[] {
  const logDir = plan.runs[0]?.parentLogDir ?? "logs";
  const found = words.flatMap((it) => {
    const isPlace = it.includes("/") || /^\d+(?:-\d+)?$/.test(it);
    const { jobs, broken, diagnostics } = findJobs(
      isPlace
        ? { targets: [it], ...it.includes("/") ? {} : { logDir } }
        : { targets: [], logDir, sweep: it, mailJobs: "left out" },
      workDir,
    );
    if (broken.length + diagnostics.length > 0) {
      throw new Failure([
        ...diagnostics,
        ...broken.map((some) => error(some.message)),
      ]);
    }
    if (jobs.length > 0) return jobs;
    throw refusal(`Cannot start after "${it}": no job is there`);
  });
  return [...new Map(found.map((it) => [it.logDir, it])).values()];
}

/** Those that have not ended; throws where that will not come, or not so. */
async function openJobs(
  jobs: readonly Submission[],
  end: AwaitedEnd,
  workDir: string,
  signal: AbortSignal,
  diagnostics: Diagnostic[],
): Promise<Map<Submission, StatusRow>> {
  const view = await readRows(jobs, workDir, signal);
  diagnostics.push(...view.diagnostics);
  const rows = [...view.rows];
  const prepared = rows.filter(([, it]) => it.state === "PREPARED");
  if (prepared.length > 0) {
    throw refusal(
      `Cannot start after ${nameSome(prepared)}: not submitted yet`,
      "Submit them first: mlxpsub resume",
    );
  }
  const failed = rows.filter(([, { state }]) =>
    state !== "COMPLETED" && !mayChange(state)
  );
  if (end === "completed" && failed.length > 0) {
    throw refusal(
      `Cannot start after ${nameSome(failed)}: ended without completing`,
      "Write mlxpsub resubmit --failed first, or --after to start however they ended",
    );
  }
  return new Map(rows.filter(([, it]) => mayChange(it.state)));
}

/** `3 jobs (logs/3, logs/4 …)` */
function nameSome(rows: readonly [Submission, StatusRow][]): string {
  const some = rows.slice(0, 3).map(([it]) => it.logDir).join(", ");
  return `${counted(rows.length)} (${some}${rows.length > 3 ? " …" : ""})`;
}

/** Jobs → what is waited for: an array of which all are meant goes whole. */
function gather(
  rows: ReadonlyMap<Submission, StatusRow>,
  named: readonly Submission[],
  scheduler: Scheduler,
  workDir: string,
  { diagnostics }: Pick<PlanAfter, "diagnostics">,
): { jobs: Awaited[]; array: Scheduler["array"] } {
  const stranger = [...rows.keys()].find(({ record }) =>
    record.scheduler !== scheduler.name || record.cluster !== undefined
  );
  if (stranger !== undefined) {
    const { scheduler: name, cluster } = stranger.record;
    throw refusal(
      `Cannot start after "${stranger.logDir}": it is a job of ${
        cluster === undefined ? name : `cluster ${cluster}`
      }`,
      "Write mlxpsub wait before this call",
    );
  }
  const { submissionOf } = scheduler.ids;
  const ids = [...rows].map(([job, row]) => ({
    job,
    id: row.jobId ?? "",
  }));
  const unknown = ids.find((it) => it.id === "");
  if (unknown !== undefined) {
    throw refusal(
      `Cannot start after "${unknown.job.logDir}": its id is not known`,
      "Write mlxpsub wait before this call",
    );
  }
  const hasArrays = ids.some((it) => it.job.record.arrayIndex !== undefined);
  const array = hasArrays
    ? withArrayDialect(scheduler, workDir).array
    : scheduler.array;
  const groups = Map.groupBy(
    ids,
    ({ job, id }) =>
      job.record.arrayIndex === undefined ? id : submissionOf(id),
  );
  const jobs = [...groups.values()].flatMap((some): Awaited[] => {
    const [first] = some;
    if (first === undefined) return [];
    // runs that share a job have one id
    const single = [...new Set(some.map((it) => it.id))]
      .map((jobId) => ({ kind: "job" as const, jobId }));
    if (first.job.record.arrayIndex === undefined) return single;
    const own = submissionOf(first.id);
    const isWhole = isWholeArray(first.job, named, submissionOf);
    if (!isWhole && array?.awaited === "as a whole only") {
      diagnostics.push(warning(
        `Jobs of ${scheduler.title} cannot wait for some jobs of an array: they start after all of ${
          dirname(first.job.logDir)
        } that are in array ${own}`,
      ));
    } else if (!isWhole) return single;
    return [{ kind: "array", jobId: first.id }];
  });
  return { jobs, array };
}

/** Whether all jobs that the same submit command brought are among these. */
export function isWholeArray(
  { place, record }: Submission,
  jobs: readonly Submission[],
  submissionOf: (id: string) => string,
): boolean {
  const isMate = ({ jobId }: { jobId?: string }) =>
    jobId !== undefined &&
    submissionOf(jobId) === submissionOf(record.jobId ?? "");
  return place?.view.state.jobs.filter(isMate).length ===
    jobs.filter((it) => isMate(it.record)).length;
}
