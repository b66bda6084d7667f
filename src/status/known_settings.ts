import { type Diagnostic, warning } from "../error.ts";
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

/** Which of two counts: that comes first. */
export function compareKnown(one: Known, other: Known): number {
  return order.indexOf(one) - order.indexOf(other);
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

/** A job that is left out, and the lines around its run, then and now. */
export interface SetUps {
  state: Known;
  before: string;
  now: string;
}

/**
 * What to say of set-up lines that changed since: `2 completed jobs had other
 * set-up lines: module load cuda/11`. They make no job another one.
 */
export function otherSetUps(all: readonly SetUps[]): Diagnostic[] {
  const groups = Map.groupBy(
    all.filter((it) => it.before !== it.now),
    ({ state, before, now }) => {
      const had = linesOnlyIn(before, now);
      if (had !== "") return `${state}\nhad other set-up lines: ${had}`;
      const lacked = linesOnlyIn(now, before);
      return lacked === ""
        ? `${state}\nhad the set-up lines in another order`
        : `${state}\nhad no set-up line: ${lacked}`;
    },
  );
  return [...groups].map(([text, some]) => {
    const [state = "", what = ""] = text.split("\n");
    const jobs = counted(some.length).replace(" ", ` ${state} `);
    return warning(
      `${jobs} ${what}`,
      undefined,
      "Leave out --skip-done to run them again",
    );
  });
}

/** Lines of one text that another does not have, the first of them. */
function linesOnlyIn(one: string, other: string): string {
  const rest = new Set(other.split("\n"));
  const lines = one.split("\n").filter((it) => !rest.has(it));
  const shown = lines.slice(0, 3).map((it) => clip(it)).join("; ");
  return lines.length > 3 ? `${shown} and ${lines.length - 3} more` : shown;
}

function clip(line: string): string {
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** What to say of jobs that ran before with their words in another order. */
export function otherOrder(jobs: number): Diagnostic[] {
  return jobs === 0 ? [] : [warning(
    `${counted(jobs)} of an earlier call ${
      jobs === 1 ? "has its" : "have their"
    } words in another order, and ${
      jobs === 1 ? "counts as another" : "count as others"
    }`,
    undefined,
    "Write the words in the order that they had",
  )];
}

/** Whether an override means what only the job can tell. */
export function dependsOnJob(override: string): boolean {
  return /[$`]|=~/.test(override);
}
