import { done } from "./inputs.ts";
import type { Program } from "./program.ts";

/** hostname, and `hostname -s`; with a name it would set it. */
export const hostname: Program = (args, _stdin, here) => {
  const name = here.hostname();
  const [flag, ...more] = args;
  if (more.length > 0) return undefined;
  if (flag === undefined) return done(`${name}\n`, "here");
  return flag === "-s" || flag === "--short"
    ? done(`${name.replace(/\..*/s, "")}\n`, "here")
    : undefined;
};

export const trueProgram: Program = (args) =>
  args.length === 0 ? done("") : undefined;

export const falseProgram: Program = (args) =>
  args.length === 0 ? done("", "everywhere", 1) : undefined;
