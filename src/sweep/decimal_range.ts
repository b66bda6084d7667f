/**
 * Hydra computes a range of floats in Python's `decimal` arithmetic: start, stop
 * and step are the exact values of the floats, and each value is the one before
 * plus the step, rounded half to even to 28 significant digits (docs.python.org,
 * "decimal", the default context). Between two powers of ten such a sum grows by
 * the same amount each time, so a range is a short list of stretches in which
 * every value can be computed without the ones before it.
 */

const PRECISION = 28;

/** Values below this need no rounding, in whatever unit they are counted. */
const EXACT_BELOW = 10n ** BigInt(PRECISION);

/** `first + delta * i` for i below `count`, in units of a power of ten. */
interface Stretch {
  /** How many values of the range come before. */
  readonly before: bigint;
  readonly first: bigint;
  readonly delta: bigint;
  readonly count: bigint | "endless";
}

/** A range of floats whose values are computed one at a time. */
export interface DecimalRange {
  /** How many values there are; `Infinity` for a range that never ends. */
  readonly size: number;
  /** The value at an index from 0 to below `size`. */
  valueAt(index: number): number;
}

/**
 * The range from `start` by `step` up to, and without, `stop`; an integer stands
 * for itself. Returns what is wrong where Python raises: a step of 0, a number
 * that is NaN, or the sum of two opposite infinities.
 */
export function decimalRange(
  start: bigint | number,
  stop: bigint | number,
  step: bigint | number,
): DecimalRange | "zero step" | "not a number" {
  if ([start, stop, step].some((bound) => Number.isNaN(bound))) {
    return "not a number";
  }
  const rises = step > 0;
  // deno-lint-ignore eqeqeq
  if (step == 0) return "zero step";
  if (rises ? start >= stop : start <= stop) return constant(0, 0);
  if (isInfinite(start)) {
    // Only an infinity of the other sign can be before the stop here.
    return isInfinite(step)
      ? "not a number"
      : constant(Infinity, Number(start));
  }
  if (isInfinite(step)) return constant(1, Number(start));

  const [from, by] = [exactDecimal(start), exactDecimal(step)];
  const to = isInfinite(stop) ? undefined : exactDecimal(stop);
  const unit = Math.min(from.exponent, by.exponent, to?.exponent ?? 0);
  const stretches = findStretches(
    scale(from, unit),
    scale(by, unit),
    to === undefined ? undefined : scale(to, unit),
  );
  const last = stretches.at(-1);
  return {
    size: last === undefined || last.count === "endless"
      ? Infinity
      : Number(last.before + last.count),
    valueAt(index: number): number {
      // A start of -0.0 keeps its sign, which the units do not have.
      if (index === 0) return Number(start);
      const at = BigInt(index);
      const stretch = stretches.findLast((each) => each.before <= at);
      if (stretch === undefined) throw new Error("a range begins at index 0");
      const value = stretch.first + stretch.delta * (at - stretch.before);
      return Number(`${value}e${unit}`);
    },
  };
}

function constant(size: number, value: number): DecimalRange {
  return { size, valueAt: () => value };
}

function isInfinite(value: bigint | number): boolean {
  return value === Infinity || value === -Infinity;
}

interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** The exact value of a finite float, which always ends in decimal. */
function exactDecimal(value: bigint | number): Decimal {
  if (typeof value === "bigint") return { digits: value, exponent: 0 };
  let halvings = 0;
  let whole = value;
  // Scaling by two is exact, and no float needs more than 1074 of them.
  while (!Number.isInteger(whole)) {
    whole *= 2;
    halvings++;
  }
  return {
    digits: BigInt(whole) * 5n ** BigInt(halvings),
    exponent: -halvings,
  };
}

function scale(value: Decimal, unit: number): bigint {
  return value.digits * 10n ** BigInt(value.exponent - unit);
}

function findStretches(
  start: bigint,
  step: bigint,
  stop: bigint | undefined,
): Stretch[] {
  const reaches = (value: bigint): boolean =>
    stop !== undefined && (step > 0n ? value >= stop : value <= stop);
  const stretches: Stretch[] = [
    // The start is taken as it is; only sums are rounded.
    { before: 0n, first: start, delta: 0n, count: 1n },
  ];
  let before = 1n;
  let first = roundToPrecision(start + step);
  while (!reaches(first)) {
    const delta = roundToPrecision(first + step) - first;
    if (delta === 0n) {
      stretches.push({ before, first, delta, count: "endless" });
      break;
    }
    const count = countAlike(first, step, stop);
    stretches.push({ before, first, delta, count });
    before += count;
    first = roundToPrecision(first + delta * (count - 1n) + step);
  }
  return stretches;
}

/**
 * How many values from `first` on, at least one, grow by the same amount: those
 * before the stop and strictly inside the powers of ten around `first`, where
 * every sum is rounded at the same digit. Where sums are ties, the first may go
 * to its even neighbour the other way than those after it, which are all even.
 */
function countAlike(
  first: bigint,
  step: bigint,
  stop: bigint | undefined,
): bigint {
  const [low, high] = decadeOf(first);
  const isInside = (value: bigint): boolean => value > low && value < high;
  const second = roundToPrecision(first + step);
  if (!isInside(second)) return 1n;
  const third = roundToPrecision(second + step);
  const delta = second - first;
  if (isInside(third) && third - second !== delta) return 1n;
  let edge = delta > 0n ? high : low;
  if (stop !== undefined && (delta > 0n ? stop < edge : stop > edge)) {
    edge = stop;
  }
  const distance = delta > 0n ? edge - first : first - edge;
  const stride = delta > 0n ? delta : -delta;
  return (distance + stride - 1n) / stride;
}

/** Bounds, exclusive, between which a value has as many digits and the same sign. */
function decadeOf(value: bigint): [bigint, bigint] {
  const size = value < 0n ? -value : value;
  if (size < EXACT_BELOW) return [-EXACT_BELOW, EXACT_BELOW];
  const low = 10n ** BigInt(countDigits(size) - 1);
  return value < 0n ? [-low * 10n, -low] : [low, low * 10n];
}

function roundToPrecision(value: bigint): bigint {
  const size = value < 0n ? -value : value;
  if (size < EXACT_BELOW) return value;
  const quantum = 10n ** BigInt(countDigits(size) - PRECISION);
  const floor = size / quantum;
  const twice = (size % quantum) * 2n;
  const up = twice > quantum || (twice === quantum && floor % 2n === 1n);
  const rounded = (up ? floor + 1n : floor) * quantum;
  return value < 0n ? -rounded : rounded;
}

function countDigits(value: bigint): number {
  return String(value).length;
}
