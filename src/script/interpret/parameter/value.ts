import { ShellFault } from "../faults.ts";
import { fromList, openFrom } from "../open_list.ts";
import { optionLetters } from "./option_letters.ts";
import { allOf, elementsOf, type Parameter } from "./pieces.ts";
import {
  type ParameterPart,
  type ParameterSyntax,
  type Subscript,
} from "./syntax.ts";
import {
  warnOfArgument,
  warnOfIndex,
  warnOfMissing,
  warnOfUnset,
} from "./warnings.ts";
import { type Shell } from "../shell.ts";
import { isAsHere } from "../start_state.ts";
import { subscriptKey, textSubscriptKey } from "../subscript.ts";
import { keysAsListed } from "../text/key_order.ts";
import { hasMark } from "../unknowns.ts";
import { IndexedArray, isArray, scalarOf, type Variable } from "../variable.ts";
import {
  elementOf,
  followName,
  isName,
  rawVariable,
  variableOf,
} from "../variables.ts";

/** `$name` */
export function plainText(
  name: string,
  part: ParameterPart,
  shell: Shell,
): string {
  const found = scalarFollowed(name, shell);
  if (found !== undefined) {
    if (mayBeSetInJob(name, shell)) warnOfIndex(name, part, shell);
    warnOfUnset(name, variableOf(name, shell), part.span, shell);
    return found;
  }
  return unset(name, part, shell);
}

function scalarFollowed(name: string, shell: Shell): string | undefined {
  const { name: target, subscript } = followName(name, shell);
  const found = rawVariable(target, shell);
  return subscript === undefined
    ? scalarOf(found?.value) ?? found?.emptyHere
    : elementOf(found, textSubscriptKey(subscript, found, shell));
}

/** Whether the environment of the job may set a name that is not set here. */
export function mayBeSetInJob(name: string, shell: Shell): boolean {
  return shell.unknowns.trust === "job" && isName(name) &&
    !shell.decidedBy.has(name) &&
    !shell.state.scopes.some((it) => it.has(name));
}

export function unset(name: string, part: ParameterPart, shell: Shell): string {
  if (/^[1-9]\d*$/.test(name)) warnOfArgument(name, part, shell);
  if (mayBeSetInJob(name, shell)) {
    warnOfIndex(name, part, shell);
    if (
      shell.option("nounset") === "on" && isAsHere(name) &&
      !shell.here.environment.has(name)
    ) warnOfMissing(name, part.span, shell);
    return shell.unknowns.job({
      ...shell.origin(part.span, `$${name}`),
      variable: name,
    });
  }
  if (shell.option("nounset") === "on" && name !== "@" && name !== "*") {
    throw shell.unbound(`${name}: unbound variable`);
  }
  return "";
}

export function parameterOf(
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const { name, subscript } = syntax;
  if (syntax.indirect === "no") return named(name, subscript, part, shell);
  if (
    syntax.operation.kind === "none" &&
    (subscript?.text === "@" || subscript?.text === "*")
  ) {
    // with an operator it is an indirection like any other
    const variable = variableOf(name, shell);
    const value = variable?.value;
    const values = value === undefined
      ? []
      : typeof value === "string"
      ? ["0"]
      : value instanceof IndexedArray
      ? openFrom(value, shell) === undefined
        ? value.entries().map(([index]) => String(index))
        : [shell.unknowns.job({ ...shell.origin(part.span), many: "yes" })]
      : keysAsListed([...value.keys()]);
    return allOf(variable, subscript.text, values);
  }
  const raw = rawVariable(name, shell);
  if (raw?.flags.includes("n") === true && subscript === undefined) {
    const { kind } = syntax.operation;
    // what changes a text takes that of the element, where it is an array's
    if (!/^(none|default)$/.test(kind) && isArray(variableOf(name, shell))) {
      return { kind: "one", text: scalarFollowed(name, shell), variable: name };
    }
    const variable = followName(name, shell).name;
    return {
      kind: "one",
      text: scalarOf(raw.value),
      ...(kind === "transform" ? { variable } : {}),
    };
  }
  const pointer = named(name, subscript, part, shell);
  if (
    pointer.kind === "all" && pointer.values.length === 0 &&
    variableOf(name, shell) !== undefined
  ) {
    // an array without elements points nowhere
    return { kind: "one", text: undefined };
  }
  const target = pointer.kind === "one"
    ? pointer.text
    : pointer.values.join(" ");
  if (target === undefined || target === "") {
    if (target === undefined && mayBeSetInJob(name, shell)) {
      return { kind: "one", text: unset(name, part, shell) };
    }
    if (!isName(name) || target === undefined && raw?.value !== undefined) {
      return { kind: "one", text: undefined };
    }
    throw new ShellFault(`${name}: invalid indirect expansion`, "line");
  }
  if (hasMark(target)) {
    return {
      kind: "one",
      text: shell.unknowns.derived(
        [target],
        ([it = ""]) => targetText(it, part, shell),
      ),
    };
  }
  return targetOf(target, part, shell);
}

function targetText(
  target: string,
  part: ParameterPart,
  shell: Shell,
): string {
  const found = targetOf(target, part, shell);
  return found.kind === "one" ? found.text ?? "" : found.values.join(" ");
}

function targetOf(
  target: string,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const match = /^([A-Za-z_]\w*)\[([^]*)\]$/.exec(target);
  if (match !== null) {
    const [, name = "", text = ""] = match;
    return shell.unknowns.trust === "job" && /[$`]/.test(text)
      ? { kind: "one", text: shell.unknowns.job(shell.origin(part.span)) }
      : elementNamed(name, text, shell);
  }
  if (!isName(target) && !/^(\d+|[@*#?$!-])$/.test(target)) {
    throw new ShellFault(`${target}: invalid variable name`, "line");
  }
  return named(target, undefined, part, shell);
}

/** `${!x}` where x holds `name[text]`. */
function elementNamed(name: string, text: string, shell: Shell): Parameter {
  const variable = variableOf(name, shell);
  if (text === "@" || text === "*") {
    return { ...allOf(variable, text), variable: name };
  }
  const key = textSubscriptKey(text, variable, shell);
  return {
    kind: "one",
    text: elementOf(variable, key),
    variable: name,
    element: "yes",
  };
}

/** An element of an array; beyond a list of the job's, only that knows it. */
function elementText(
  variable: Variable | undefined,
  key: string | number,
  part: ParameterPart,
  shell: Shell,
): string | undefined {
  const from = variable?.value instanceof IndexedArray
    ? openFrom(variable.value, shell)
    : undefined;
  return from !== undefined && !(Number(key) >= 0 && Number(key) < from)
    ? shell.unknowns.job({
      ...shell.origin(part.span),
      ...variable?.value instanceof IndexedArray
        ? fromList(variable.value, shell)
        : {},
    })
    : elementOf(variable, key);
}

function named(
  name: string,
  subscript: Subscript | undefined,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const { state } = shell;
  if (subscript !== undefined) {
    if (followName(name, shell).subscript !== undefined) {
      // an element of what is one itself
      return /^[@*]$/.test(subscript.text)
        ? { kind: "all", values: [], join: "@" }
        : { kind: "one", text: undefined };
    }
    const variable = variableOf(name, shell);
    if (subscript.text === "@" || subscript.text === "*") {
      return allOf(variable, subscript.text);
    }
    const key = subscriptKey(subscript.text, subscript.parts, variable, shell);
    if (typeof key === "string" && hasMark(key)) {
      return {
        kind: "one",
        text: shell.unknowns.derived(
          [key, ...elementsOf(variable)],
          ([it = ""]) => elementOf(variable, it) ?? "",
        ),
      };
    }
    const text = elementText(variable, key, part, shell);
    return { kind: "one", text, variable: name };
  }
  switch (name) {
    case "@":
    case "*":
      return { kind: "all", values: state.positional, join: name };
    case "#":
      return {
        kind: "one",
        text: openFrom(state.positional, shell) === undefined
          ? String(state.positional.length)
          : shell.unknowns.job({
            ...shell.origin(part.span),
            ...fromList(state.positional, shell),
          }),
      };
    case "?":
      return {
        kind: "one",
        text: state.status.mark || String(state.status.code),
      };
    case "-":
      return { kind: "one", text: optionLetters(shell) };
    case "$":
      return {
        kind: "one",
        text: shell.unknowns.trust === "here"
          ? "4242"
          : shell.unknowns.job(shell.origin(part.span)),
      };
    case "!":
      return { kind: "one", text: state.lastBackground || undefined };
    case "_":
      return { kind: "one", text: state.lastArgument };
    case "0":
      return { kind: "one", text: shell.name };
  }
  if (/^\d+$/.test(name)) {
    const index = Number(name) - 1;
    const from = openFrom(state.positional, shell);
    const text = from !== undefined && index >= from
      ? shell.unknowns.job({
        ...shell.origin(part.span),
        ...fromList(state.positional, shell),
      })
      : state.positional[index];
    return { kind: "one", text };
  }
  const followed = followName(name, shell);
  if (followed.subscript === "@" || followed.subscript === "*") {
    return elementNamed(followed.name, followed.subscript, shell);
  }
  const text = scalarFollowed(name, shell);
  return { kind: "one", text, variable: name };
}
