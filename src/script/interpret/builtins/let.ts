import { calculate } from "../calculate.ts";
import { arithmeticStatus } from "../command.ts";
import { ShellFault } from "../faults.ts";
import { failure } from "../state.ts";
import type { Builtin } from "./builtin.ts";

export const letBuiltin: Builtin = (args, _call, shell) => {
  shell.setStatus(failure);
  try {
    for (const it of args) {
      shell.setStatus(arithmeticStatus(calculate(it, shell), shell));
    }
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends === "script") throw cause;
    shell.complain(cause.message);
    shell.setStatus(failure);
  }
  return undefined;
};
