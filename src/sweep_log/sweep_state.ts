import type { CodeStates } from "../plan/run.ts";
import { findScheduler } from "../schedulers/registry.ts";
import type { EndState, SubmissionRecord } from "../jobs/record.ts";
import type { Answer, LogHead, SweepEvent } from "./sweep_events.ts";
import { packsOf, sizeOf, type SweepPlan } from "./sweep_plan.ts";

/** A sweep as it was found in a log directory. */
export interface SweepView {
  /** The log directory with its log, by the name under which it was found. */
  home: string;
  /** Planned log directories, by the names under which they were found. */
  seen: ReadonlyMap<string, string>;
  /** Where it was made, if that is another directory: this was copied or moved. */
  madeFor?: string;
  /** Why it is shown and not obeyed: the end of a sentence on its log. */
  foreign?: string;
  state: SweepState;
}

/** How a sweep stands: what its events come to. */
export interface SweepState {
  plan: SweepPlan;
  /** By their place in the plan. */
  jobs: Standing[];
  /** Whether every log directory is complete. */
  written: "yes" | "no";
  /** Whether its last writer with the lock left nothing half done. */
  closed: "yes" | "no";
  /** The job that has a mail sent is planned. */
  mailJob?: "planned";
  /** How the cluster of the last one was chosen. */
  chosenBy?: Readonly<Record<string, string>>;
}

/** How a job stands. */
export interface Standing {
  /** Undefined until its log directory is made. */
  logId?: number;
  state: SubmissionRecord["state"];
  /** Whether a prepared job may be in the queue all the same. */
  doubt: "none" | "not answered" | "ambiguous";
  /** The submit command that was not answered. */
  handing?: Handing;
  /** By which variables its cluster was chosen; one and the same for many. */
  chosenBy?: Readonly<Record<string, string>>;
  /** Whether it goes with its array or by itself, where it is planned in one. */
  company: "its array" | "none";
  /** With whom it shares its job, where it is one of several. */
  pack?: Pack;
  attempt: number;
  /** It was submitted held, and nobody noted that it may start. */
  held?: "yes";
  preparedAt: string;
  jobId?: string;
  cluster?: string;
  submittedAt?: string;
  reason?: string;
  endedAs?: EndState;
  exitCode?: number;
  elapsed?: number;
  host?: string;
  endedAt?: string;
  missedAt?: string;
  /** The last of its ends behind which it was in the queue again. */
  requeuedAfter?: string;
  earlierJobIds?: string[];
  /** Of its program when it was made ready once more. */
  code?: CodeStates;
  /** Somebody wants this attempt cancelled. */
  cancelWanted?: number;
}

/** Runs that share a job: one and the same value for all of them. */
export interface Pack {
  /** In their order. */
  runs: readonly number[];
  /** Which attempt it is of the first of them; names of its files tell it. */
  attempt: number;
}

/** A submit command at work. */
export interface Handing {
  writer: LogHead;
  /** Undefined: it was about to be started. */
  pid?: number;
  at: string;
  seconds: number;
}

/** A plan of which nothing was done yet. */
export function plannedState(plan: SweepPlan): SweepState {
  const company = plan.arraySize === undefined ? "none" : "its array";
  const jobs = Array.from({ length: sizeOf(plan) }, (): Standing => ({
    state: "prepared",
    doubt: "none",
    company,
    attempt: 1,
    preparedAt: plan.facts.preparedAt,
  }));
  if (plan.pack !== undefined) {
    for (const runs of packsOf([...jobs.keys()], plan.pack)) {
      share(jobs, runs);
    }
  }
  return { plan, written: "no", closed: "no", jobs };
}

/**
 * An event → the state that it leads to; it is changed in place. Those of the
 * lock's holders come first, in their order; others tell the attempt that they
 * speak of, and so may come in any order behind them.
 */
export function applyEvent(
  state: SweepState,
  it: SweepEvent,
  writer: LogHead,
): void {
  const of = (jobs: readonly number[]): Standing[] => {
    const found: Standing[] = [];
    for (const at of jobs) {
      const job = state.jobs[at];
      if (job !== undefined) found.push(job);
    }
    return found;
  };
  state.closed = "no";
  switch (it.event) {
    case "plan":
      return;
    case "log_ids":
      for (const [at, job] of state.jobs.entries()) {
        const logId = it.logIds[at];
        if (logId !== undefined) job.logId = logId;
      }
      return;
    case "written":
      state.written = "yes";
      return;
    case "handing":
      for (const job of of(it.jobs)) {
        job.doubt = "not answered";
        job.handing = { writer, at: it.at, seconds: it.seconds };
        if (it.cluster !== undefined) {
          job.chosenBy = sharedChoice(state, it.cluster);
        }
        delete job.reason;
      }
      return;
    case "started":
      for (const job of of(it.jobs)) {
        if (job.handing !== undefined) job.handing.pid = it.pid;
      }
      return;
    case "withdrawn":
      for (const job of of(it.jobs)) clearDoubt(job);
      return;
    case "answer":
      for (const [index, job] of of(it.jobs).entries()) {
        applyAnswer(job, it.answer, it.at, index);
        const { kind } = it.answer;
        if (kind === "submitted" && startsLater(state, job)) job.held = "yes";
      }
      return;
    case "apart":
      for (const job of of(it.jobs)) job.company = "none";
      return;
    case "again":
      for (const job of of(it.jobs)) applyAgain(job, it);
      if (state.plan.pack !== undefined) applyPacks(state, it);
      return;
    case "cancel wanted":
      for (const [at, attempt] of it.jobs) {
        const job = state.jobs[at];
        if (job?.attempt === attempt) job.cancelWanted = attempt;
      }
      return;
    case "cancelled":
      for (const [at, attempt] of it.jobs) {
        const job = state.jobs[at];
        if (job?.attempt !== attempt) continue;
        job.state = "cancelled";
        clearDoubt(job);
        delete job.held;
        delete job.reason;
        delete job.endedAs;
      }
      return;
    case "mail job":
      state.mailJob = "planned";
      return;
    case "missed":
      for (const [at, attempt] of it.jobs) {
        const job = state.jobs[at];
        if (job?.attempt !== attempt) continue;
        const { missedAt = it.at } = job;
        job.missedAt = isEarlier(it.at, missedAt) ? it.at : missedAt;
      }
      return;
    case "released":
      for (const [at, attempt] of it.jobs) {
        const job = state.jobs[at];
        if (job?.attempt === attempt) delete job.held;
      }
      return;
    case "ended": {
      const [at, attempt] = it.job;
      const job = state.jobs[at];
      if (job?.attempt !== attempt) return;
      // of one that was requeued after its end, the last end counts
      if (isEarlier(it.at, job.endedAt)) return;
      if (
        job.requeuedAfter !== undefined && !isEarlier(job.requeuedAfter, it.at)
      ) return;
      if (isEarlier(job.endedAt, it.at)) {
        delete job.exitCode;
        delete job.elapsed;
        delete job.host;
      }
      if (it.endedAs !== undefined) job.endedAs = it.endedAs;
      if (it.exitCode !== undefined) job.exitCode = it.exitCode;
      if (it.elapsed !== undefined) job.elapsed = it.elapsed;
      if (it.host !== undefined) job.host = it.host;
      if (it.at !== undefined) job.endedAt = it.at;
      return;
    }
    case "requeued": {
      const [at, attempt] = it.job;
      const job = state.jobs[at];
      if (job?.attempt !== attempt) return;
      if (!isEarlier(job.requeuedAfter, it.endedAt)) return;
      job.requeuedAfter = it.endedAt;
      if (!isEarlier(it.endedAt, job.endedAt)) forgetEnd(job);
      return;
    }
    case "closed":
      state.closed = "yes";
      return;
  }
}

function isEarlier(
  one: string | undefined,
  other: string | undefined,
): boolean {
  return other !== undefined &&
    (one === undefined || Date.parse(one) < Date.parse(other));
}

/** What of a state its scheduler's commands must not get: it comes from a file. */
export function faultOf({ plan, jobs }: SweepState): string | undefined {
  const { scheduler } = plan.settings;
  const found = findScheduler(scheduler);
  if (found?.name !== scheduler) return `no scheduler is called "${scheduler}"`;
  const wrong = jobs.flatMap(({ jobId = [], earlierJobIds = [] }) =>
    [...earlierJobIds, jobId].flat()
  ).find((it) => !found.ids.shape.test(it));
  return wrong === undefined
    ? undefined
    : `${JSON.stringify(wrong)} is not the id of one job of ${found.title}`;
}

/** What is submitted once more is not held. */
export function startsLater({ plan }: SweepState, job: Standing): boolean {
  return plan.start !== undefined && job.attempt === 1;
}

/** Of `--all-or-nothing`: what stands between all jobs and their start. */
export function wholeness(
  { plan, jobs }: SweepState,
): "not asked for" | "refused" | "open" | "all in" {
  if (plan.start !== "when all are in") return "not asked for";
  const first = jobs.filter((it) => it.attempt === 1);
  if (first.some((it) => it.state === "refused")) return "refused";
  return first.some((it) => it.state === "prepared") ? "open" : "all in";
}

/**
 * Whether it is time for the job that has a mail sent: all jobs are with their
 * scheduler, as far as they will be.
 */
export function isMailDue({ plan, jobs, mailJob }: SweepState): boolean {
  return plan.mail !== undefined && mailJob === undefined &&
    jobs.every((it) => it.state !== "prepared") &&
    jobs.some((it) => it.state === "submitted");
}

/** Hundreds of thousands of jobs are of one cluster. */
function sharedChoice(
  state: SweepState,
  chosenBy: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { chosenBy: last } = state;
  const isSame = last !== undefined &&
    JSON.stringify(last) === JSON.stringify(chosenBy);
  return isSame ? last : state.chosenBy = chosenBy;
}

function clearDoubt(job: Standing): void {
  job.doubt = "none";
  delete job.handing;
  delete job.chosenBy;
}

function applyAnswer(
  job: Standing,
  answer: Answer,
  at: string,
  index: number,
): void {
  const { handing, chosenBy } = job;
  clearDoubt(job);
  if (
    chosenBy !== undefined &&
    (answer.kind === "submitted" || answer.kind === "ambiguous")
  ) job.chosenBy = chosenBy;
  delete job.reason;
  switch (answer.kind) {
    case "submitted": {
      const jobId = answer.jobIds[index];
      job.state = "submitted";
      job.submittedAt = at;
      if (jobId !== undefined) job.jobId = jobId;
      if (answer.cluster !== undefined) job.cluster = answer.cluster;
      return;
    }
    case "has run":
      job.state = "submitted";
      job.submittedAt = at;
      job.reason = "its log files show that it ran; its id is not known";
      return;
    case "refused":
      job.state = "refused";
      job.reason = answer.reason;
      return;
    case "later":
      job.reason = answer.reason;
      return;
    case "ambiguous":
      job.doubt = "ambiguous";
      job.reason = answer.reason;
      if (answer.command !== undefined && handing !== undefined) {
        job.handing = handing;
      }
      return;
  }
}

type Again = Extract<SweepEvent, { event: "again" }>;

/** With whom runs share a job in their next attempt. */
function applyPacks(
  { plan: { pack }, jobs }: SweepState,
  { jobs: ready, company }: Again,
): void {
  if (company === "its pack") share(jobs, ready);
  else if (company === "its array" && pack !== undefined) {
    for (const runs of packsOf(ready, pack)) share(jobs, runs);
  } else for (const at of ready) delete jobs[at]?.pack;
}

function share(jobs: readonly Standing[], runs: readonly number[]): void {
  const pack: Pack = { runs, attempt: jobs[runs[0] ?? 0]?.attempt ?? 1 };
  for (const at of runs) {
    const job = jobs[at];
    if (job !== undefined) job.pack = pack;
  }
}

function applyAgain(
  job: Standing,
  { at, company, code }: Again,
): void {
  const { jobId, earlierJobIds = [] } = job;
  if (jobId !== undefined) job.earlierJobIds = [...earlierJobIds, jobId];
  job.state = "prepared";
  job.attempt++;
  job.preparedAt = at;
  job.company = company === "its array" ? company : "none";
  if (code === undefined) delete job.code;
  else job.code = code;
  clearDoubt(job);
  delete job.held;
  delete job.jobId;
  delete job.cluster;
  delete job.submittedAt;
  delete job.reason;
  delete job.requeuedAfter;
  delete job.cancelWanted;
  forgetEnd(job);
}

function forgetEnd(job: Standing): void {
  delete job.endedAs;
  delete job.exitCode;
  delete job.elapsed;
  delete job.host;
  delete job.endedAt;
  delete job.missedAt;
}
