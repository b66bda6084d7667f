import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import type { Call } from "./builtin.ts";
import { failure, success } from "../state.ts";

export function trueStatus(
  _args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(success);
  return undefined;
}

export function falseStatus(
  _args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(failure);
  return undefined;
}
