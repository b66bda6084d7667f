import { type Diagnostic, warning } from "../../error.ts";
import { batchSchedulerOf } from "../../schedulers/registry.ts";
import { isSame } from "../../schedulers/shared/match.ts";
import {
  type Question,
  type QuestionFacts,
  type SeenJob,
} from "../../schedulers/shared/status.ts";
import type { Answered } from "../../status/job_facts.ts";
import { isFailure } from "../../status/row.ts";
import { otherCluster } from "../around/environment.ts";
import { ask, chunks, jobUser, type QuerySettings } from "./ask.ts";
import { jobsByName } from "./jobs_by_name.ts";

/** A job that a scheduler is asked for. */
export interface AskedJob {
  /** By its name; none of this machine's own jobs. */
  scheduler: string;
  jobId: string;
  /** Slurm's `-M`. */
  cluster?: string;
  /** Milliseconds since 1970. */
  submittedAt: number;
  /**
   * It is known how it ended: only the queue is asked for it, into which it may
   * have come back.
   */
  isOver?: "yes";
  /** By which variables its cluster was chosen. */
  chosenBy?: Readonly<Record<string, string>> | undefined;
  /** What it was submitted as. */
  name?: string;
  script?: string;
}

/** What the schedulers said. */
export interface SchedulerView {
  /** What is known of a job; undefined where no answer had it. */
  find(job: AskedJob): SeenJob | undefined;
  /** What of all that could be asked for a job of it did answer. */
  answered(job: AskedJob): Answered;
  /** Queries that failed or could not be read. */
  diagnostics: Diagnostic[];
}

/** How often a job may have been run again under another id. */
const turns = 100;

/** Whether a failure can be the end of the job, and not of an earlier attempt. */
function isBelieved(
  { state }: SeenJob,
  { tells }: Question,
  jobsTold: "yes" | "no",
): boolean {
  return tells === "jobs" || jobsTold === "yes" || !isFailure(state);
}

/**
 * Asks the schedulers for all these jobs at once: one query for the queue, and
 * one for the accounting of what the queue has forgotten; a command that takes
 * ids takes 500 of them. Nothing is thrown for what the world does.
 */
export async function queryJobs(
  jobs: readonly AskedJob[],
  settings: QuerySettings,
): Promise<SchedulerView> {
  const all = new Map<string, Map<string, SeenJob>>();
  const unanswered = new Map<string, Answered>();
  // few choices, and many jobs
  const others = new Map<AskedJob["chosenBy"], string | undefined>();
  const otherClusterOf = ({ scheduler, chosenBy }: AskedJob) => {
    if (!others.has(chosenBy)) {
      others.set(chosenBy, otherCluster(batchSchedulerOf(scheduler), chosenBy));
    }
    return others.get(chosenBy);
  };
  const diagnostics: Diagnostic[] = [];
  const user = jobs.length === 0 ? undefined : await jobUser(settings);
  for (const [group, members] of Map.groupBy(jobs, groupOf)) {
    const [first] = members;
    if (first === undefined || user === undefined) continue;
    const seen = new Map<string, SeenJob>();
    all.set(group, seen);
    const facts: QuestionFacts = {
      user,
      since: Math.min(...members.map((it) => it.submittedAt)),
      ...(first.cluster === undefined ? {} : { cluster: first.cluster }),
    };
    const troubles = new Set<string>();
    const unavailable: string[] = [];
    let answers = 0;
    let jobsTold: "yes" | "no" = "yes";
    const { questions } = batchSchedulerOf(first.scheduler).status;
    for (const question of questions) {
      // of programs that share a name, the one that is here may come second
      const isQueue = answers === 0 && troubles.size === 0;
      // runs that share a job have one id
      let missing = [
        ...new Set(
          members.filter((it) =>
            (isQueue || it.isOver === undefined) && find(seen, it) === undefined
          ).map((it) => it.jobId),
        ),
      ];
      if (missing.length === 0) break;
      // what a job goes on as is asked for in its turn
      for (let turn = 0; missing.length > 0 && turn < turns; turn++) {
        const told: SeenJob[] = [];
        for (const ids of chunks(missing, question.idsAtOnce)) {
          const reply = await ask(
            first.scheduler,
            question.command(ids, facts),
            (result) => question.parse(result, facts),
            settings,
          );
          if (reply.kind === "jobs") {
            answers++;
            for (const it of reply.jobs) told.push(it);
            continue;
          }
          if (reply.kind === "unavailable") unavailable.push(reply.reason);
          else troubles.add(reply.reason);
          if (reply.kind !== "unavailable" && question.tells === "jobs") {
            jobsTold = "no";
          }
          break;
        }
        for (const job of told) {
          if (isBelieved(job, question, jobsTold)) {
            seen.set(job.id, job);
          }
        }
        missing = told.flatMap((it) => it.continuedAs ?? [])
          .filter((id) => !seen.has(id));
      }
    }
    await tellWhatRuns(first.scheduler, members, seen, settings);
    // no accounting is nothing to complain of, no scheduler at all is
    const [reason] = unavailable;
    if (answers === 0 && troubles.size === 0 && reason !== undefined) {
      troubles.add(reason);
    }
    if (troubles.size > 0) {
      unanswered.set(
        group,
        answers > 0 && jobsTold === "yes" ? "its queue" : "no",
      );
    }
    // another cluster knows nothing of them, and says so
    for (const it of members) {
      const other = it.isOver === undefined ? otherClusterOf(it) : undefined;
      if (other !== undefined && find(seen, it) === undefined) {
        troubles.add(`${other} when they were submitted`);
      }
    }
    for (const it of troubles) {
      diagnostics.push(troubleOf(first.scheduler, it));
    }
  }
  return {
    find: (job) => find(all.get(groupOf(job)), job),
    answered: (job) =>
      otherClusterOf(job) === undefined
        ? unanswered.get(groupOf(job)) ?? "yes"
        : "no",
    diagnostics,
  };
}

/**
 * Adds the script, or else the name, to jobs that have ids of ours and another time: the
 * clock here may have been off when they were submitted. Where neither is known
 * they are taken for somebody else's.
 */
async function tellWhatRuns(
  scheduler: string,
  members: readonly AskedJob[],
  seen: Map<string, SeenJob>,
  settings: QuerySettings,
): Promise<void> {
  const odd = members.flatMap((it) => {
    const told = seen.get(it.jobId);
    return told === undefined || told.name !== undefined ||
        told.script !== undefined || it.cluster !== undefined ||
        it.name === undefined || isSame(it, told)
      ? []
      : [{ id: it.jobId, name: it.name, told }];
  });
  if (odd.length === 0) return;
  const since = Math.min(...odd.map(({ told }) => told.submittedAt ?? 0));
  const { jobs } = await jobsByName(
    scheduler,
    odd.map((it) => it.name),
    since,
    settings,
  );
  const { submissionOf } = batchSchedulerOf(scheduler).ids;
  const named = new Map(jobs.map((it) => [submissionOf(it.id), it]));
  for (const { id, told } of odd) {
    const { name, script } = named.get(submissionOf(id)) ?? {};
    if (script !== undefined) seen.set(id, { ...told, script });
    else if (name !== undefined) seen.set(id, { ...told, name });
  }
}

/** The ids under which jobs go on now, of those that have others by now. */
export async function newestIds(
  jobs: readonly AskedJob[],
  settings: QuerySettings,
): Promise<Map<string, string>> {
  const asked = jobs.filter((it) =>
    batchSchedulerOf(it.scheduler).status.renumbers === "yes"
  );
  const view = await queryJobs(asked, settings);
  return new Map(asked.flatMap((it) => {
    const id = view.find(it)?.id;
    return id === undefined || id === it.jobId ? [] : [[it.jobId, id] as const];
  }));
}

function troubleOf(scheduler: string, reason: string): Diagnostic {
  return warning(
    `Cannot ask ${batchSchedulerOf(scheduler).title} for all jobs: ${reason}`,
  );
}

function groupOf({ scheduler, cluster = "" }: AskedJob): string {
  return `${scheduler} ${cluster}`;
}

function find(
  seen: ReadonlyMap<string, SeenJob> | undefined,
  job: AskedJob,
): SeenJob | undefined {
  if (seen === undefined || seen.size === 0) return undefined;
  const { scheduler, jobId } = job;
  const own = seen.get(jobId);
  if (own !== undefined) {
    return isSame(job, own) ? newest(seen, own) : undefined;
  }
  const together = batchSchedulerOf(scheduler).status.cancelledTogetherAs?.(
    jobId,
  );
  const siblings = together === undefined ? undefined : seen.get(together);
  return siblings?.state === "CANCELLED" ? siblings : undefined;
}

/** The last of the jobs as which one goes on. */
function newest(
  seen: ReadonlyMap<string, SeenJob>,
  job: SeenJob,
): SeenJob {
  let last = job;
  for (let turn = 0; turn < turns && last.continuedAs !== undefined; turn++) {
    const next = seen.get(last.continuedAs);
    if (next === undefined) break;
    last = next;
  }
  return last;
}
