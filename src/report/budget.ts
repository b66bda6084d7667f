import type { Demand } from "../schedulers/shared/demand.ts";
import { counted } from "./results.ts";

/**
 * What jobs take at most: `48 jobs × 8 h × 1 GPU = 384 GPU-hours`. What the
 * directives do not tell is left out; undefined where they tell nothing.
 */
export function budgetText(
  jobs: number,
  { seconds, cores, gpus }: Demand,
): string | undefined {
  const [size, unit] = gpus !== undefined
    ? [gpus, "GPU"] as const
    : [cores, "core"] as const;
  const factors = [
    counted(jobs),
    ...seconds === undefined ? [] : [timeText(seconds)],
    ...size === undefined ? [] : [several(String(size), unit)],
  ];
  if (factors.length === 1) return undefined;
  const product = seconds === undefined
    ? several(String(jobs * (size ?? 1)), unit)
    : several(
      hoursText(jobs * seconds * (size ?? 1)),
      size === undefined ? "hour" : `${unit}-hour`,
    );
  return `${factors.join(" × ")} = ${product}`;
}

/** `8 h`, `30 min`, `90 s`: whole, if it can be. */
export function timeText(seconds: number): string {
  if (seconds % 3600 === 0 || seconds >= 36_000) {
    return `${hoursText(seconds)} h`;
  }
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** `1 core`, `0.5 cores` */
function several(number: string, unit: string): string {
  return `${number} ${unit}${number === "1" ? "" : "s"}`;
}

/** With two decimals at most. */
function hoursText(seconds: number): string {
  return String(Math.round(seconds / 36) / 100);
}
