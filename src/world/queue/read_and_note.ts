import { endStates } from "../../jobs/record.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import type { JobAttempt, SweepEvent } from "../../sweep_log/sweep_events.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import type { StatusRow } from "../../status/row.ts";
import { noteBeside } from "../logs/side_log.ts";
import { askFor, type JobRows } from "./job_rows.ts";

/** When this process first missed jobs, by their directories and ids. */
const missedAt = new Map<string, number>();

/** What is to be noted of the jobs of a sweep. */
interface News {
  missed: Submission[];
  events: SweepEvent[];
}

/**
 * As `readRows()`, and notes what would be forgotten: how jobs ended, that they
 * were requeued after that, and since when they are missed of which nothing more
 * is known. Where that cannot be noted, only who looks again can wait for it.
 */
export async function readAndNote(
  jobs: readonly Submission[],
  workDir: string,
  signal: AbortSignal,
  looks: "once" | "again",
): Promise<JobRows> {
  const { rowOf, isRequeued, diagnostics } = await askFor(
    jobs,
    workDir,
    signal,
  );
  const now = Date.now();
  const rows = new Map<Submission, StatusRow>();
  const all = new Map<SweepView, News>();
  for (const job of jobs) {
    const { record } = job;
    const news = newsOf(job, all);
    const key = `${job.logDir} ${record.jobId}`;
    const isFirst = record.missedAt === undefined &&
      (looks === "again" || news !== undefined);
    const row = rowOf(job, isFirst ? missedAt.get(key) ?? now : undefined);
    rows.set(job, row);
    if (isFirst && row.state === "ENDING" && row.toldBy === "nobody") {
      if (looks === "again" && !missedAt.has(key)) missedAt.set(key, now);
      news?.missed.push(job);
    }
    const event = isRequeued(job) ? requeued(job) : ended(job, row, now);
    if (event !== undefined) news?.events.push(event);
  }
  for (const [view, { missed, events }] of all) {
    if (missed.length > 0) {
      const at = new Date(now).toISOString();
      events.push({ event: "missed", jobs: missed.map(attemptOf), at });
    }
    try {
      if (events.length > 0) noteBeside(view, events);
    } catch {
      // it is only to be read
      if (looks === "again") continue;
      for (const job of missed) rows.set(job, rowOf(job));
    }
  }
  return { rows, diagnostics };
}

/** Undefined where nothing may be noted: another user's, or only a copy. */
function newsOf(
  { place, foreign }: Submission,
  all: Map<SweepView, News>,
): News | undefined {
  if (place === undefined || foreign !== undefined) return undefined;
  const found = all.get(place.view);
  if (found !== undefined) return found;
  const news: News = { missed: [], events: [] };
  all.set(place.view, news);
  return news;
}

/** Whose word on an end is not taken back. */
const lasting: ReadonlySet<StatusRow["toldBy"]> = new Set(["scheduler", "job"]);

/**
 * How a job ended, as its scheduler or it tells it now, where it is not noted
 * yet. It is said of the attempt that was asked for, whatever came of the job
 * since.
 */
function ended(
  job: Submission,
  row: StatusRow,
  now: number,
): SweepEvent | undefined {
  const { record } = job;
  const endedAs = endStates.find((it) => it === row.state);
  if (
    endedAs === undefined || !lasting.has(row.toldBy) ||
    record.state !== "submitted"
  ) return undefined;
  const noted = record.endedAt === undefined
    ? Infinity
    : Date.parse(record.endedAt);
  if (record.endedAs === endedAs && (row.endedAt ?? 0) <= noted) {
    return undefined;
  }
  return {
    event: "ended",
    job: attemptOf(job),
    endedAs,
    at: new Date(row.endedAt ?? now).toISOString(),
    ...(row.exitCode === undefined ? {} : { exitCode: row.exitCode }),
    ...(row.elapsed === undefined ? {} : { elapsed: row.elapsed }),
    ...(row.host === undefined ? {} : { host: row.host }),
  };
}

function requeued(job: Submission): SweepEvent {
  const { endedAt = "" } = job.record;
  return { event: "requeued", job: attemptOf(job), endedAt };
}

function attemptOf({ place, record }: Submission): JobAttempt {
  return [place?.at ?? -1, record.attempt ?? 1];
}
