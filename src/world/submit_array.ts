import { basename, dirname } from "@std/path/posix";
import { error } from "../error.ts";
import { renderArrayScript } from "../plan/array_script.ts";
import { withOutcome } from "../plan/record.ts";
import type { ArraySupport } from "../schedulers/scheduler.ts";
import { reasonOf } from "./cause.ts";
import { prepareEnvironment } from "./environment.ts";
import type { Plan } from "./make_plan.ts";
import { replaceRecord } from "./record.ts";
import { runProgram } from "./run_program.ts";
import {
  type JobOutcome,
  type PreparedJob,
  replyOf,
  type SubmitResults,
  type SubmitSettings,
} from "./submit.ts";

/**
 * Hands jobs over as job arrays, each as large as the scheduler takes: one
 * submit command for up to a thousand jobs. The array's script stands in the
 * first job's metadata/ and starts the script of one job.
 */
export async function submitArrays(
  jobs: readonly PreparedJob[],
  array: ArraySupport,
  plan: Plan,
  settings: SubmitSettings,
): Promise<SubmitResults> {
  const { scheduler } = plan.settings;
  const variables = prepareEnvironment(scheduler, settings.workDir);
  const outcomes = jobs.map((): JobOutcome => ({ kind: "not handed over" }));
  for (let from = 0; from < jobs.length; from += array.maxSize) {
    if (settings.signal.aborted) {
      return { outcomes, stop: { kind: "interrupted" } };
    }
    const members = jobs.slice(from, from + array.maxSize);
    const first = members[0];
    if (first === undefined) break;
    const script = `${first.logDir}/metadata/array.sh`;
    const { text, directives } = arrayScript(members, array, plan);
    Deno.writeTextFileSync(script, text, { createNew: true, mode: 0o755 });
    const { program, args, stdin } = scheduler.submitCommand(
      script,
      directives,
    );
    let reply: JobOutcome;
    let ids: string[] | undefined;
    try {
      const end = await runProgram({
        program,
        args,
        workDir: settings.workDir,
        variables,
        timeLimit: scheduler.timeLimit,
        ...(stdin === "none" ? {} : { stdin: text }),
      }, new AbortController().signal);
      reply = replyOf(end, scheduler);
      ids = reply.kind === "submitted" && end.kind === "ended"
        ? array.jobIds(end, members.length)
        : undefined;
    } catch (cause) {
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
      const outcome = memberOutcome(reply, ids?.[index]);
      outcomes[from + index] = outcome;
      await record(job, outcome, index + 1);
    }
    settings.onProgress?.({
      of: jobs.length,
      done: from + members.length,
      submitted: outcomes.filter((it) => it.kind === "submitted").length,
    });
  }
  return { outcomes };
}

function arrayScript(
  members: readonly PreparedJob[],
  array: ArraySupport,
  plan: Plan,
): { text: string; directives: string[] } {
  const { shebang, shell, directives } = plan.settings;
  const logDirs = members.map((it) => it.logDir);
  const header = array.header({
    logDirName: basename(dirname(logDirs[0] ?? "/logs/1")),
    size: members.length,
    ...(plan.options.maxRunning === undefined
      ? {}
      : { maxRunning: plan.options.maxRunning }),
    ...(shell === undefined ? {} : { shell }),
  });
  const lines = [...header.lines, ...directives];
  const text = renderArrayScript({
    shebang,
    directives: lines,
    indexVariable: array.indexVariable,
    logDirs,
  });
  return { text, directives: lines };
}

function memberOutcome(reply: JobOutcome, id: string | undefined): JobOutcome {
  return reply.kind === "submitted"
    ? { kind: "submitted", jobId: id ?? reply.jobId }
    : reply;
}

async function record(
  job: PreparedJob,
  outcome: JobOutcome,
  arrayIndex: number,
): Promise<void> {
  if (outcome.kind === "not handed over") return;
  await replaceRecord(
    job.logDir,
    withOutcome(
      job.record,
      outcome.kind === "submitted"
        ? {
          state: "submitted",
          jobId: outcome.jobId,
          arrayIndex,
          submittedAt: new Date().toISOString(),
        }
        : {
          state: outcome.kind === "refused" ? "refused" : "prepared",
          reason: outcome.reason,
        },
    ),
  );
}
