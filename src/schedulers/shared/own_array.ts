import type { IndexRange, OwnArray } from "../scheduler.ts";

type ReadArray =
  | { kind: "array"; array: OwnArray }
  | { kind: "fault"; fault: { message: string; hint: string } };

/**
 * `0-9:2%3`, `1,3,5-7`, `name.[1-9]%4` → the array that an option makes. No index
 * is made here: there may be more than memory holds.
 */
export function readArray(
  tasks: string,
  place: Pick<OwnArray, "span" | "text">,
): ReadArray {
  const [, inner = "", limit] =
    /^(?:[^[\]]*\[)?([^[\]%]*)\]?(?:%(\d{1,9}))?$/.exec(tasks.trim()) ?? [];
  const ranges = inner.split(",").map((it) => rangeOf(it.trim()));
  if (!ranges.every((it) => it !== undefined)) {
    return {
      kind: "fault",
      fault: {
        message:
          `Cannot read the job array "${place.text}": its indices are no numbers or ranges`,
        hint: "Write them as in 0-9, 0-9:2 or 1,3,5",
      },
    };
  }
  return {
    kind: "array",
    array: {
      ...place,
      tasks: ranges,
      ...(limit === undefined || Number(limit) === 0
        ? {}
        : { maxRunning: Number(limit) }),
    },
  };
}

function rangeOf(text: string): IndexRange | undefined {
  const [, from, to, by] =
    /^(\d{1,15})(?:-(\d{1,15})(?::(\d{1,15}))?)?$/.exec(text) ?? [];
  if (from === undefined) return undefined;
  const first = Number(from);
  const last = Number(to ?? from);
  const step = Number(by ?? 1);
  return last < first || step < 1 ? undefined : { first, last, step };
}

/** How many indices ranges have, one that stands in two of them twice. */
export function countIndices(ranges: readonly IndexRange[]): number {
  return ranges.reduce(
    (sum, { first, last, step }) => sum + Math.floor((last - first) / step) + 1,
    0,
  );
}

/** The indices, each once, from the lowest up. */
export function indicesOf(ranges: readonly IndexRange[]): number[] {
  const all = new Set<number>();
  for (const { first, last, step } of ranges) {
    for (let index = first; index <= last; index += step) all.add(index);
  }
  return [...all].sort((a, b) => a - b);
}
