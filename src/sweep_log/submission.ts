import { schedulerOf } from "../schedulers/registry.ts";
import { arrayScriptOf, logDirOf, packScriptOf } from "../jobs/layout.ts";
import { type JobSettings, nameOf } from "../jobs/make_job.ts";
import type { RunWords } from "../jobs/packed_runs.ts";
import type { SubmissionRecord } from "../jobs/record.ts";
import {
  arrayAround,
  parentAt,
  type SweepPlan,
  wordsAt,
} from "./sweep_plan.ts";
import type { Pack, Standing, SweepState, SweepView } from "./sweep_state.ts";

/** A job that is or was to be submitted, and what came of it. */
export interface Submission {
  logId: number;
  /** Absolute, by the name under which it was found. */
  logDir: string;
  record: SubmissionRecord;
  /** Of its run: equal for equal jobs. */
  identity?: string;
  /** Why it is shown and not obeyed: what is known of it is another user's. */
  foreign?: string;
  /** Where its sweep's log has it; undefined: its record is all there is. */
  place?: { view: SweepView; at: number };
}

/** What is known of a job; undefined until it has a log_id. */
export function submissionAt(
  view: SweepView,
  at: number,
): Submission | undefined {
  const { state, seen } = view;
  const logId = state.jobs[at]?.logId;
  if (logId === undefined) return undefined;
  const run = wordsAt(state.plan, at);
  const { parentLogDir } = run;
  return {
    logId,
    logDir: logDirOf(seen.get(parentLogDir) ?? parentLogDir, logId),
    record: recordAt(state, at, run),
    ...run.identity === undefined ? {} : { identity: run.identity },
    ...view.foreign === undefined ? {} : { foreign: view.foreign },
    place: { view, at },
  };
}

/** All jobs of a sweep that have log_ids, in the plan's order. */
export function submissionsOf(view: SweepView): Submission[] {
  return view.state.jobs.flatMap((_, at) => submissionAt(view, at) ?? []);
}

/** Where a job's directory was made, by the name that its script has for it. */
export function plannedLogDir({ plan, jobs }: SweepState, at: number): string {
  return logDirOf(parentAt(plan, at), jobs[at]?.logId ?? 0);
}

/** The script of runs that share a job. */
export function packScriptAt(
  state: SweepState,
  { runs: [first = 0], attempt }: Pack,
): string {
  return packScriptOf(plannedLogDir(state, first), attempt);
}

/** What the jobs of a sweep share, with their scheduler. */
export function settingsOf({ settings }: SweepPlan): JobSettings {
  return { ...settings, scheduler: schedulerOf(settings.scheduler) };
}

/**
 * A record whose name is made where it is asked for: a whole header is made for
 * it, and few want to know. The getter is the class's: one in each of hundreds of
 * thousands of records makes a table of every one of them.
 */
class LoggedRecord implements SubmissionRecord {
  readonly #state: SweepState;
  readonly #at: number;
  state: SubmissionRecord["state"];
  scheduler: string;
  sweep: string;
  source: string;
  line: number;
  workDir: string;
  command: string;
  overrides: string[];
  preparedAt: string;
  mlxpsub: string;

  constructor(state: SweepState, at: number, job: Standing, run: RunWords) {
    const { facts, settings } = state.plan;
    this.#state = state;
    this.#at = at;
    this.state = job.state;
    this.scheduler = settings.scheduler;
    this.sweep = facts.sweep;
    this.source = facts.source;
    this.line = run.line;
    this.workDir = facts.workDir;
    this.command = run.command;
    this.overrides = run.overrides;
    this.preparedAt = job.preparedAt;
    this.mlxpsub = facts.mlxpsub;
  }

  get name(): string {
    const { plan, jobs } = this.#state;
    const job = jobs[this.#at];
    const submission = job?.company === "its array" ? "one" : "each";
    const lead = job?.pack?.runs[0] ?? this.#at;
    return nameOf(wordsAt(plan, lead), jobs[lead]?.logId ?? 0, {
      ...settingsOf(plan),
      submission,
    });
  }
}

/** Written out, for there may be hundreds of thousands. */
function recordAt(
  state: SweepState,
  at: number,
  run: RunWords,
): SubmissionRecord {
  const { plan } = state;
  const job = state.jobs[at];
  if (job === undefined) throw new Error(`the sweep has no job ${at}`);
  const record: SubmissionRecord = new LoggedRecord(state, at, job, run);
  if (run.settings !== undefined) record.settings = run.settings;
  const { snapshot } = plan.settings;
  const code = snapshot ??
    (job.code === undefined ? run.code : job.code[run.programDir ?? ""]);
  const { commit, changed } = code ?? {};
  if (commit !== undefined) record.commit = commit;
  if (changed !== undefined) record.changed = changed;
  if (snapshot !== undefined) record.snapshot = snapshot.path;
  const { submitDir } = plan.facts;
  if (submitDir !== undefined) record.submitDir = submitDir;
  const array = job.company === "its array" ? arrayAround(plan, at) : undefined;
  if (array !== undefined) {
    record.arrayScript = arrayScriptOf(plannedLogDir(state, array.first));
    record.arrayIndex =
      Math.floor((at - array.first) / (plan.pack?.size ?? 1)) + 1;
  }
  if (job.pack !== undefined) {
    record.packScript = packScriptAt(state, job.pack);
    record.packIndex = job.pack.runs.indexOf(at) + 1;
    record.packSize = job.pack.runs.length;
  }
  if (job.jobId !== undefined) record.jobId = job.jobId;
  if (job.cluster !== undefined) record.cluster = job.cluster;
  if (job.submittedAt !== undefined) record.submittedAt = job.submittedAt;
  if (job.reason !== undefined) record.reason = job.reason;
  if (job.exitCode !== undefined) record.exitCode = job.exitCode;
  if (job.elapsed !== undefined) record.elapsed = job.elapsed;
  if (job.host !== undefined) record.host = job.host;
  if (job.endedAs !== undefined) record.endedAs = job.endedAs;
  if (job.endedAt !== undefined) record.endedAt = job.endedAt;
  if (job.missedAt !== undefined) record.missedAt = job.missedAt;
  if (job.attempt !== 1) record.attempt = job.attempt;
  if (job.earlierJobIds !== undefined) {
    record.earlierJobIds = job.earlierJobIds;
  }
  return record;
}
