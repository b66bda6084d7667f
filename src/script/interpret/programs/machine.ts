import type { Here } from "../here.ts";
import { done } from "./inputs.ts";
import type { ProgramResult } from "./program.ts";

/** hostname, and `hostname -s`; with a name it would set it. */
export function hostname(
  args: readonly string[],
  _stdin: string,
  here: Here,
): ProgramResult | undefined {
  const name = here.hostname();
  const [flag, ...more] = args;
  if (more.length > 0) return undefined;
  if (flag === undefined) return done(`${name}\n`, "here");
  return flag === "-s" || flag === "--short"
    ? done(`${name.replace(/\..*/s, "")}\n`, "here")
    : undefined;
}

export function trueProgram(
  args: readonly string[],
): ProgramResult | undefined {
  return args.length === 0 ? done("") : undefined;
}

export function falseProgram(
  args: readonly string[],
): ProgramResult | undefined {
  return args.length === 0 ? done("", "everywhere", 1) : undefined;
}
