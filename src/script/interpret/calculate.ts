import { ShellFault } from "./faults.ts";
import type { Shell } from "./shell.ts";
import {
  type ArithmeticVariables,
  evaluateArithmetic,
  type Subscript,
  unknown,
} from "./text/arithmetic.ts";
import { expandedSubscript, textSubscriptKey } from "./subscript.ts";
import { hasMark } from "./unknowns.ts";
import { scalarOf } from "./variable.ts";
import { assignText, elementOf, rawVariable, variableOf } from "./variables.ts";
import { followName } from "./variables.ts";

const markName = "__mlxpsub_unknown_";

/**
 * An arithmetic text, expansions done → its value: a number, or a mark where
 * it is not known. Throws a ShellFault where bash finds an error.
 */
export function calculate(text: string, shell: Shell): string {
  if (/^\s*-?(?:0|[1-9]\d{0,14})\s*$/.test(text)) return text.trim();
  const marks: string[] = [];
  // what is not known stands for itself under a name
  const named = text.replace(/[\udc00-\uddff][\ude00-\udfff]/g, (mark) => {
    marks.push(mark);
    return ` ${markName}${marks.length - 1} `;
  });
  const tainted: string[] = [];
  let thrown: ShellFault | undefined;
  const read = (found: string | undefined) => {
    if (found === undefined || !hasMark(found)) return found;
    tainted.push(found);
    return shell.unknowns.resolved(found) ?? unknown;
  };
  const taint = (): string =>
    tainted.find((it) => shell.unknowns.resolved(it) === undefined) ??
      tainted[0] ?? "";
  const valueText = (value: bigint | typeof unknown): string =>
    value === unknown
      ? shell.unknowns.derived([taint()], () => "0")
      : tainted.length === 0
      ? String(value)
      : shell.unknowns.derived([taint()], () => String(value));
  const variables: ArithmeticVariables = {
    get(name, subscript) {
      if (name.startsWith(markName)) {
        return read(marks[Number(name.slice(markName.length))] ?? "");
      }
      const found = variableOf(name, shell);
      const key = keyOf(subscript);
      if (key !== undefined && hasMark(String(key))) {
        tainted.push(String(key));
        return unknown;
      }
      const value = key === undefined
        ? textFollowed(name, shell)
        : elementOf(found, key);
      if (value === undefined && shell.option("nounset") === "on") {
        thrown = shell.unbound(`${name}: unbound variable`);
        return { error: thrown.message };
      }
      return read(value);
    },
    set(name, subscript, value) {
      try {
        assignText(
          name,
          keyOf(subscript),
          valueText(value),
          "=",
          shell,
        );
        return undefined;
      } catch (cause) {
        if (!(cause instanceof ShellFault)) throw cause;
        thrown = cause;
        return { error: cause.message };
      }
    },
    isAssociative(name) {
      return variableOf(name, shell)?.flags.includes("A") === true;
    },
    expand: (subscript) => expandedSubscript(subscript, shell),
  };
  function keyOf(subscript: Subscript): number | string | undefined {
    if (subscript === unknown) {
      return shell.unknowns.derived([taint()], () => "0");
    }
    return typeof subscript === "bigint" ? Number(subscript) : subscript;
  }
  const result = evaluateArithmetic(named, variables);
  shell.tick(
    { start: shell.lineAt, end: shell.lineAt },
    Math.floor(result.steps / 4),
  );
  switch (result.kind) {
    case "value":
      return valueText(result.value);
    case "unknown":
      return valueText(unknown);
    case "error":
      if (/recursion level|more than \d+ steps/.test(result.message)) {
        // bash goes on for longer
        return shell.refuse(
          `Cannot follow the script: arithmetic: ${result.message}`,
          { start: shell.lineAt, end: shell.lineAt },
        );
      }
      throw thrown ?? new ShellFault(
        result.message,
        result.of === "subscript" ? "value" : "expression",
      );
  }
}

/** The value of an integer variable, or an index: an error leaves `eval`, too. */
export function calculateValue(text: string, shell: Shell): string {
  try {
    return calculate(text, shell);
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends !== "expression") {
      throw cause;
    }
    throw new ShellFault(cause.message, "value");
  }
}

function textFollowed(name: string, shell: Shell): string | undefined {
  const followed = followName(name, shell);
  const found = rawVariable(followed.name, shell);
  return followed.subscript === undefined
    ? scalarOf(found?.value)
    : elementOf(found, textSubscriptKey(followed.subscript, found, shell));
}
