import { counted } from "../report/results.ts";
import type { JobState } from "../schedulers/shared/status.ts";

/** What became of a setting before: of several jobs of it, the best. */
export type Known =
  | "completed"
  | "running"
  | "queued"
  | "not submitted"
  | "not known"
  | "lost";

/** A table, so that the compiler asks what a new state means. */
const knownByState: Readonly<Record<JobState, Known | undefined>> = {
  PREPARED: "not submitted",
  REFUSED: undefined,
  PENDING: "queued",
  HELD: "queued",
  RUNNING: "running",
  ENDING: "running",
  COMPLETED: "completed",
  FAILED: undefined,
  CANCELLED: undefined,
  TIMEOUT: undefined,
  OUT_OF_MEMORY: undefined,
  PREEMPTED: undefined,
  LOST: "lost",
  UNKNOWN: "not known",
};

/** How a job stands → what it means for whoever is about to submit it again. */
export function knownBy({ state }: { state: JobState }): Known | undefined {
  return knownByState[state];
}

const order: readonly Known[] = [
  "completed",
  "running",
  "queued",
  "not submitted",
  "not known",
  "lost",
];

/** The one of two that counts. */
export function better(one: Known | undefined, other: Known): Known {
  return one === undefined || order.indexOf(other) < order.indexOf(one)
    ? other
    : one;
}

/**
 * Whether `--skip-done` leaves it out: what `resume` will submit, too; what is
 * lost is run again.
 */
export function isSkipped(known: Known | undefined): boolean {
  return known !== undefined && known !== "lost";
}

/** `16 jobs: 12 new, 3 completed, 1 running` */
export function knownSummary(all: readonly (Known | undefined)[]): string {
  const counts = [undefined, ...order].map((it) =>
    [it ?? "new", all.filter((known) => known === it).length] as const
  );
  const parts = counts.filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`);
  return `${counted(all.length)}: ${parts.join(", ")}`;
}

/** Whether an override means what only the job can tell. */
export function dependsOnJob(override: string): boolean {
  return /[$`]|=~/.test(override);
}
