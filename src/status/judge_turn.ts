import type { JobFacts, Judgement } from "./job_facts.ts";
import { mayChange } from "./row.ts";

/**
 * How a run stands that shares its job with others: by its turn, and where that
 * does not tell its end, by how its job stands. docs/status.md has the table.
 */
export function judgeTurn(
  { record, turn }: JobFacts,
  job: Judgement,
  now: number,
): Judgement {
  const own = {
    toldBy: "job" as const,
    ...(turn?.host === undefined ? {} : { host: turn.host }),
    ...elapsedOf(turn, now),
  };
  const { exitCode } = turn ?? {};
  const ended = exitCode === undefined ? {} : { exitCode };
  switch (turn?.word) {
    case "ended":
      if (exitCode === 0) {
        return { ...own, state: "COMPLETED", word: "ended with 0", exitCode };
      }
      return {
        ...own,
        ...ended,
        state: record.state === "cancelled"
          ? "CANCELLED"
          // the kernel ends with SIGKILL what takes too much
          : exitCode === 137 && job.state === "OUT_OF_MEMORY"
          ? "OUT_OF_MEMORY"
          : "FAILED",
        word: `ended with ${exitCode}`,
      };
    case "cancelled":
      return { ...own, ...ended, state: "CANCELLED", word: "cancelled" };
    case "stopped":
      // its job was told to end, and why is known of the job
      if (!mayChange(job.state)) {
        return { ...badEnd(job), ...ended, ...elapsedOf(turn, now) };
      }
      return job.state === "RUNNING"
        ? { ...withoutTimes(job), state: "ENDING" }
        : job;
    case "begun":
      if (isToldByRun(job)) return job;
      if (!mayChange(job.state)) {
        return badEnd(job, "its job ended before it did");
      }
      // a job that waits was requeued, and begins it once more
      return job.state === "PENDING"
        ? job
        : { ...withoutTimes(job), ...own, toldBy: job.toldBy };
    case undefined:
      break;
  }
  if (isToldByRun(job)) return job;
  if (record.state === "cancelled") {
    return { state: "CANCELLED", word: record.state, toldBy: "record" };
  }
  if (job.state === "RUNNING") {
    return {
      state: "PENDING",
      word: job.word,
      toldBy: job.toldBy,
      note: `waits for its turn in job ${record.jobId}`,
    };
  }
  return mayChange(job.state)
    ? job
    : badEnd(job, "its job ended before its turn came");
}

/** Where nobody tells of the job, what was judged is what the run itself left. */
function isToldByRun({ toldBy }: Judgement): boolean {
  return toldBy === "job" || toldBy === "mlxp";
}

function elapsedOf(
  turn: JobFacts["turn"],
  now: number,
): { elapsed?: number } {
  const { begunAt, at, word } = turn ?? {};
  if (begunAt === undefined) return {};
  const end = word === "begun" ? now : at ?? now;
  return { elapsed: Math.max(0, Math.round((end - begunAt) / 1000)) };
}

/** A job's times and exit code are none of its runs'. */
function withoutTimes(
  { elapsed: _elapsed, exitCode: _exitCode, ...job }: Judgement,
): Judgement {
  return job;
}

/** The end of a job, of a run that had none of its own. */
function badEnd(job: Judgement, note?: string): Judgement {
  return {
    ...withoutTimes(job),
    // nobody knows of a lost one more than that
    ...(note === undefined || job.state === "LOST" ? {} : { note }),
    // that all went well is not said of this one
    ...(job.state === "COMPLETED"
      ? { state: "LOST" as const, toldBy: "nobody" as const }
      : {}),
  };
}
