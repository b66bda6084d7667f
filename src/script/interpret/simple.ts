/** Simple commands: bash manual, 3.7.1 and 3.7.2. */
import type { Assignment, SimpleCommand, Word } from "../syntax.ts";
import { runAlias } from "./aliases.ts";
import { assign } from "./assign.ts";
import { builtins } from "./builtins/registry.ts";
import {
  declarationFields,
  isDeclaration,
} from "./builtins/declaration_words.ts";
import {
  commandString,
  mayReachRun,
  runCommandString,
} from "./command_string.ts";
import { callFunction } from "./call_function.ts";
import { expandText, expandWord, withEmptyHere } from "./expand.ts";
import { ShellFault } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { Layers } from "./layers.ts";
import { runLaunched } from "./launched.ts";
import { leave } from "./left.ts";
import { plainText } from "./may_hold_run.ts";
import { collecting, write } from "./output.ts";
import { runProgram } from "./run_program.ts";
import {
  type Redirected,
  redirectForGood,
  withRedirects,
} from "./redirects.ts";
import { reachRun } from "./run.ts";
import type { Shell } from "./shell.ts";
import { type Scope, statusOf, success } from "./state.ts";
import type { Field } from "./trace.ts";
import { hasMark } from "./unknowns.ts";
import type { Variable } from "./variable.ts";
import { rawVariable, textOf } from "./variables.ts";

export function runSimple(
  command: SimpleCommand,
  shell: Shell,
): Jump | undefined {
  if (shell.option("xtrace") === "on" && collecting(shell, 2) !== undefined) {
    write(shell.unknowns.job(shell.origin(command.span)), shell, 2);
  }
  try {
    return started(command, shell);
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends !== "command") throw cause;
    shell.complain(cause.message);
    shell.setStatus(statusOf(cause.status));
    return undefined;
  }
}

function started(command: SimpleCommand, shell: Shell): Jump | undefined {
  const [first] = command.words;
  if (shell.code.kind !== "piece") shell.lineAt = command.span.start;
  if (first === undefined) return assignments(command, shell);
  const alias = runAlias(command, shell);
  if (alias !== "none") return alias.jump;
  const fields: Field[] = [];
  const { code } = shell;
  const plain = plainText(first);
  const declares = plain !== undefined && isDeclaration(plain, shell);
  if (declares) {
    for (const it of declarationFields(command, shell)) fields.push(it);
  } else {
    const { marks } = withEmptyHere(shell, () => {
      for (const word of command.words) {
        for (const text of expandWord(word, shell)) {
          fields.push({ text, word, code });
        }
      }
    });
    const last = fields.at(-1);
    if (last !== undefined && marks !== "") {
      last.emptyHere = marks;
      shell.hasEmptyHere = "some";
    }
  }
  const [name] = fields;
  if (name === undefined) {
    const { status } = shell.state;
    assignments(command, shell);
    if (command.assignments.length === 0) {
      shell.setStatus(
        command.words.some((it) =>
            it.parts.some((part) => part.kind === "command")
          )
          ? status
          : success,
      );
    }
    return undefined;
  }
  const jump = execute(fields, command, shell);
  const last = fields.at(-1);
  if (last !== undefined) {
    shell.state.lastArgument = Array.isArray(last.assignment?.value)
      ? last.assignment.name
      : last.text;
  }
  return jump;
}

/** Fields of a command → what it does: a run, a function, a builtin … */
export function execute(
  fields: Field[],
  command: SimpleCommand,
  shell: Shell,
  skip: "functions" | "none" = "none",
  redirected: "yet" | "done" = "yet",
): Jump | undefined {
  const name = fields[0]?.text ?? "";
  const definition = skip === "none"
    ? shell.state.functions.get(name)
    : undefined;
  const builtin = builtins.get(name);
  const { redirects } = command;
  if (definition !== undefined) {
    return withPrefix(
      command,
      shell,
      "call",
      (scope) =>
        redirects.length === 0 || redirected === "done"
          ? callFunction(definition, fields, command, scope, shell)
          : withRedirects(
            redirects,
            shell,
            () => callFunction(definition, fields, command, scope, shell),
            "kept",
          ),
    );
  }
  const mayRun = builtin === undefined || /^(exec|command|builtin)$/.test(name);
  const program = mayRun
    ? shell.settings.programOf(fields, shell.unknowns)
    : undefined;
  if (program !== undefined) {
    return withPrefix(command, shell, "program", () =>
      withRedirects(
        redirected === "done" ? [] : redirects,
        shell,
        (done) => reachRun(fields, program, command, done, shell),
        "left",
      ));
  }
  if (builtin !== undefined) {
    if (name === "exec" && fields.length === 1) {
      redirectForGood(redirects, shell);
      shell.setStatus(success);
      return undefined;
    }
    const call = () =>
      builtin(fields.slice(1).map((it) => it.text), {
        name,
        fields,
        command,
      }, shell);
    return withPrefix(
      command,
      shell,
      "builtin",
      () =>
        redirects.length === 0 || redirected === "done"
          ? call()
          : withRedirects(redirects, shell, call, "kept"),
    );
  }
  return withPrefix(command, shell, "program", () => {
    const string = commandString(fields);
    if (
      string !== undefined && textOf("PATH", shell) !== "" &&
      mayReachRun(string.text, shell)
    ) {
      return redirects.length === 0 || redirected === "done"
        ? runCommandString(string, command, shell)
        : withRedirects(
          redirects,
          shell,
          () => runCommandString(string, command, shell),
          "kept",
        );
    }
    const launched = runLaunched(fields, command, redirected, shell);
    if (launched !== undefined) return launched.jump;
    const start = (done: Redirected[]): Jump | undefined => {
      if (!hasMark(name) && runProgram(fields, command, shell) === "done") {
        return undefined;
      }
      return leave(fields, command, done, shell);
    };
    return redirects.length === 0 || redirected === "done"
      ? start([])
      : withRedirects(
        redirects,
        shell,
        start,
        isKnownProgram(name) || shell.settings.idle?.has(name) === true
          ? "kept"
          : "left",
      );
  });
}

function isKnownProgram(name: string): boolean {
  return /^(seq|basename|dirname|expr|cat|head|tail|sort|uniq|tr|cut|wc|date|realpath|ls|sed|awk|grep|find|rev|paste)$/
    .test(name);
}

/** `A=1` alone: the status is that of the last substitution in it. */
function assignments(
  command: SimpleCommand,
  shell: Shell,
): Jump | undefined {
  const before = shell.state.status;
  const marker = { ...success };
  shell.setStatus(marker);
  if (command.redirects.length > 0) {
    withRedirects(command.redirects, shell, () => undefined, "kept");
  }
  for (const it of command.assignments) assign(it, shell);
  if (command.assignments.length === 0 && command.redirects.length === 0) {
    shell.setStatus(before);
  } else if (command.assignments.length > 0) shell.state.lastArgument = "";
  return undefined;
}

/** `A=1 command`: what the command finds in its environment. */
function withPrefix(
  command: SimpleCommand,
  shell: Shell,
  what: "call" | "builtin" | "program",
  work: (scope: Scope) => Jump | undefined,
): Jump | undefined {
  if (command.assignments.length === 0) return work(new Layers());
  const scope: Scope = new Layers();
  for (const it of command.assignments) {
    if (rawVariable(it.name, shell)?.flags.includes("r") === true) {
      // the command is started all the same
      shell.complain(`${it.name}: readonly variable`);
    } else scope.set(it.name, prefixed(it, shell));
  }
  if (scope.size === 0) return work(scope);
  if (what === "call") {
    return work(scope);
  }
  const { state } = shell;
  const before = [...scope.keys()].map((name) => {
    const holder = state.scopes.findLast((it) => it.has(name)) ??
      state.scopes[0];
    return { name, holder, old: holder?.get(name) };
  });
  for (const { name, holder } of before) {
    const variable = scope.get(name);
    if (variable !== undefined) holder?.set(name, variable);
  }
  if (what === "builtin") {
    for (const name of scope.keys()) {
      shell.prefixed.push({ name, level: state.scopes.length });
    }
  }
  try {
    return work(scope);
  } finally {
    if (what === "builtin") shell.prefixed.length -= scope.size;
    for (const { name, holder, old } of before) {
      if (old === undefined) holder?.delete(name);
      else holder?.set(name, old);
    }
  }
}

function prefixed(it: Assignment, shell: Shell): Variable {
  const word: Word = Array.isArray(it.value)
    ? { span: it.span, parts: [] }
    : it.value;
  const before = rawVariable(it.name, shell);
  const text = expandText(word, shell, "assigned value");
  const old = it.operator === "+=" && typeof before?.value === "string"
    ? before.value
    : "";
  return { flags: "x", value: old + text, epoch: shell.epoch, given: "yes" };
}
