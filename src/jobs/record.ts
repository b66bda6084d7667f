/** How a job can end, in the words of `mlxpsub status`. */
export const endStates = [
  "COMPLETED",
  "FAILED",
  "CANCELLED",
  "TIMEOUT",
  "OUT_OF_MEMORY",
  "PREEMPTED",
] as const;

export type EndState = typeof endStates[number];

/**
 * What mlxpsub knows of one job, as its sweep's log tells it, with a copy in
 * metadata/submission.yaml beside the job. Names here are those of TypeScript;
 * `recordToYaml()` has the file's.
 */
export interface SubmissionRecord {
  /** `prepared` until it is known to be in the queue, or refused. */
  state: "prepared" | "submitted" | "refused" | "cancelled";
  /** By its name. */
  scheduler: string;
  /** Exactly what the scheduler's own commands take. */
  jobId?: string;
  /** The cluster that took it, where the scheduler has several (`-M`). */
  cluster?: string;
  /** Only in an array: the script that is submitted, and the job's index. */
  arrayScript?: string;
  arrayIndex?: number;
  /** Only where several runs share a job: its script, and the run's place in it. */
  packScript?: string;
  packIndex?: number;
  packSize?: number;
  name: string;
  /** Shared by the jobs of one call. */
  sweep: string;
  /** Absolute path of the user's script. */
  source: string;
  line: number;
  workDir: string;
  /** Where its submit command starts, if not in `workDir`. */
  submitDir?: string;
  command: string;
  overrides: string[];
  /** What tells it from its siblings, by name. */
  settings?: Record<string, string>;
  /** Of the program's repository when it was submitted: see `CodeState`. */
  commit?: string;
  changed?: boolean;
  /** The copy of its code in which it runs; absolute. */
  snapshot?: string;
  /** Times are ISO 8601 in UTC. */
  preparedAt: string;
  submittedAt?: string;
  /** Why the scheduler did not take it, in the scheduler's words. */
  reason?: string;
  /** Of a job that ran here, without a scheduler. */
  exitCode?: number;
  /**
   * How a scheduler said that it ended, as `mlxpsub status` saw it: schedulers
   * forget.
   */
  endedAs?: EndState;
  endedAt?: string;
  /** When a scheduler that answered did not have it any more, as was first seen. */
  missedAt?: string;
  /** Seconds that it ran, and where, as its scheduler said. */
  elapsed?: number;
  host?: string;
  /** Which submission of this job it is, from 2 on, and the ids before. */
  attempt?: number;
  earlierJobIds?: string[];
  /** The version that wrote this. */
  mlxpsub: string;
}

/** What the records of one call share. */
export type SweepFacts = Pick<
  SubmissionRecord,
  "sweep" | "source" | "workDir" | "submitDir" | "preparedAt" | "mlxpsub"
>;
