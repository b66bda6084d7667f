import { plainName } from "../script/plain_word.ts";
import type { Axis } from "./expand.ts";
import { lazyShuffle } from "./shuffle.ts";

/** Axes, by their indices, that turn together: `--zip lr,wd`. Alone, mostly. */
export type Wheel = readonly number[];

/** Longest axis whose words are kept for the next time round. */
const KEPT_WORDS = 10_000;

/** Every axis on a wheel of its own: the product of all. */
export function singleWheels(axes: readonly Axis[]): Wheel[] {
  return axes.map((_, index) => [index]);
}

/**
 * Puts the axes that a group names on one wheel, in the place of the first.
 * Names count without `+` and hyphens before them. A group of which fewer than
 * two are here changes nothing; one of unequal sizes comes back as `unequal`.
 */
export function zippedWheels(
  axes: readonly Axis[],
  groups: readonly (readonly string[])[],
):
  | { kind: "wheels"; wheels: Wheel[] }
  | { kind: "unequal"; axes: readonly Axis[] } {
  let wheels = singleWheels(axes);
  for (const group of groups) {
    const names = new Set(group.map(plainName));
    const joined = axes.flatMap(({ key }, index) =>
      names.has(plainName(key)) ? [index] : []
    );
    const [first] = joined;
    if (first === undefined || joined.length < 2) continue;
    const members = joined.flatMap((it) => axes[it] ?? []);
    if (new Set(members.map((it) => it.size)).size > 1) {
      return { kind: "unequal", axes: members };
    }
    wheels = wheels.flatMap((wheel): Wheel[] =>
      wheel.includes(first)
        ? [joined]
        : wheel.some((it) => joined.includes(it))
        ? []
        : [wheel]
    );
  }
  return { kind: "wheels", wheels };
}

/** Number of runs: the product of the wheels. It may be `Infinity`; nothing is computed. */
export function countRuns(
  axes: readonly Axis[],
  wheels: readonly Wheel[] = singleWheels(axes),
): number {
  return wheels.reduce((product, wheel) => product * sizeOf(wheel, axes), 1);
}

/** The words of each run, one an axis; the last wheel turns fastest. */
export function* runsOf(
  axes: readonly Axis[],
  wheels: readonly Wheel[] = singleWheels(axes),
): Generator<string[]> {
  const wordAt = axes.map(rememberWords);
  const positions = wheels.map(() => 0);
  const words = wordAt.map((word) => word(0));
  if (axes.some((axis) => axis.size === 0)) return;
  while (true) {
    yield [...words];
    let turning = wheels.length - 1;
    while (turning >= 0) {
      const wheel = wheels[turning] ?? [];
      const next = (positions[turning] ?? 0) + 1;
      const position = next < sizeOf(wheel, axes) ? next : 0;
      positions[turning] = position;
      for (const axis of wheel) words[axis] = wordAt[axis]?.(position) ?? "";
      if (position > 0) break;
      turning--;
    }
    if (turning < 0) return;
  }
}

/** The words of the runs at some places of `runsOf()`'s order. */
export function* runsAt(
  axes: readonly Axis[],
  wheels: readonly Wheel[],
  places: readonly number[],
): Generator<string[]> {
  const wordAt = axes.map(rememberWords);
  for (const place of places) {
    const words = axes.map(() => "");
    let rest = place;
    for (const wheel of wheels.toReversed()) {
      const size = sizeOf(wheel, axes);
      const position = rest % size;
      rest = Math.floor(rest / size);
      for (const axis of wheel) words[axis] = wordAt[axis]?.(position) ?? "";
    }
    yield words;
  }
}

/**
 * So many of the places below `size`, each as likely as any other, in order.
 * `size` is a safe integer; `random` is uniform in [0, 1).
 */
export function samplePlaces(
  count: number,
  size: number,
  random: () => number,
): number[] {
  // one draw has 32 bits
  const fine = (): number => random() + random() / 2 ** 32;
  const placeAt = lazyShuffle(size, size < 2 ** 24 ? random : fine);
  const places = Array.from(
    { length: Math.min(count, size) },
    (_, index) => placeAt(index),
  );
  return places.sort((a, b) => a - b);
}

function sizeOf([first]: Wheel, axes: readonly Axis[]): number {
  return first === undefined ? 1 : axes[first]?.size ?? 1;
}

function rememberWords(axis: Axis): (index: number) => string {
  if (axis.size > KEPT_WORDS) return (index) => axis.valueAt(index);
  const words: string[] = [];
  return (index) => words[index] ??= axis.valueAt(index);
}
