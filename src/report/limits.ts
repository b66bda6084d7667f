import type { Limit } from "../schedulers/shared/limits.ts";
import { counted } from "./results.ts";
import { timeText } from "./budget.ts";

/** What a sweep asks of its cluster. */
export interface Asked {
  /** The scheduler's jobs, those of arrays one by one. */
  jobs: number;
  /** The same with each array as one. */
  submissions: number;
  /** The most that one may run. */
  seconds?: number;
}

/** A line for each limit that a sweep passes, with what can be done. */
export function limitLines(
  limits: readonly Limit[],
  { jobs, submissions, seconds }: Asked,
): string[] {
  // of several that say the same of a sweep, the narrowest counts
  const kinds = Map.groupBy(
    limits.toSorted((a, b) => a.most - b.most),
    (it) => it.kind,
  );
  return (["seconds", "submitted", "running"] as const).flatMap((kind) => {
    const [limit] = kinds.get(kind) ?? [];
    if (limit === undefined) return [];
    const { of, most, arrays } = limit;
    const count = arrays === undefined ? jobs : submissions;
    switch (kind) {
      case "seconds":
        return seconds === undefined || seconds <= most ? [] : [
          `${of} takes jobs of ${timeText(most)} at most: these ask for ${
            timeText(seconds)
          }, and would be refused or never start`,
        ];
      case "submitted":
        return count <= most ? [] : [
          `${of} takes ${counted(most)} of yours at a time: job ${
            most + 1
          } of ${count} would have to come later, as with --wait, or --pack ${
            Math.ceil(count / Math.max(most, 1))
          }`,
        ];
      case "running":
        return jobs <= most ? [] : [
          `${of} runs ${counted(most)} of yours at a time${
            seconds === undefined
              ? ""
              : `: ${
                timeText(Math.ceil(jobs / Math.max(most, 1)) * seconds)
              } if each takes its time`
          }`,
        ];
    }
  });
}
