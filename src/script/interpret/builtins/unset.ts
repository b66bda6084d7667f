import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { ShellFault } from "../faults.ts";
import { failure, success } from "../state.ts";
import { textSubscriptKey } from "../subscript.ts";
import { hasMark } from "../unknowns.ts";
import {
  followName,
  isName,
  rawVariable,
  unsetVariable,
  variableOf,
} from "../variables.ts";
import type { Call } from "./builtin.ts";

/** `unset [-v|-f|-n] name …` */
export function unset(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(success);
  let kind: "any" | "variable" | "function" | "nameref" = "any";
  for (const it of args) {
    if (it === "-v") kind = "variable";
    else if (it === "-f") kind = "function";
    else if (it === "-n") kind = "nameref";
    else if (hasMark(it)) {
      shell.refuse(
        "Cannot follow the script: only the job knows which variables go",
        call.command.span,
        "Write their names",
      );
    } else one(it);
  }
  return undefined;

  function one(word: string): void {
    const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(word);
    const name = match?.[1] ?? word;
    if (kind === "function" || !isName(name)) {
      if (!shell.state.functions.delete(word) && kind !== "function") {
        shell.complain(`unset: ${word}: not a valid identifier`);
        shell.setStatus(failure);
      }
      shell.definitions++;
      return;
    }
    const subscript = match?.[2];
    const target = kind === "nameref" ? name : followName(name, shell).name;
    const variable = kind === "nameref"
      ? rawVariable(name, shell)
      : variableOf(name, shell);
    if (variable === undefined && kind === "any") {
      if (shell.state.functions.delete(name)) {
        shell.definitions++;
        return;
      }
    }
    try {
      if (subscript === undefined) unsetVariable(target, undefined, shell);
      else if (subscript === "@" || subscript === "*") {
        unsetVariable(target, undefined, shell);
      } else {
        const key = textSubscriptKey(subscript, variable, shell);
        unsetVariable(target, key, shell);
      }
    } catch (cause) {
      if (!(cause instanceof ShellFault)) throw cause;
      shell.complain(cause.message);
      shell.setStatus(failure);
    }
  }
}
