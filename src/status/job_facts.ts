import type { SubmissionRecord } from "../jobs/record.ts";
import type { SeenJob } from "../schedulers/shared/status.ts";
import type { EndNote } from "./end_note.ts";
import type { StatusRow } from "./row.ts";
import type { Turn } from "./turn.ts";

/** What a job left in its directory. */
export interface LeftBehind {
  /** What it noted of its own end. */
  end?: EndNote;
  /** `status` of metadata/info.yaml, where it is newer than the submission. */
  mlxpStatus?: string;
  /** When log.stdout or log.stderr was last written; milliseconds. */
  logAt?: number;
}

/** Of a job that runs on this machine. */
export type ProcessState = "there" | "not here";

/** Whether a scheduler told all it knows, or only what is in its queue. */
export type Answered = "yes" | "its queue" | "no";

/** All that is known of one job. */
export interface JobFacts {
  logId: string;
  logDir: string;
  record: SubmissionRecord;
  seen?: SeenJob;
  answered: Answered;
  left?: LeftBehind;
  /**
   * When this process last saw it in the queue, or is the first to miss it;
   * milliseconds.
   */
  thereAt?: number;
  process?: ProcessState;
  /** Of a run that shares its job with others: how its turn went, once it came. */
  turn?: Turn;
}

/** How it stands by these. */
export type Judgement = Pick<
  StatusRow,
  | "state"
  | "word"
  | "toldBy"
  | "elapsed"
  | "endedAt"
  | "exitCode"
  | "host"
  | "note"
  | "stuck"
>;
