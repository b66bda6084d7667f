import type { Here } from "../here.ts";
import { formatDate } from "../text/date.ts";
import { done } from "./inputs.ts";
import { readOptions } from "./options.ts";
import type { ProgramResult } from "./program.ts";

/** GNU date: `date`, `date +FORMAT`, with -u and `-d @SECONDS`, `-d now`. */
export function date(
  args: readonly string[],
  _stdin: string,
  here: Here,
): ProgramResult | undefined {
  const options = readOptions(
    args,
    "ud:",
    { utc: "u", universal: "u", date: "d" },
    "anywhere",
  );
  if (options === undefined || options.operands.length > 1) return undefined;
  const [operand] = options.operands;
  // without the plus it would set the clock
  if (operand !== undefined && !operand.startsWith("+")) return undefined;
  const moment = momentOf(options.values.get("d"), here.now());
  if (moment === undefined) return undefined;
  const zone = options.values.has("u") ? "UTC0" : here.environment.get("TZ");
  const format = operand?.slice(1) ?? "%a %b %e %H:%M:%S %Z %Y";
  const text = formatDate(format, moment, zone);
  return text === undefined ? undefined : done(`${text}\n`, "here");
}

function momentOf(written: string | undefined, now: Date): Date | undefined {
  if (written === undefined || written === "now" || written === "today") {
    return now;
  }
  const seconds = /^@(-?\d{1,11})$/.exec(written)?.[1];
  return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
}
