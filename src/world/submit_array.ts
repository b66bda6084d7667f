import { error } from "../error.ts";
import type { JobArray } from "../plan/job_array.ts";
import { withOutcome } from "../plan/record.ts";
import type { ArraySupport, Scheduler } from "../schedulers/scheduler.ts";
import { reasonOf } from "./cause.ts";
import { prepareEnvironment } from "./environment.ts";
import { forgetInFlight, noteInFlight, noteProcess } from "./in_flight.ts";
import { replaceRecord } from "./record.ts";
import { runProgram } from "./run_program.ts";
import {
  type JobOutcome,
  type PreparedJob,
  recorded,
  replyOf,
  type SubmitResults,
  type SubmitSettings,
} from "./submit.ts";

/** Jobs of one array, written, to be handed over together. */
export type PreparedArray = Pick<
  JobArray<PreparedJob>,
  "script" | "directives" | "members"
>;

/**
 * Hands job arrays over: one submit command for up to a thousand jobs. The
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
    let reply: JobOutcome;
    let ids: string[] | undefined;
    try {
      noteInFlight(script, scheduler.timeLimit);
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
      const outcome: JobOutcome = reply.kind === "submitted"
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
