import type { Jump } from "../jump.ts";
import { assignElements } from "../assign.ts";
import { ShellFault } from "../faults.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, statusOf, success } from "../state.ts";
import { textSubscriptKey } from "../subscript.ts";
import { declareLine } from "../text/quote.ts";
import type { Field } from "../trace.ts";
import { declaredValue, flagsText } from "../parameter/transform.ts";
import { mayBeSetInJob } from "../parameter/value.ts";
import { isArray, scalarOf, type Variable } from "../variable.ts";
import {
  assignArray,
  assignText,
  followName,
  gone,
  isName,
  putGlobal,
  putLocal,
  putVariable,
  rawVariable,
} from "../variables.ts";
import { visibleVariables } from "../visible_variables.ts";
import { listVariables } from "./set.ts";
import { parseShell } from "../../parse_shell.ts";
import { ShellSyntaxError } from "../../shell_syntax_error.ts";
import { nestedCode } from "../code.ts";
import { hasMark } from "../unknowns.ts";
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
  const letters = call.name === "export"
    ? "afnpA"
    : call.name === "readonly"
    ? "aAfp"
    : "aAcfFgiIlnprtux";
  let ended = false;
  for (const field of call.fields.slice(1)) {
    const { text } = field;
    if (!ended && text === "--") ended = true;
    else if (
      !ended && fields.length === 0 && field.assignment === undefined &&
      /^[-+][A-Za-z]+$/.test(text)
    ) {
      const wrong = [...text.slice(1)].find((it) => !letters.includes(it));
      if (
        wrong !== undefined &&
        (call.name !== "local" || shell.state.scopes.length > 1)
      ) {
        shell.complain(`${call.name}: -${wrong}: invalid option`);
        shell.setStatus(statusOf(2));
        return undefined;
      }
      readFlags(text, options, call);
    } else fields.push(field);
  }
  shell.setStatus(success);
  if (call.name === "local" && shell.state.scopes.length === 1) {
    shell.complain("local: can only be used in a function");
    shell.setStatus(failure);
    return undefined;
  }
  if (options.functions) {
    if (fields.length === 0 && options.names) {
      for (const name of [...shell.state.functions.keys()].sort()) {
        write(`declare -f ${name}\n`, shell);
      }
    }
    for (const { text } of fields) {
      const found = shell.state.functions.get(text);
      if (found === undefined) shell.setStatus(failure);
      else if (call.name === "export") {
        shell.state.functions.set(text, { ...found, exported: "yes" });
        shell.effect({ kind: "write", text: `export -f\u0000${text}` });
      } else if (options.names) write(`${text}\n`, shell);
      else {
        if (shell.unknowns.trust === "here") {
          // bash has a layout of its own
          write(shell.unknowns.job(shell.origin(call.command.span)), shell);
          continue;
        }
        const { start, end } = found.body.span;
        write(`${text} () \n${found.code.text.slice(start, end)}\n`, shell);
      }
    }
    return undefined;
  }
  if (fields.length === 0) {
    showAll(options, call, shell);
    return undefined;
  }
  if (options.prints && /^(declare|typeset)$/.test(call.name)) {
    showNamed(fields, call, shell);
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
  if (subscript !== undefined && /^(export|readonly)$/.test(call.name)) {
    fails(`\`${given}[${subscript}]': not a valid identifier`);
    return;
  }
  const local = shell.state.scopes.length > 1 && !options.global &&
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
      options.on.includes("n"))
  ) {
    fails(`${name}: readonly variable`);
    return;
  }
  if (isReference) {
    const target = operator === undefined ? scalarOf(own?.value) : text;
    if (own !== undefined && own.flags !== gone && isArray(own)) {
      fails(`${name}: reference variable cannot be an array`);
      return;
    }
    if (target === name) {
      fails(`${name}: nameref variable self references not allowed`);
      return;
    }
    if (
      target !== undefined && !hasMark(target) &&
      !/^[A-Za-z_]\w*(\[[^]+\])?$/.test(target)
    ) {
      fails(`\`${target}': invalid variable name for name reference`);
      return;
    }
  }
  if (
    options.on.includes("A") && own?.value !== undefined &&
      own.flags.includes("a") ||
    own?.flags.includes("a") === true && options.on.includes("A") ||
    own?.flags.includes("A") === true && options.on.includes("a")
  ) {
    fails(`${name}: cannot convert the kind of array`);
    return;
  }
  // what stands before a call is handed down to what it calls
  const hidden = local && own === undefined
    ? rawVariable(name, shell)
    : undefined;
  if (
    hidden?.flags.includes("r") === true &&
    !shell.state.scopes.slice(1).some((it) => it.has(name))
  ) {
    fails(`${name}: readonly variable`);
    return;
  }
  const outer = options.inherits || hidden?.given !== undefined
    ? hidden
    : undefined;
  const before: Variable = own ?? outer ?? {
    // a local variable is exported where the one that it hides is
    flags: hidden?.flags.includes("x") === true ? "x" : "",
    value: undefined,
    epoch: shell.epoch,
  };
  const flags = flagsAfter(
    before.flags === "gone" ? "" : before.flags,
    options,
    subscript,
    field,
    call,
  );
  const declared: Variable = {
    ...(local ? withoutGiven(before) : before),
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
      const { value, operator } = field.assignment;
      assignElements(name, value, operator, shell);
      shell.code = outerCode;
    } else if (text !== undefined && operator !== undefined) {
      if (isReference) put({ ...declared, value: text });
      else if (
        /[aA]/.test(flags) && subscript === undefined && /^\([^]*\)$/.test(text)
      ) {
        assignWords(name, text, operator as "=" | "+=", field, shell);
      } else {
        const key = subscript === undefined
          ? /[aA]/.test(flags) ? flags.includes("A") ? "0" : 0 : undefined
          : textSubscriptKey(subscript, rawVariable(name, shell), shell);
        assignText(name, key, text, operator as "=" | "+=", shell);
      }
    }
  } catch (cause) {
    if (!(cause instanceof ShellFault) || !cause.failsBuiltin) throw cause;
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

  function fails(message: string): void {
    shell.complain(`${call.name}: ${message}`);
    shell.setStatus(failure);
  }

  function put(variable: Variable): void {
    if (local) putLocal(name, variable, shell);
    else if (options.global) putGlobal(name, variable, shell);
    else putVariable(name, variable, shell);
  }
}

function withoutGiven({ given: _given, ...kept }: Variable): Variable {
  return kept;
}

/** `declare -a "A=(1 2)"`: the text is read as words of code. */
function assignWords(
  name: string,
  text: string,
  operator: "=" | "+=",
  field: Field,
  shell: Shell,
): void {
  const code = `x=${text}`;
  let command;
  try {
    command = parseShell(code).list.statements[0]?.pipelines[0]?.commands[0];
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    throw new ShellFault(cause.message, "line");
  }
  const value = command?.kind === "simple"
    ? command.assignments[0]?.value
    : undefined;
  const outer = shell.code;
  shell.code = nestedCode(code, outer, field.word.span, "piece");
  try {
    if (Array.isArray(value)) assignElements(name, value, operator, shell);
    else {
      assignArray(
        name,
        [{ key: undefined, text, operator: "=" }],
        operator,
        shell,
      );
    }
  } finally {
    shell.code = outer;
  }
}

function flagsAfter(
  before: string,
  options: Options,
  subscript: string | undefined,
  field: Field,
  call: Call,
): string {
  let flags = before;
  if (options.on === "-x") return flags.replace("x", "");
  const cases = [..."luc"].filter((it) => options.on.includes(it));
  if (cases.length > 0) flags = flags.replace(/[luc]/g, "");
  for (const letter of options.on) {
    // two of them are none
    if (/[luc]/.test(letter) && cases.length > 1) continue;
    if (!flags.includes(letter)) flags += letter;
  }
  for (const letter of options.off) flags = flags.replaceAll(letter, "");
  const isList = subscript !== undefined ||
    field.assignment !== undefined && Array.isArray(field.assignment.value);
  if (isList && !/[aA]/.test(flags)) flags += "a";
  if (!isList && before === "" && /^(export|readonly)$/.test(call.name)) {
    flags = flags.replace(/[aA]/g, "");
  }
  if (flags.includes("A")) flags = flags.replaceAll("a", "");
  return flags;
}

function showNamed(fields: Field[], call: Call, shell: Shell): void {
  for (const { text } of fields) {
    const found = isName(text) ? rawVariable(text, shell) : undefined;
    if (found === undefined) {
      shell.complain(`${call.name}: ${text}: not found`);
      shell.setStatus(statusOf(1));
    } else write(`${line(text, found, shell)}\n`, shell);
  }
}

function showAll(options: Options, call: Call, shell: Shell): void {
  const plain = options.on === "" && !options.prints;
  if (plain && /^(declare|typeset)$/.test(call.name)) {
    listVariables(shell, call);
    return;
  }
  const all = call.name === "local"
    ? shell.state.scopes.at(-1) ?? new Map<string, Variable>()
    : visibleVariables(shell);
  for (const [name, it] of [...all].sort(([a], [b]) => a < b ? -1 : 1)) {
    if (it.flags === gone) continue;
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
