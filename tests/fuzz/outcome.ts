import { cpuTime } from "../cpu_time.ts";
import type { Reader } from "./readers.ts";

/** Milliseconds of CPU that a text may take. */
const limit = 2000;

/** What is wrong with how a reader reads a text, and its milliseconds of CPU. */
export function outcomeOf(
  reader: Reader,
  text: string,
): { fault?: string; time: number } {
  let fault: string | undefined;
  const time = cpuTime(() => {
    try {
      reader.read(text);
    } catch (cause) {
      fault = cause instanceof Error
        ? `${cause.name}: ${cause.message} ${placeOf(cause)}`
        : String(cause);
    }
  });
  if (time > limit) fault ??= `it took ${Math.round(time)} ms`;
  return fault === undefined ? { time } : { fault, time };
}

/** The line of this program from which it came. */
function placeOf({ stack = "" }: Error): string {
  return /\/((?:src|tests)\/[\w/.]+:\d+)/.exec(stack)?.[1] ?? "";
}
