import { dirname } from "@std/path/posix";
import { error } from "../../error.ts";
import type { JobArray } from "../../plan/job_array.ts";
import { infoYaml, jobIdOf } from "../../plan/metadata.ts";
import { type SubmissionRecord, withOutcome } from "../../plan/record.ts";
import { schedulerOf } from "../../schedulers/registry.ts";
import type {
  ArraySupport,
  Reply,
  Scheduler,
} from "../../schedulers/scheduler.ts";
import { reasonOf } from "../system/cause.ts";
import { prepareEnvironment } from "../around/environment.ts";
import {
  forgetInFlight,
  noteInFlight,
  noteProcess,
} from "../logs/in_flight.ts";
import { replaceRecord } from "../logs/record.ts";
import { runProgram } from "../system/run_program.ts";
import {
  giveUpIfCalledOff,
  type JobOutcome,
  type PreparedJob,
  recorded,
  replyOf,
  submitJobs,
  type SubmitResults,
  type SubmitSettings,
} from "./submit.ts";

/** Jobs of one array, written, to be handed over together. */
export type PreparedArray = Pick<
  JobArray<PreparedJob>,
  "script" | "directives" | "members"
>;

/**
 * Hands job arrays over: one submit command for up to a thousand jobs. Where
 * some of an array were cancelled before, the rest goes job by job. The
 * outcomes are in the order of the arrays' members.
 */
export async function submitArrays(
  arrays: readonly PreparedArray[],
  scheduler: Scheduler,
  support: ArraySupport,
  settings: SubmitSettings,
): Promise<SubmitResults> {
  const { workDir, signal, onProgress, obstacle } = settings;
  const variables = prepareEnvironment(scheduler, workDir);
  const jobs = arrays.flatMap((it) => it.members);
  const outcomes = jobs.map((): JobOutcome => ({ kind: "not handed over" }));
  let from = 0;
  for (const { script, directives, members } of arrays) {
    if (signal.aborted) return { outcomes, stop: { kind: "interrupted" } };
    const found = obstacle?.();
    if (found !== undefined) {
      return { outcomes, stop: { kind: "cannot go on", diagnostic: found } };
    }
    const { program, args, stdin } = scheduler.submitCommand(
      script,
      directives,
    );
    let reply: Reply;
    let ids: string[] | undefined;
    try {
      noteInFlight(script, scheduler.timeLimit);
    } catch (cause) {
      const diagnostic = error(
        `Cannot write into "${dirname(script)}": ${reasonOf(cause)}`,
      );
      return { outcomes, stop: { kind: "cannot go on", diagnostic } };
    }
    const rest: [PreparedJob, number][] = [];
    for (const [index, job] of members.entries()) {
      if (await giveUpIfCalledOff(job) === "goes on") rest.push([job, index]);
      else outcomes[from + index] = { kind: "called off" };
    }
    if (rest.length < members.length) {
      forgetInFlight(script);
      const over = await submitRest(rest, scheduler, settings);
      for (const [at, [, index]] of rest.entries()) {
        const outcome = over.outcomes[at];
        if (outcome !== undefined) outcomes[from + index] = outcome;
      }
      from += members.length;
      if (over.stop !== undefined) return { outcomes, stop: over.stop };
      continue;
    }
    try {
      const end = await runProgram({
        program,
        args,
        workDir,
        variables,
        timeLimit: scheduler.timeLimit,
        ...(stdin === "none" ? {} : { stdin: Deno.readTextFileSync(script) }),
        onStarted: (pid) => noteProcess(script, scheduler.timeLimit, pid),
      }, new AbortController().signal);
      reply = replyOf(end, scheduler);
      ids = reply.kind === "submitted" && end.kind === "ended"
        ? support.jobIds(end, members.length)
        : undefined;
    } catch (cause) {
      forgetInFlight(script);
      const diagnostic = error(`Cannot start "${program}": ${reasonOf(cause)}`);
      return { outcomes, stop: { kind: "cannot start", diagnostic } };
    }
    if (reply.kind === "submitted" && ids === undefined) {
      reply = {
        kind: "ambiguous",
        reason:
          `${program} answered ${reply.jobId} for an array of ${members.length}`,
      };
    }
    for (const [index, job] of members.entries()) {
      const outcome: Reply = reply.kind === "submitted"
        ? { kind: "submitted", jobId: ids?.[index] ?? reply.jobId }
        : reply;
      outcomes[from + index] = outcome;
      await replaceRecord(
        job.logDir,
        withOutcome(job.record, recorded(outcome)),
      );
    }
    forgetInFlight(script);
    from += members.length;
    onProgress?.({
      of: jobs.length,
      done: from,
      submitted: outcomes.filter((it) => it.kind === "submitted").length,
    });
  }
  return { outcomes };
}

/** What is left of an array, one by one. */
async function submitRest(
  rest: readonly [PreparedJob, number][],
  scheduler: Scheduler,
  settings: SubmitSettings,
): Promise<SubmitResults> {
  const jobs: PreparedJob[] = [];
  for (const [job] of rest) jobs.push(await withoutArray(job));
  return jobs.length === 0
    ? { outcomes: [] }
    : await submitJobs(jobs, scheduler, settings);
}

/** A job of an array → the same, to be submitted by itself. */
export async function withoutArray(job: PreparedJob): Promise<PreparedJob> {
  const { arrayScript: _script, arrayIndex: _index, ...own } = job.record;
  const record: SubmissionRecord = own;
  const scheduler = schedulerOf(record.scheduler);
  const script = `${job.logDir}/script.sh`;
  // nobody else may write the record from here to the end of the note
  noteInFlight(script, scheduler.timeLimit);
  if (await giveUpIfCalledOff(job) === "goes on") {
    // it is in no queue, so that nobody reads this now
    Deno.writeTextFileSync(
      `${job.logDir}/metadata/info.yaml`,
      infoYaml(record.scheduler, jobIdOf(scheduler, "each")),
    );
    await replaceRecord(job.logDir, record);
  }
  forgetInFlight(script);
  return { ...job, record };
}
