import type { Shell } from "../shell.ts";
import type { Jump } from "../jump.ts";
import { ShellFault } from "../faults.ts";
import { failure, success } from "../state.ts";
import { textSubscriptKey } from "../subscript.ts";
import { hasMark } from "../unknowns.ts";
import { unsetVariable } from "../unset_variable.ts";
import { followName, isName, rawVariable, variableOf } from "../variables.ts";
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
      shell.state.functions.delete(word);
      shell.definitions++;
      if (kind !== "function" && kind !== "any") {
        shell.complain(`unset: ${word}: not a valid identifier`);
        shell.setStatus(failure);
      }
      return;
    }
    const subscript = match?.[2];
    const before = shell.prefixed.findLast((it) => it.name === name);
    if (
      before !== undefined &&
      !shell.state.scopes.slice(before.level).some((it) => it.has(name))
    ) {
      shell.refuse(
        `Cannot follow the script: "${name}" stands before the command around this one`,
        call.command.span,
        "Assign it on a line of its own",
      );
    }
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
      // of what does not exist no index is calculated
      if (
        subscript === "" || subscript !== undefined && variable === undefined
      ) {
        return;
      }
      if (subscript === undefined) unsetVariable(target, undefined, shell);
      else if (subscript === "@" || subscript === "*") {
        unsetVariable(target, undefined, shell);
      } else {
        const key = textSubscriptKey(subscript, variable, shell);
        unsetVariable(target, key, shell);
      }
    } catch (cause) {
      if (!(cause instanceof ShellFault) || !cause.failsBuiltin) throw cause;
      shell.complain(cause.message);
      shell.setStatus(failure);
    }
  }
}
