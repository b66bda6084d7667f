import type { JobState } from "../schedulers/shared/status.ts";
import { splitOverride, valueOf } from "./overrides.ts";
import { isFailure, type StatusRow } from "./row.ts";

/** The jobs that share a value of one override. */
export interface Group {
  /** Undefined: the jobs that do not set the key. */
  value: string | undefined;
  counts: Map<JobState, number>;
  size: number;
}

/** Rows by an override's value, in the order in which values come up. */
export function groupBy(rows: readonly StatusRow[], key: string): Group[] {
  const members = Map.groupBy(rows, (row) => valueOf(row.overrides, key));
  return [...members].map(([value, some]) => ({
    value,
    size: some.length,
    counts: countStates(some),
  }));
}

export function countStates(
  rows: readonly { state: JobState }[],
): Map<JobState, number> {
  const counts = new Map<JobState, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** Every key that some row sets, in the order in which they come up. */
export function keysOf(rows: readonly StatusRow[]): string[] {
  return [
    ...new Set(
      rows.flatMap((row) => row.overrides.map((it) => splitOverride(it).key)),
    ),
  ];
}

/** An override that tells failed jobs from completed ones. */
export interface Separation {
  word: string;
  key: string;
  failed: { with: number; of: number };
  completed: { with: number; of: number };
}

/**
 * The override whose presence tells most about failure or completion, by
 * information gain; undefined where none tells enough to be more than chance
 * would: of one failure, everything about it is special.
 */
export function bestSeparation(
  rows: readonly StatusRow[],
): Separation | undefined {
  const failed = rows.filter((it) =>
    isFailure(it.state) && it.state !== "REFUSED" && it.state !== "LOST"
  );
  const completed = rows.filter((it) => it.state === "COMPLETED");
  if (failed.length < 2 || completed.length === 0) return undefined;
  const counts = new Map<string, { failed: number; completed: number }>();
  const count = (some: StatusRow[], side: "failed" | "completed") => {
    for (const row of some) {
      for (const word of new Set(row.overrides)) {
        const found = counts.get(word) ?? { failed: 0, completed: 0 };
        found[side]++;
        counts.set(word, found);
      }
    }
  };
  count(failed, "failed");
  count(completed, "completed");
  const all = failed.length + completed.length;
  const whole = entropy({ failed: failed.length, completed: completed.length });
  let best: { gain: number; separation: Separation } | undefined;
  for (const [word, found] of counts) {
    // it must go with failure, not with success
    const rate = found.failed / failed.length;
    if (rate <= found.completed / completed.length || found.failed < 2) {
      continue;
    }
    const without = {
      failed: failed.length - found.failed,
      completed: completed.length - found.completed,
    };
    const gain = whole - [found, without].reduce(
      (sum, it) => sum + (it.failed + it.completed) / all * entropy(it),
      0,
    );
    if (best === undefined || gain > best.gain + 1e-12) {
      best = {
        gain,
        separation: {
          word,
          key: splitOverride(word).key,
          failed: { with: found.failed, of: failed.length },
          completed: { with: found.completed, of: completed.length },
        },
      };
    }
  }
  return best !== undefined && best.gain >= whole * enough
    ? best.separation
    : undefined;
}

/** The part of the uncertainty that an override must take away. */
const enough = 0.3;

function entropy(of: { failed: number; completed: number }): number {
  const all = of.failed + of.completed;
  const share = (part: number) =>
    part === 0 ? 0 : -part / all * Math.log2(part / all);
  return share(of.failed) + share(of.completed);
}

/** `all 14 failures have model=vit, and no completed job has it` */
export function sentenceOf({ word, failed, completed }: Separation): string {
  const failures = failed.with === failed.of
    ? `${failed.of === 2 ? "both" : `all ${failed.of}`} failures have ${word}`
    : `${failed.with} of ${failed.of} failures have ${word}`;
  if (completed.with === 0) {
    return `${failures}, and no completed job has it`;
  }
  return `${failures}, and so ${
    completed.with === 1 ? "has" : "have"
  } ${completed.with} of ${completed.of} completed jobs`;
}
