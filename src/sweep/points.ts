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
    const named = axes.flatMap(({ key }, index) =>
      names.has(plainName(key)) ? [index] : []
    );
    if (named.length < 2) continue;
    const turns = (wheel: Wheel): boolean =>
      wheel.some((it) => named.includes(it));
    // of two groups with a name in common all turn together
    const joined = wheels.filter(turns).flat().sort((a, b) => a - b);
    const members = joined.flatMap((it) => axes[it] ?? []);
    if (new Set(members.map((it) => it.size)).size > 1) {
      return { kind: "unequal", axes: members };
    }
    wheels = [...wheels.filter((it) => !turns(it)), joined]
      .sort(([a = 0], [b = 0]) => a - b);
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
  places: readonly bigint[],
): Generator<string[]> {
  const wordAt = axes.map(rememberWords);
  for (const place of places) {
    const words = axes.map(() => "");
    let rest = place;
    for (const wheel of wheels.toReversed()) {
      const size = BigInt(sizeOf(wheel, axes));
      const position = Number(rest % size);
      rest /= size;
      for (const axis of wheel) words[axis] = wordAt[axis]?.(position) ?? "";
    }
    yield words;
  }
}

/**
 * The number of runs, to the last; undefined where an axis is longer than that
 * its places could be told apart.
 */
export function countExactly(
  axes: readonly Axis[],
  wheels: readonly Wheel[],
): bigint | undefined {
  const sizes = wheels.map((wheel) => sizeOf(wheel, axes));
  return sizes.every(Number.isSafeInteger)
    ? sizes.reduce((product, size) => product * BigInt(size), 1n)
    : undefined;
}

/**
 * So many of the places below `size`, each as likely as any other, in order;
 * `random` is uniform in [0, 1), with 32 bits a draw.
 */
export function samplePlaces(
  count: number,
  size: bigint,
  random: () => number,
): bigint[] {
  const places = size > Number.MAX_SAFE_INTEGER
    ? drawnBelow(count, size, random)
    : shuffled(count, Number(size), random);
  return places.sort((a, b) => a < b ? -1 : 1);
}

function shuffled(count: number, size: number, random: () => number): bigint[] {
  const fine = (): number => random() + random() / 2 ** 32;
  const placeAt = lazyShuffle(size, size < 2 ** 24 ? random : fine);
  return Array.from(
    { length: Math.min(count, size) },
    (_, index) => BigInt(placeAt(index)),
  );
}

/** Of so many places hardly any is drawn twice. */
function drawnBelow(
  count: number,
  size: bigint,
  random: () => number,
): bigint[] {
  const drawn = new Set<bigint>();
  while (drawn.size < count) {
    // with 64 bits to spare, the rest is as good as uniform
    let draw = 0n;
    for (let bits = size << 64n; bits > 0n; bits >>= 32n) {
      draw = (draw << 32n) | BigInt(Math.floor(random() * 2 ** 32));
    }
    drawn.add(draw % size);
  }
  return [...drawn];
}

function sizeOf([first]: Wheel, axes: readonly Axis[]): number {
  return first === undefined ? 1 : axes[first]?.size ?? 1;
}

function rememberWords(axis: Axis): (index: number) => string {
  if (axis.size > KEPT_WORDS) return (index) => axis.valueAt(index);
  const words: string[] = [];
  return (index) => words[index] ??= axis.valueAt(index);
}
