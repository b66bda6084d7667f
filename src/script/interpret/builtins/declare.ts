import type { Jump } from "../jump.ts";
import { elementValues } from "../assign.ts";
import { ShellFault } from "../faults.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, statusOf, success } from "../state.ts";
import { textSubscriptKey } from "../subscript.ts";
import { declareLine } from "../text/quote.ts";
import type { Field } from "../trace.ts";
import { declaredValue, flagsText } from "../transform.ts";
import { mayBeSetInJob } from "../parameter_value.ts";
import { scalarOf, type Variable } from "../variable.ts";
import {
  assignArray,
  assignText,
  followName,
  isName,
  putGlobal,
  putLocal,
  putVariable,
  rawVariable,
} from "../variables.ts";
import { visibleVariables } from "../visible_variables.ts";
import type { Call } from "./builtin.ts";

interface Options {
  on: string;
  off: string;
  functions: boolean;
  names: boolean;
  prints: boolean;
  global: boolean;
  inherits: boolean;
}

/** declare, typeset, local, export, readonly: bash manual, 4.2 and 4.1. */
export function declare(
  _args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const options: Options = {
    on: call.name === "export" ? "x" : call.name === "readonly" ? "r" : "",
    off: "",
    functions: false,
    names: false,
    prints: false,
    global: false,
    inherits: false,
  };
  const fields: Field[] = [];
  let ended = false;
  for (const field of call.fields.slice(1)) {
    const { text } = field;
    if (!ended && text === "--") ended = true;
    else if (
      !ended && field.assignment === undefined && /^[-+][A-Za-z]+$/.test(text)
    ) {
      readFlags(text, options, call);
    } else fields.push(field);
  }
  shell.setStatus(success);
  if (call.name === "local" && shell.calls.length === 0) {
    shell.complain("local: can only be used in a function");
    shell.setStatus(failure);
    return undefined;
  }
  if (options.functions) {
    for (const { text } of fields) {
      const found = shell.state.functions.get(text);
      if (found === undefined) shell.setStatus(failure);
      else if (call.name === "export") {
        shell.state.functions.set(text, { ...found, exported: "yes" });
        shell.effect({ kind: "write", text: `export -f\u0000${text}` });
      } else if (options.names) write(`${text}\n`, shell);
      else {
        const { start, end } = found.body.span;
        write(`${text} () \n${found.code.text.slice(start, end)}\n`, shell);
      }
    }
    return undefined;
  }
  if (
    fields.length === 0 ||
    options.prints && fields.every((it) => isName(it.text)) &&
      call.name !== "export"
  ) {
    show(fields, options, call, shell);
    return undefined;
  }
  for (const field of fields) {
    if (field.text === "-" && call.name === "local") continue;
    one(field, options, call, shell);
  }
  return undefined;
}

function readFlags(text: string, options: Options, call: Call): void {
  const removes = text.startsWith("+");
  for (const letter of text.slice(1)) {
    if (letter === "f" || letter === "F") {
      options.functions = true;
      options.names = letter === "F";
    } else if (letter === "p") options.prints = true;
    else if (letter === "g") options.global = true;
    else if (letter === "I") options.inherits = true;
    else if (letter === "n" && call.name === "export") options.on = "-x";
    else if (removes) options.off += letter;
    else options.on += letter;
  }
}

function one(
  field: Field,
  options: Options,
  call: Call,
  shell: Shell,
): void {
  const match = /^([A-Za-z_]\w*)(?:\[([^]*?)\])?(?:(\+?=)([^]*))?$/.exec(
    field.text,
  );
  if (match === null) {
    shell.complain(`${call.name}: \`${field.text}': not a valid identifier`);
    shell.setStatus(failure);
    return;
  }
  const [, given = "", subscript, operator, text] = match;
  const local = shell.calls.length > 0 && !options.global &&
    /^(declare|typeset|local)$/.test(call.name);
  const isReference = options.on.includes("n");
  const name = isReference || options.off.includes("n") || local
    ? given
    : followName(given, shell).name;
  const own = local
    ? shell.state.scopes.at(-1)?.get(name)
    : options.global
    ? shell.state.scopes[0]?.get(name)
    : rawVariable(name, shell);
  if (
    own === undefined && !local && operator === undefined &&
    call.name === "export" && mayBeSetInJob(name, shell)
  ) return;
  if (
    own?.flags.includes("r") === true && (operator !== undefined ||
      /[naA]/.test(options.on))
  ) {
    shell.complain(`${call.name}: ${name}: readonly variable`);
    shell.setStatus(failure);
    return;
  }
  const outer = options.inherits && own === undefined
    ? rawVariable(name, shell)
    : undefined;
  const before: Variable = own ?? outer ??
    { flags: "", value: undefined, epoch: shell.epoch };
  const flags = flagsAfter(
    before.flags === "gone" ? "" : before.flags,
    options,
    subscript,
    field,
  );
  const declared: Variable = {
    ...before,
    value: before.flags === "gone" ? undefined : before.value,
    // readonly holds from behind the assignment on
    flags: flags.replace("r", ""),
  };
  if (/[aA]/.test(flags) && typeof declared.value === "string") {
    const old = declared.value;
    put({ ...declared, value: undefined });
    assignText(name, flags.includes("A") ? "0" : 0, old, "=", shell);
  } else put(declared);
  try {
    if (
      field.assignment !== undefined && Array.isArray(field.assignment.value)
    ) {
      const outerCode = shell.code;
      shell.code = field.code;
      const values = elementValues(
        field.assignment.value,
        rawVariable(name, shell),
        shell,
      );
      shell.code = outerCode;
      assignArray(name, values, field.assignment.operator, shell);
    } else if (text !== undefined && operator !== undefined) {
      if (isReference) put({ ...declared, value: text });
      else if (
        /[aA]/.test(flags) && subscript === undefined && /^\([^]*\)$/.test(text)
      ) {
        assignWords(name, text, operator as "=" | "+=", shell);
      } else {
        const key = subscript === undefined
          ? /[aA]/.test(flags) ? flags.includes("A") ? "0" : 0 : undefined
          : textSubscriptKey(subscript, rawVariable(name, shell), shell);
        assignText(name, key, text, operator as "=" | "+=", shell);
      }
    }
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends === "script") throw cause;
    shell.complain(cause.message);
    shell.setStatus(failure);
    return;
  }
  if (flags.includes("r")) {
    const now = rawVariable(name, shell);
    if (now !== undefined) {
      put({ ...now, flags: `${now.flags.replace("r", "")}r` });
    }
  }

  function put(variable: Variable): void {
    if (local) putLocal(name, variable, shell);
    else if (options.global) putGlobal(name, variable, shell);
    else putVariable(name, variable, shell);
  }
}

/** `declare -a "A=(1 2)"`: the text is read as words. */
function assignWords(
  name: string,
  text: string,
  operator: "=" | "+=",
  shell: Shell,
): void {
  const words = text.slice(1, -1).trim().split(/\s+/).filter((it) => it !== "");
  assignArray(
    name,
    words.map((it) => ({
      key: undefined,
      text: it.replace(/^(["'])([^]*)\1$/, "$2"),
      operator: "=",
    })),
    operator,
    shell,
  );
}

function flagsAfter(
  before: string,
  options: Options,
  subscript: string | undefined,
  field: Field,
): string {
  let flags = before;
  if (options.on === "-x") return flags.replace("x", "");
  for (const letter of options.on) {
    if (letter === "l") flags = flags.replace(/[uc]/g, "");
    if (letter === "u") flags = flags.replace(/[lc]/g, "");
    if (!flags.includes(letter)) flags += letter;
  }
  for (const letter of options.off) flags = flags.replaceAll(letter, "");
  const isArray = subscript !== undefined ||
    field.assignment !== undefined && Array.isArray(field.assignment.value);
  if (isArray && !/[aA]/.test(flags)) flags += "a";
  if (flags.includes("A")) flags = flags.replaceAll("a", "");
  return flags;
}

function show(
  fields: Field[],
  options: Options,
  call: Call,
  shell: Shell,
): void {
  const all = visibleVariables(shell);
  if (fields.length > 0) {
    for (const { text } of fields) {
      const found = rawVariable(text, shell);
      if (found === undefined) {
        shell.complain(`${call.name}: ${text}: not found`);
        shell.setStatus(statusOf(1));
      } else write(`${line(text, found, shell)}\n`, shell);
    }
    return;
  }
  for (const [name, it] of [...all].sort(([a], [b]) => a < b ? -1 : 1)) {
    if (![...options.on].every((letter) => it.flags.includes(letter))) continue;
    write(`${line(name, it, shell)}\n`, shell);
  }
}

function line(name: string, it: Variable, shell: Shell): string {
  const text = scalarOf(it.value) ?? "";
  return shell.unknowns.derived(
    [text],
    () => declareLine(name, flagsText(it.flags), declaredValue(it)),
  );
}
