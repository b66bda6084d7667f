import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { calculate } from "../calculate.ts";
import { arithmeticStatus } from "../command.ts";
import { ShellFault } from "../faults.ts";
import { failure } from "../state.ts";
import type { Call } from "./builtin.ts";

export function letBuiltin(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(failure);
  try {
    for (const it of args) {
      shell.setStatus(arithmeticStatus(calculate(it, shell), shell));
    }
  } catch (cause) {
    if (!(cause instanceof ShellFault) || !cause.failsArithmetic) throw cause;
    shell.complain(cause.message);
    shell.setStatus(failure);
  }
  return undefined;
}
