import type { SubmissionRecord } from "../jobs/record.ts";
import type { JobState } from "../schedulers/shared/status.ts";
import type { Ink } from "../view.ts";

/** One job as `mlxpsub status` tells of it. */
export interface StatusRow {
  logId: string;
  logDir: string;
  state: JobState;
  /** The word of whoever told the state. */
  word: string;
  toldBy: "scheduler" | "mlxp" | "job" | "record" | "process" | "nobody";
  jobId?: string;
  scheduler: SubmissionRecord["scheduler"];
  sweep: string;
  overrides: string[];
  /** Seconds that it ran, or has run so far. */
  elapsed?: number;
  /** Milliseconds since 1970. */
  endedAt?: number;
  exitCode?: number;
  host?: string;
  /** Why it waits or failed, or what is known of a lost one. */
  note?: string;
  /** It failed, and yet its scheduler keeps it until somebody deletes it. */
  stuck?: "yes";
  /** The line of a failed job's logs that tells why. */
  lastError?: string;
}

/** A log directory whose record cannot be read. */
export interface BrokenRow {
  logId: string;
  logDir: string;
  message: string;
}

/** What a state means for who waits for a job, or acts on it. */
const meanings: Readonly<
  Record<JobState, "not begun" | "live" | "well" | "badly" | "not told">
> = {
  PREPARED: "not begun",
  REFUSED: "badly",
  PENDING: "live",
  HELD: "live",
  RUNNING: "live",
  ENDING: "live",
  COMPLETED: "well",
  FAILED: "badly",
  CANCELLED: "well",
  TIMEOUT: "badly",
  OUT_OF_MEMORY: "badly",
  PREEMPTED: "badly",
  LOST: "badly",
  UNKNOWN: "not told",
};

/** States that mean that something went wrong. */
export function isFailure(state: JobState): boolean {
  return meanings[state] === "badly";
}

/** The colour in which a terminal shows a state; most have none. */
export function inkOf(state: JobState): Ink | undefined {
  switch (meanings[state]) {
    case "badly":
      return "bad";
    case "not told":
      return "odd";
    case "live":
      return state === "RUNNING" ? "strong" : undefined;
    case "not begun":
    case "well":
      return undefined;
  }
}

/** Whether a job may still do something. */
export function isLive(state: JobState): boolean {
  return meanings[state] === "live";
}

/** Whether another look may find it in another state, with nobody's doing. */
export function mayChange(state: JobState): boolean {
  return isLive(state) || meanings[state] === "not told";
}

/** Whether the scheduler still has it; some keep jobs that they cannot start. */
export function isInQueue({ state, stuck }: StatusRow): boolean {
  return isLive(state) || stuck === "yes";
}

/** Seconds → `45s`, `12m05s`, `3h07m`, `2d04h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) {
    return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  }
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}
