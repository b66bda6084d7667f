import { lineOf } from "../../source.ts";
import type { SimpleCommand } from "../syntax.ts";
import { runCommand, runSubshell } from "./command.ts";
import type { Jump } from "./jump.ts";
import { runList } from "./list.ts";
import { listElement } from "./open_list.ts";
import { withList } from "./nested.ts";
import { withRedirects } from "./redirects.ts";
import { maxDepth, type Shell } from "./shell.ts";
import type { FunctionValue, Scope } from "./state.ts";
import { joinReturns } from "./untaken_jumps.ts";
import type { CallStep, Field, ListStep } from "./trace.ts";

/** Calls a function (bash manual, 3.3); `scope`: of `A=1 name`, its A. */
export function callFunction(
  definition: FunctionValue,
  fields: Field[],
  command: SimpleCommand,
  scope: Scope,
  shell: Shell,
): Jump | undefined {
  if (shell.depth >= maxDepth) {
    shell.refuse(
      `Cannot follow the script: functions call one another more than ${maxDepth} deep`,
      command.span,
      "Write a loop in place of the function that calls itself",
    );
  }
  const { state } = shell;
  const outer = {
    positional: state.positional,
    getopts: state.getopts,
    code: shell.code,
    loops: shell.loops,
    step: shell.step,
    list: shell.list,
  };
  const body = bodyOf(definition, fields, command, shell);
  const untaken = shell.untaken.length;
  const { name } = definition;
  shell.callCounts.set(name, (shell.callCounts.get(name) ?? 0) + 1);
  shell.depth++;
  shell.returnable++;
  shell.loops = 0;
  shell.calls.push({
    name: definition.name,
    line: lineOf(outer.code.text, shell.lineAt),
    code: definition.code,
  });
  state.scopes.push(scope);
  state.positional = fields.slice(1).map(({ text, word }, at, all) =>
    // a variable of the environment is one word, as a rule
    at === all.length - 1 &&
      shell.unknowns.first(text)?.origin.variable === undefined
      ? listElement(text, word, shell)
      : text
  );
  shell.code = definition.code;
  try {
    const run = (): Jump | undefined => runBody(definition, body, shell);
    const jump = withList(undefined, shell, run);
    joinReturns(untaken, shell);
    return jump?.kind === "return" ? undefined : jump;
  } finally {
    const [own] = shell.state.scopes.splice(shell.state.scopes.length - 1, 1);
    if (own?.has("OPTIND") === true) shell.state.getopts = outer.getopts;
    shell.state.positional = outer.positional;
    shell.code = outer.code;
    shell.loops = outer.loops;
    shell.step = outer.step;
    shell.list = outer.list;
    shell.calls.pop();
    shell.depth--;
    shell.returnable--;
  }
}

/** Where the steps of the body are noted. */
function bodyOf(
  definition: FunctionValue,
  fields: Field[],
  command: SimpleCommand,
  shell: Shell,
): ListStep | undefined {
  const { step } = shell;
  const { body } = definition;
  if (step === undefined) return undefined;
  const list = body.kind === "group" || body.kind === "subshell"
    ? body.body
    : { kind: "list" as const, span: body.span, statements: [] };
  const call: CallStep = {
    kind: "call",
    command,
    name: definition.name,
    parent: step,
    words: fields.slice(1),
    emptyHere: fields.map((it) => it.emptyHere ?? "").join(""),
    body: { list, code: definition.code, statements: [] },
  };
  call.body.parent = call;
  step.events.push(call);
  return call.body;
}

function runBody(
  definition: FunctionValue,
  body: ListStep | undefined,
  shell: Shell,
): Jump | undefined {
  const { body: command } = definition;
  if (command.kind !== "group" && command.kind !== "subshell") {
    return runCommand(command, shell);
  }
  return withRedirects(
    command.redirects,
    shell,
    () =>
      command.kind === "group"
        ? withList(body, shell, () => runList(command.body, shell))
        : runSubshell(command, command.body, shell, body),
    "kept",
  );
}
