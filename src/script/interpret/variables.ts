import { toLower, toUpper } from "./text/letter_case.ts";
import type { Span } from "../../source.ts";
import { keysOf, setElement, valuesOf } from "./array_elements.ts";
import type { ElementValue } from "./assign.ts";
import { textSubscriptKey } from "./subscript.ts";
import { calculateValue } from "./calculate.ts";
import { ShellFault } from "./faults.ts";
import type { Shell } from "./shell.ts";
import { environmentVariable } from "./start_state.ts";
import type { Scope } from "./state.ts";
import { IndexedArray, isArray, scalarOf, type Variable } from "./variable.ts";
import { hasMark } from "./unknowns.ts";
import { specialVariable } from "./special_variables.ts";

/** What a subscript says: an index, a key, or all. */
export type Key = number | string;

/** Flags of a variable that was unset where it hides another. */
export const gone = "gone";

/** Whether a text can name a variable. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** The scope that holds a name: the innermost function's first. */
function scopeOf(name: string, shell: Shell): Scope | undefined {
  const { scopes } = shell.state;
  for (let at = scopes.length - 1; at >= 0; at--) {
    const scope = scopes[at];
    if (scope?.has(name) === true) return scope;
  }
  return undefined;
}

/** A variable as it is kept, namerefs not followed. */
export function rawVariable(name: string, shell: Shell): Variable | undefined {
  const found = scopedVariable(name, shell) ??
    specialVariable(name, shell) ?? environmentVariable(name, shell);
  return found?.flags === gone ? undefined : found;
}

function scopedVariable(name: string, shell: Shell): Variable | undefined {
  const { scopes } = shell.state;
  for (let at = scopes.length - 1; at >= 0; at--) {
    const found = scopes[at]?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The variable that a name stands for, and the subscript of a nameref. */
export function followName(
  name: string,
  shell: Shell,
): { name: string; subscript?: string } {
  if (scopedVariable(name, shell)?.flags.includes("n") !== true) {
    return { name };
  }
  let at = name;
  for (let count = 0; count < 20; count++) {
    const found = rawVariable(at, shell);
    if (found === undefined || !found.flags.includes("n")) return { name: at };
    const target = scalarOf(found.value) ?? "";
    const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(target);
    if (match === null) return { name: at };
    const [, inner = "", subscript] = match;
    if (subscript !== undefined) return { name: inner, subscript };
    if (inner === at) return { name: at };
    at = inner;
  }
  // they name one another: bash finds nothing
  return { name: "" };
}

export function variableOf(name: string, shell: Shell): Variable | undefined {
  return rawVariable(followName(name, shell).name, shell);
}

/** The text of `$name`; undefined where it is not set. */
export function textOf(name: string, shell: Shell): string | undefined {
  const { name: target, subscript } = followName(name, shell);
  const found = rawVariable(target, shell);
  if (subscript === undefined) return scalarOf(found?.value);
  return elementOf(found, textSubscriptKey(subscript, found, shell));
}

export function elementOf(
  it: Variable | undefined,
  key: Key,
): string | undefined {
  const value = it?.value;
  if (value === undefined) return undefined;
  if (typeof value === "string") {
    return key === 0 || key === "0" ? value : undefined;
  }
  if (value instanceof IndexedArray) {
    const index = Number(key);
    return value.get(index < 0 ? value.end + index : index);
  }
  return value.get(String(key));
}

/** A subscript, expanded → the key it stands for in a variable. */
export function keyOf(
  text: string,
  it: Variable | undefined,
  shell: Shell,
): Key {
  if (it?.value instanceof Map || it?.flags.includes("A") === true) return text;
  const number = calculateValue(text, shell);
  return hasMark(number) ? number : Number(number);
}

/** Where a variable is set: its own scope, or that of the script. */
function put(name: string, variable: Variable, shell: Shell): void {
  const { scopes } = shell.state;
  const scope = scopes.length === 1
    ? scopes[0]
    : scopeOf(name, shell) ?? scopes[0];
  scope?.set(name, variable);
}

/** Makes a variable of the innermost function's own. */
export function putLocal(name: string, variable: Variable, shell: Shell): void {
  const scope = shell.state.scopes.at(-1);
  if (name === "OPTIND" && scope?.has(name) === false) {
    shell.state.getopts = { index: 1, position: 1 };
  }
  scope?.set(name, variable);
}

export function putGlobal(
  name: string,
  variable: Variable,
  shell: Shell,
): void {
  shell.state.scopes[0]?.set(name, variable);
}

export function putVariable(
  name: string,
  variable: Variable,
  shell: Shell,
): void {
  put(name, variable, shell);
}

function givenOf(it: Variable | undefined): Pick<Variable, "given"> {
  return it?.given === undefined ? {} : { given: it.given };
}

const nowhere: Span = { start: 0, end: 0 };

function checkWritable(
  name: string,
  it: Variable | undefined,
): void {
  if (it?.flags.includes("r") === true) {
    throw new ShellFault(`${name}: readonly variable`, "line");
  }
}

/** The name that is written to, or why there is none. */
function writable(
  { name, subscript }: { name: string; subscript?: string },
  what: "text" | "element" | "array",
): string {
  if (name === "") throw new ShellFault("circular name reference", "line");
  if (
    subscript !== undefined &&
    (what !== "text" || subscript === "@" || subscript === "*")
  ) {
    throw new ShellFault(
      `\`${name}[${subscript}]': not a valid identifier`,
      "line",
    );
  }
  return name;
}

/** Gives a variable, or an element, a text. */
export function assignText(
  name: string,
  key: Key | undefined,
  text: string,
  operator: "=" | "+=",
  shell: Shell,
): void {
  const followed = followName(name, shell);
  const target = writable(followed, key === undefined ? "text" : "element");
  let element = key;
  const before = rawVariable(target, shell);
  if (followed.subscript !== undefined) {
    element = textSubscriptKey(followed.subscript, before, shell);
  }
  if (before?.flags.includes("n") === true && element === undefined) {
    // a nameref without a target gets one
    put(target, { ...before, value: text }, shell);
    return;
  }
  if (specialAssignment(target, text, shell) === "done") return;
  checkWritable(target, before);
  const flags = (before?.flags ?? "") +
    (shell.option("allexport") === "on" && !before?.flags.includes("x")
      ? "x"
      : "");
  if (element === undefined && !isArray(before)) {
    const old = scalarOf(before?.value) ?? "";
    put(target, {
      flags,
      value: shell.made(
        converted(text, operator, old, flags, shell),
        nowhere,
      ),
      epoch: shell.epoch,
      ...givenOf(before),
    }, shell);
    return;
  }
  const array = ownArray(before, shell);
  const at = element ?? (array instanceof IndexedArray ? 0 : "0");
  if (typeof at === "string" && hasMark(at)) {
    // which element it is only the job knows: so is every one
    const mark = shell.unknowns.derived([at, ...valuesOf(array)], () => "");
    for (const key of keysOf(array)) setElement(array, key, mark, target);
    setElement(array, array instanceof IndexedArray ? 0 : at, mark, target);
  } else {
    const old = elementOf({ flags, value: array, epoch: 0 }, at) ?? "";
    setElement(array, at, converted(text, operator, old, flags, shell), target);
  }
  put(target, {
    flags: /[aA]/.test(flags)
      ? flags
      : `${array instanceof IndexedArray ? "a" : "A"}${flags}`,
    value: array,
    epoch: shell.epoch,
    ...givenOf(before),
  }, shell);
}

/** The array of a variable, one that may be changed. */
export function ownArray(
  it: Variable | undefined,
  shell: Shell,
): IndexedArray | Map<string, string> {
  const value = it?.value;
  if (typeof value === "object") {
    if (it?.epoch === shell.epoch) return value;
    shell.tickFor(value.size, "thing");
    return value instanceof IndexedArray ? value.copy() : new Map(value);
  }
  if (it?.flags.includes("A") === true) {
    return new Map(value === undefined ? [] : [["0", value]]);
  }
  return IndexedArray.of(value === undefined ? [] : [value]);
}

/** A text as the flags of its variable make it. */
function converted(
  text: string,
  operator: "=" | "+=",
  old: string,
  flags: string,
  shell: Shell,
): string {
  if (flags.includes("i")) {
    const number = calculateValue(text, shell);
    return operator === "="
      ? number
      : calculateValue(`(${old === "" ? "0" : old})+(${number})`, shell);
  }
  const whole = operator === "=" ? text : old + text;
  if (flags.includes("l")) {
    return shell.unknowns.derived([whole], ([it = ""]) => toLower(it));
  }
  if (flags.includes("u")) {
    return shell.unknowns.derived([whole], ([it = ""]) => toUpper(it));
  }
  if (flags.includes("c")) {
    return shell.unknowns.derived(
      [whole],
      ([it = ""]) => toUpper(it.slice(0, 1)) + toLower(it.slice(1)),
    );
  }
  return whole;
}

/**
 * Gives a variable all its elements: `A=(…)`, `A+=(…)`, `mapfile`; `marks`: of
 * those that are none here.
 */
export function assignArray(
  name: string,
  elements: readonly ElementValue[],
  operator: "=" | "+=",
  shell: Shell,
  marks = "",
): void {
  const target = writable(followName(name, shell), "array");
  const before = rawVariable(target, shell);
  checkWritable(target, before);
  const flags = (before?.flags ?? "").replace("n", "");
  const associative = flags.includes("A");
  const array = operator === "+="
    ? ownArray(before, shell)
    : associative
    ? new Map<string, string>()
    : new IndexedArray();
  const assigned: Variable = {
    flags: /[aA]/.test(flags) ? flags : `a${flags}`,
    value: array,
    epoch: shell.epoch,
    ...givenOf(before),
  };
  const emptyHere = (operator === "+=" ? before?.emptyHere ?? "" : "") + marks;
  if (emptyHere !== "" && array.size + elements.length === 0) {
    put(target, { ...assigned, here: "length", emptyHere }, shell);
    return;
  }
  const isMore = emptyHere !== "" && marks === "";
  let next = array instanceof IndexedArray ? array.end : 0;
  // an index sees what was assigned before it
  if (elements.some((it) => typeof it.key === "function")) {
    put(target, assigned, shell);
  }
  // `+=` of an associative array looks at what it was
  const old = associative && operator === "=" ? before : assigned;
  shell.tickFor(elements.length, "thing");
  for (const it of elements) {
    const key = (typeof it.key === "function" ? it.key() : it.key) ?? next;
    const known = converted(
      it.text,
      it.operator,
      elementOf(old, key) ?? "",
      flags,
      shell,
    );
    // others may stand before it in the job
    const text = isMore ? shell.unknowns.sure(emptyHere, known) : known;
    if (typeof key === "string" && hasMark(key) && !associative) {
      setElement(
        array,
        next++,
        shell.unknowns.derived([key, text], () => text),
        target,
      );
      continue;
    }
    setElement(array, key, text, target);
    if (array instanceof IndexedArray) {
      next = (Number(key) < 0 ? array.end + Number(key) : Number(key)) + 1;
    }
  }
  if (marks !== "" && array instanceof IndexedArray) {
    for (const [index, text] of array.entries()) {
      array.set(index, shell.unknowns.sure(marks, text));
    }
  }
  put(target, { ...assigned, epoch: shell.epoch }, shell);
}

/** Assignments that do something else, or nothing. */
function specialAssignment(
  name: string,
  text: string,
  shell: Shell,
): "done" | "as any other" {
  switch (name) {
    case "RANDOM":
      shell.random = Number(text) & 0x7fffffff;
      return "done";
    case "HISTFILESIZE":
    case "HISTSIZE":
      // bash cuts HISTFILE at once
      shell.state.filesTouched = { what: name };
      shell.state.files.changeAll({ what: name });
      return "as any other";
    case "OPTIND":
      shell.state.getopts = { index: Number(text) || 1, position: 1 };
      return "as any other";
    case "FUNCNAME":
    case "GROUPS":
    case "BASH_SOURCE":
    case "LINENO":
      return "done";
    default:
      return "as any other";
  }
}
