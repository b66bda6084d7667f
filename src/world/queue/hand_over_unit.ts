import { batchSchedulerOf } from "../../schedulers/registry.ts";
import { clusterVariables } from "../around/environment.ts";
import { type Diagnostic, error } from "../../error.ts";
import { directivesIn } from "../../jobs/job_script.ts";
import { pathIn } from "../../jobs/layout.ts";
import { infoYaml, jobIdOf } from "../../jobs/metadata.ts";
import { plannedLogDir, submissionAt } from "../../sweep_log/submission.ts";
import type { Answer, SweepEvent } from "../../sweep_log/sweep_events.ts";
import { submitDirOf } from "../../sweep_log/sweep_plan.ts";
import { startsLater } from "../../sweep_log/sweep_state.ts";
import type { JobEnd } from "../../report/results.ts";
import type { Reply, Scheduler } from "../../schedulers/scheduler.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { writeCopy } from "../logs/record.ts";
import { takeTurn } from "../logs/turn.ts";
import { reasonOf } from "../system/cause.ts";
import { isDirectory, replaceFile } from "../system/files.ts";
import type { ProgramEnd, RunProgram } from "../system/run_program.ts";
import { type LocalEnd, runHere } from "./run_here.ts";
import { type Ends, setEnds } from "./brought.ts";
import { endInPack } from "./pack_here.ts";
import { scriptToGo } from "./script_to_go.ts";
import { idsOfRuns, matesIn, type Unit } from "./units.ts";

/** How units reach whoever runs them. */
export interface HandOverWay {
  /** With the arrays that its program here knows. */
  scheduler: Scheduler;
  /** Added to the environment of what is started. */
  variables: Record<string, string>;
  run: RunProgram;
  /** Aborted: what runs here is stopped. */
  signal: AbortSignal;
  /** Aborted: submit commands are not waited for any more. */
  hurry: AbortSignal;
  /** Seconds that what runs here has after each signal to stop. */
  grace?: number;
  /** Told when a job, or several runs of one, begin to run here. */
  onRunning?(unit: Unit): void;
}

/** What a unit comes to; the ends of its jobs are told beside it. */
export type UnitOutcome =
  | { kind: "submitted" | "refused" | "ambiguous" }
  /** `down`: nobody answers, so that no other unit is accepted either. */
  | { kind: "later"; down: "yes" | "no" }
  /** These jobs cannot be submitted from where they are. */
  | { kind: "cannot go"; reason: string }
  /** True of every unit, so that none should follow. */
  | { kind: "cannot go on"; diagnostic: Diagnostic };

/**
 * Hands one unit over: to a scheduler, or to this machine, where it waits for
 * the job's end. What is about to happen is on disk before it does, and what
 * came of it is in the log before anything else happens. Throws nothing for
 * what the world does.
 */
export async function handOverUnit(
  unit: Unit,
  way: HandOverWay,
  ends: Ends,
  diagnostics: Diagnostic[],
): Promise<UnitOutcome> {
  const { sweep, jobs } = unit;
  const text = scriptToGo(unit, way.scheduler);
  if (typeof text !== "function") return text;
  try {
    goAlone(unit, way.scheduler);
    passOver(unit);
    sweep.record({
      event: "handing",
      jobs: [...jobs],
      at: new Date().toISOString(),
      // here it is started at once
      seconds: way.scheduler.name === "local" ? 0 : way.scheduler.timeLimit,
      ...(way.scheduler.name === "local"
        ? {}
        : { cluster: clusterVariables(batchSchedulerOf(way.scheduler.name)) }),
    });
    await sweep.durable();
  } catch (cause) {
    return cannotWrite(sweep, cause);
  }
  const started = way.scheduler.name === "local"
    ? startHere(unit, way)
    : await submit(unit, text, way);
  if ("diagnostic" in started) {
    noteQuietly(sweep, { event: "withdrawn", jobs: [...jobs] });
    return { kind: "cannot go on", diagnostic: started.diagnostic };
  }
  const { answer, down = "no", ending } = started;
  setEnds(ends, sweep, jobs, (index) => endOf(answer, index));
  let outcome: UnitOutcome = answer.kind === "later"
    ? { kind: "later", down }
    : { kind: answer.kind };
  try {
    const at = new Date().toISOString();
    sweep.record({ event: "answer", jobs: [...jobs], at, answer });
  } catch (cause) {
    outcome = notRecorded(sweep, answer, cause);
  }
  if (answer.kind === "submitted" || answer.kind === "refused") {
    diagnostics.push(...copyRecords(sweep, jobs));
  }
  if (ending === undefined) return outcome;
  way.onRunning?.(unit);
  // it may run for days, and others want to see it
  await sweep.durable().catch(() => {});
  const end = await ending;
  const jobEnds = unit.kind === "pack"
    ? jobs.map((at) => noteEnding(sweep, at, endInPack(sweep, at, end)))
    : [noteEnding(sweep, jobs[0] ?? 0, end)];
  setEnds(ends, sweep, jobs, (index) => jobEnds[index] ?? { kind: "has run" });
  diagnostics.push(...copyRecords(sweep, jobs));
  return outcome;
}

/** A job of an array that goes by itself: its id will be of another kind. */
function goAlone({ kind, sweep, jobs }: Unit, scheduler: Scheduler): void {
  const { state } = sweep.view;
  if (kind === "array") return;
  const some = jobs.filter((at) => state.jobs[at]?.company === "its array");
  if (some.length === 0) return;
  const id = jobIdOf(scheduler, "each");
  for (const at of some) {
    // it is in no queue, so that nobody reads this now
    replaceFile(
      pathIn(plannedLogDir(state, at), "infoYaml"),
      infoYaml(scheduler.name, id, state.plan.settings.snapshot),
    );
  }
  sweep.record({ event: "apart", jobs: some });
}

/** Takes the turns of a pack's runs that do not go with it. */
function passOver({ kind, sweep, jobs }: Unit): void {
  const { state } = sweep.view;
  const pack = state.jobs[jobs[0] ?? 0]?.pack;
  if (kind !== "pack" || pack === undefined) return;
  for (const at of matesIn(sweep, pack)) {
    const logDir = plannedLogDir(state, at);
    if (jobs.includes(at) || !isDirectory(logDir)) continue;
    takeTurn(logDir, state.jobs[at]?.attempt ?? 1);
  }
}

type Started =
  | {
    answer: Exclude<Answer, { kind: "has run" }>;
    down?: "yes";
    /** Of a job that runs here. */
    ending?: Promise<LocalEnd>;
  }
  | { diagnostic: Diagnostic };

/** On this machine a job's id is that of its process. */
function startHere(unit: Unit, way: HandOverWay): Started {
  const { sweep, script } = unit;
  const { workDir } = sweep.view.state.plan.facts;
  try {
    const { pid, ending } = runHere(script, workDir, way);
    const jobIds = idsOfRuns(unit, [String(pid)]);
    return { answer: { kind: "submitted", jobIds }, ending };
  } catch (cause) {
    const reason = `Cannot start "${script}": ${reasonOf(cause)}`;
    return { answer: { kind: "refused", reason } };
  }
}

async function submit(
  unit: Unit,
  text: () => string,
  { scheduler, variables, run, hurry }: HandOverWay,
): Promise<Started> {
  const { sweep, jobs, shares, kind, script } = unit;
  const { state } = sweep.view;
  const isHeld = jobs.some((at) => {
    const job = state.jobs[at];
    return job !== undefined && startsLater(state, job);
  });
  const { stdin, ...command } = scheduler.submitCommand(
    script,
    () => directivesIn(text(), scheduler.prefix),
    isHeld ? "when released" : "at once",
  );
  let end: ProgramEnd;
  try {
    end = await run({
      ...command,
      workDir: submitDirOf(sweep.view.state.plan),
      variables,
      timeLimit: scheduler.timeLimit,
      ...(stdin === "none" ? {} : { stdin: text() }),
      onStarted: (pid) =>
        noteQuietly(sweep, { event: "started", jobs: [...jobs], pid }),
    }, hurry);
  } catch (cause) {
    return {
      diagnostic: error(
        `Cannot start "${command.program}": ${reasonOf(cause)}`,
      ),
    };
  }
  const reply = replyOf(end, scheduler);
  switch (reply.kind) {
    case "refused":
      return { answer: reply };
    case "later": {
      const { down, ...answer } = reply;
      return { answer, ...down === undefined ? {} : { down } };
    }
    case "ambiguous":
      return {
        answer: end.kind === "unanswered"
          ? { ...reply, command: "may be there" }
          : reply,
      };
    case "submitted":
      break;
  }
  const { jobId, cluster } = reply;
  const jobIds = kind !== "array"
    ? [jobId]
    : end.kind === "ended"
    ? scheduler.array?.jobIds(end, shares.length)
    : undefined;
  return {
    answer: jobIds === undefined
      ? {
        kind: "ambiguous",
        reason:
          `${command.program} answered ${jobId} for an array of ${shares.length}`,
      }
      : {
        kind: "submitted",
        jobIds: idsOfRuns(unit, jobIds),
        ...(cluster === undefined ? {} : { cluster }),
      },
  };
}

function replyOf(end: ProgramEnd, scheduler: Scheduler): Reply {
  const { submitProgram, timeLimit, title } = scheduler;
  const ask = `ask ${title} for the job before it is submitted again`;
  if (end.kind === "unanswered") {
    const state = end.why === "time limit"
      ? `did not answer within ${timeLimit} s`
      : "had not answered when mlxpsub was interrupted";
    return { kind: "ambiguous", reason: `${submitProgram} ${state}: ${ask}` };
  }
  if (end.signal !== null) {
    return {
      kind: "ambiguous",
      reason: `${submitProgram} was killed by ${end.signal}: ${ask}`,
    };
  }
  const reply = scheduler.parseReply(end);
  return reply.kind === "ambiguous"
    ? { kind: "ambiguous", reason: `${reply.reason}: ${ask}` }
    : reply;
}

/** How a job that ran here ended, if it began → that, noted. */
function noteEnding(
  sweep: HeldSweep,
  at: number,
  end: LocalEnd | undefined,
): JobEnd {
  sweep.heed();
  const job = sweep.view.state.jobs[at];
  const attempt = job?.attempt ?? 1;
  const isCancelled = job?.cancelWanted === attempt ||
    job?.state === "cancelled";
  const jobId = job?.jobId ?? "";
  if (end === undefined) {
    noteQuietly(sweep, { event: "cancelled", jobs: [[at, attempt]] });
    return isCancelled
      ? { kind: "called off" }
      : { kind: "stopped", jobId, exitCode: 143 };
  }
  if (end.kind === "left behind") return { ...end, jobId };
  const ended: SweepEvent = {
    event: "ended",
    job: [at, attempt],
    exitCode: end.exitCode,
    at: new Date().toISOString(),
  };
  noteQuietly(
    sweep,
    ended,
    ...(isCancelled || end.kind === "stopped"
      ? [{
        event: "cancelled" as const,
        jobs: [[at, attempt]] as [[number, number]],
      }]
      : []),
  );
  return isCancelled ? { kind: "called off" } : { ...end, jobId };
}

function endOf(answer: Answer, index: number): JobEnd {
  switch (answer.kind) {
    case "submitted":
      return { kind: "submitted", jobId: answer.jobIds[index] ?? "" };
    case "has run":
      return { kind: "has run" };
    case "refused":
    case "later":
    case "ambiguous":
      return { kind: answer.kind, reason: answer.reason };
  }
}

/** Without it the next one to take the sweep only has to ask more. */
function noteQuietly(sweep: HeldSweep, ...events: SweepEvent[]): void {
  try {
    sweep.record(...events);
  } catch {
    // the obstacle of the next hand-over says so
  }
}

/** Writes the copies of jobs' records → what could not be written. */
export function copyRecords(
  sweep: HeldSweep,
  jobs: readonly number[],
): Diagnostic[] {
  return jobs.flatMap((at) => {
    const job = submissionAt(sweep.view, at);
    if (job === undefined) return [];
    try {
      writeCopy(job.logDir, job.record);
      return [];
    } catch (cause) {
      const { jobId, state } = job.record;
      return [error(
        `Cannot record ${
          jobId === undefined ? `that it is ${state}` : `job ${jobId}`
        } in "${pathIn(job.logDir, "copy")}": ${reasonOf(cause)}`,
      )];
    }
  });
}

function cannotWrite(sweep: HeldSweep, cause: unknown): UnitOutcome {
  return {
    kind: "cannot go on",
    diagnostic: sweep.obstacle() ??
      error(
        `Cannot write the log of sweep ${sweep.name}: ${reasonOf(cause)}`,
      ),
  };
}

function notRecorded(
  sweep: HeldSweep,
  answer: Answer,
  cause: unknown,
): UnitOutcome {
  const what = answer.kind === "submitted"
    ? `job ${answer.jobIds.join(", ")}`
    : `"${"reason" in answer ? answer.reason : answer.kind}"`;
  return {
    kind: "cannot go on",
    diagnostic: error(
      `Cannot record ${what} in the log of sweep ${sweep.name}: ${
        reasonOf(cause)
      }`,
    ),
  };
}
