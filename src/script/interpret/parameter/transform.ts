import { toLower, toUpper } from "../text/letter_case.ts";
import type { ParameterSyntax } from "./syntax.ts";
import type { Shell } from "../shell.ts";
import {
  assignmentOf,
  type DeclaredValue,
  expandEscapes,
  quoteValue,
} from "../text/quote.ts";
import { IndexedArray, type Variable } from "../variable.ts";
import { keysAsListed } from "../text/key_order.ts";
import type { Parameter } from "./pieces.ts";
import { followName, rawVariable } from "../variables.ts";

/** `${x@Q}` and its kin: bash manual, 3.5.3. */
export function transformed(
  it: Parameter,
  letter: string,
  syntax: ParameterSyntax,
  shell: Shell,
): Parameter {
  const { name } = followName(
    syntax.indirect === "yes" ? it.variable ?? "" : syntax.name,
    shell,
  );
  const variable = rawVariable(name, shell);
  // also where another name leads to them
  const positional = it.kind === "all" && it.values === shell.state.positional;
  if (letter === "a") {
    const flags = flagsText(variable?.flags ?? "");
    return it.kind === "one"
      ? { kind: "one", text: flags }
      : { ...it, values: it.values.map(() => flags) };
  }
  if (letter === "A") {
    if (positional) {
      return {
        kind: "one",
        text: `set -- ${it.values.map((one) => quoteValue(one)).join(" ")}`,
      };
    }
    if (variable?.value === undefined) return { kind: "one", text: "" };
    const flags = flagsText(variable.flags);
    if (it.kind === "all" && typeof variable.value !== "string") {
      // bash makes words of it
      const code = assignmentOf(name, flags, declaredValue(variable));
      const start = `declare -${flags} `;
      return {
        ...it,
        values: ["declare", `-${flags}`, code.slice(start.length)],
      };
    }
    return {
      kind: "one",
      text: assignmentOf(
        name,
        flags,
        it.kind === "all"
          ? declaredValue(variable)
          : it.text === undefined
          ? { kind: "unset" }
          : { kind: "text", text: it.text },
      ),
    };
  }
  if ((letter === "K" || letter === "k") && it.kind === "all" && !positional) {
    const value = variable?.value;
    const entries = value instanceof IndexedArray
      ? value.entries().map(([key, text]) => [String(key), text])
      : value instanceof Map
      ? keysAsListed([...value.keys()]).map((
        key,
      ) => [key, value.get(key) ?? ""])
      : it.values.map((text, index) => [String(index), text]);
    return letter === "k" ? { ...it, values: entries.flat() } : {
      kind: "one",
      text: entries.map(([key = "", text = ""]) =>
        `${key} "${text.replace(/["\\$`]/g, "\\$&")}"`
      ).join(" ") + (value instanceof Map ? " " : ""),
    };
  }
  const change = (text: string): string =>
    shell.unknowns.derived([text], ([known = ""]) => {
      switch (letter) {
        case "Q":
        case "K":
        case "k":
          return quoteValue(known);
        case "E":
          return expandEscapes(known);
        case "U":
          return toUpper(known);
        case "u":
          return [...known].map((char, at) => at === 0 ? toUpper(char) : char)
            .join("");
        case "L":
          return toLower(known);
        default:
          return known;
      }
    });
  if (
    letter === "P" &&
    (shell.unknowns.trust === "job" ||
      it.kind === "one" && /[\\$`!]/.test(it.text ?? "") ||
      it.kind === "all" && it.values.some((text) => /[\\$`!]/.test(text)))
  ) {
    return { kind: "one", text: shell.unknowns.job({ what: `$${name}@P` }) };
  }
  if (it.kind === "one") {
    return { kind: "one", text: it.text === undefined ? "" : change(it.text) };
  }
  return { ...it, values: it.values.map(change) };
}

/** Flags in the order in which bash shows them. */
export function flagsText(flags: string): string {
  return [..."aAinrtxcul"].filter((it) => flags.includes(it)).join("");
}

export function declaredValue(variable: Variable): DeclaredValue {
  const { value } = variable;
  if (value === undefined) return { kind: "unset" };
  if (typeof value === "string") return { kind: "text", text: value };
  return value instanceof IndexedArray
    ? {
      kind: "indexed",
      elements: value.entries().map(([key, text]) =>
        [BigInt(key), text] as const
      ),
    }
    : {
      kind: "associative",
      elements: keysAsListed([...value.keys()]).map((key) =>
        [key, value.get(key) ?? ""] as const
      ),
    };
}
