import { ShellFault } from "./faults.ts";
import type { Shell } from "./shell.ts";
import { IndexedArray, isArray, type Variable } from "./variable.ts";
import {
  gone,
  type Key,
  ownArray,
  putVariable,
  rawVariable,
} from "./variables.ts";

/** `unset name`, `unset name[key]`. */
export function unsetVariable(
  name: string,
  key: Key | undefined,
  shell: Shell,
): void {
  const before = rawVariable(name, shell);
  if (key !== undefined) {
    if (before === undefined) return;
    checkUnsettable(name, before);
    if (!isArray(before)) {
      if (key !== 0 && key !== "0") {
        throw new ShellFault(
          `unset: ${name}: not an array variable`,
          "command",
        );
      }
      unsetVariable(name, undefined, shell);
      return;
    }
    const array = ownArray(before, shell);
    if (array instanceof IndexedArray) {
      const index = Number(key);
      if (index < 0 && array.end + index < 0) {
        throw new ShellFault(`[${key}]: bad array subscript`, "command");
      }
      array.delete(index < 0 ? array.end + index : index);
    } else array.delete(String(key));
    putVariable(name, { ...before, value: array, epoch: shell.epoch }, shell);
    return;
  }
  if (before === undefined) return;
  checkUnsettable(name, before);
  const { scopes } = shell.state;
  for (let at = scopes.length - 1; at >= 0; at--) {
    const scope = scopes[at];
    if (scope?.has(name) !== true) continue;
    const given = scope.get(name)?.given !== undefined;
    if (at === scopes.length - 1 && at > 0 && !given) {
      // a local of this call stays hidden until the call ends
      scope.set(name, { flags: gone, value: undefined, epoch: 0 });
      return;
    }
    if (at > 0) {
      scope.delete(name);
      return;
    }
  }
  scopes[0]?.set(name, { flags: gone, value: undefined, epoch: 0 });
}

function checkUnsettable(name: string, it: Variable): void {
  if (it.flags.includes("r")) {
    throw new ShellFault(
      `unset: ${name}: cannot unset: readonly variable`,
      "command",
    );
  }
}
