import type { SubmissionRecord } from "../../src/jobs/record.ts";
import type { JobState, SeenJob } from "../../src/schedulers/shared/status.ts";
import type { JobFacts } from "../../src/status/job_facts.ts";
import { joinRow } from "../../src/status/judge.ts";
import type { StatusRow } from "../../src/status/row.ts";

/** When the tests look. */
export const now = Date.parse("2026-11-22T16:00:00Z");

export function recordWith(
  part: Partial<SubmissionRecord> = {},
): SubmissionRecord {
  return {
    state: "submitted",
    scheduler: "slurm",
    jobId: "4711",
    name: "logs/1",
    sweep: "s1",
    source: "/w/script.sh",
    line: 3,
    workDir: "/w",
    command: "python main.py seed=1",
    overrides: ["seed=1"],
    preparedAt: "2026-11-22T15:30:00.000Z",
    submittedAt: "2026-11-22T15:30:10.000Z",
    mlxpsub: "0.1.0",
    ...part,
  };
}

/** What a row says beyond its record. */
export function judged(
  record: Partial<SubmissionRecord>,
  facts: Partial<JobFacts> & { seen?: SeenJob } = {},
): string {
  const { state, word, toldBy, elapsed, exitCode, host, note } = joinRow({
    logId: "1",
    logDir: "/w/logs/1",
    record: recordWith(record),
    answered: "yes",
    ...facts,
  }, now);
  const more = { elapsed, exitCode, host, note };
  return [
    `${state} "${word}" by ${toldBy}`,
    ...Object.entries(more).filter(([, value]) => value !== undefined)
      .map(([key, value]) => `${key}=${value}`),
  ].join(" ");
}

/** A row with nothing but what is asked for. */
export function row(
  logId: number,
  state: JobState,
  overrides: string,
  more: Partial<StatusRow> = {},
): StatusRow {
  return {
    logId: String(logId),
    logDir: `/w/logs/${logId}`,
    state,
    word: state,
    toldBy: "scheduler",
    scheduler: "slurm",
    jobId: String(4710 + logId),
    sweep: "s1",
    overrides: overrides === "" ? [] : overrides.split(" "),
    ...more,
  };
}
