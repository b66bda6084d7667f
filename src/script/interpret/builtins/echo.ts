import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import { ofBuiltin } from "../faults.ts";
import type { Shell } from "../shell.ts";
import { failure, statusOf, success } from "../state.ts";
import { textSubscriptKey } from "../subscript.ts";
import { echoOutput } from "../text/echo.ts";
import { formatPrintf } from "../text/printf.ts";
import { hasMark, withStandIns } from "../unknowns.ts";
import { assignText, isName, textOf, variableOf } from "../variables.ts";
import type { Call } from "./builtin.ts";

export function echo(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const text = echoOutput(args, shell.shopt("xpg_echo"));
  noted(text, call, shell);
  shell.setStatus(success);
  return undefined;
}

/** Writes, and notes it where a file or the job's log gets it. */
function noted(text: string, call: Call, shell: Shell): void {
  const target = shell.state.descriptors.get(1);
  if (target?.kind === "sink" && target.use !== "collected") {
    shell.effect({
      kind: "write",
      text: `write\u0000${target.path ?? ""}\u0000${
        shell.unknowns.shown(text)
      }`,
      span: shell.place(call.command.span).span,
    });
  }
  write(text, shell);
}

/** `printf [-v name] format [word …]` */
export function printf(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  let rest = args;
  let target: string | undefined;
  if (rest[0]?.startsWith("-v") === true) {
    if (rest[0] === "-v") {
      target = rest[1] ?? "";
      rest = rest.slice(2);
    } else {
      target = rest[0].slice(2);
      rest = rest.slice(1);
    }
  }
  if (rest[0] === "--") rest = rest.slice(1);
  else if (/^-./.test(rest[0] ?? "") && !hasMark(rest[0] ?? "")) {
    shell.complain(`printf: ${rest[0]}: invalid option`);
    shell.setStatus(statusOf(2));
    return undefined;
  }
  const [format] = rest;
  if (format === undefined) {
    shell.complain("printf: usage: printf [-v var] format [arguments]");
    shell.setStatus(statusOf(2));
    return undefined;
  }
  let status = 0;
  const clock = {
    now: shell.here.now(),
    started: shell.here.now(),
    zone: variableOf("TZ", shell)?.flags.includes("x") === true
      ? textOf("TZ", shell)
      : shell.here.environment.get("TZ"),
  };
  const print = (known: string[]): string => {
    const [first = "", ...others] = known;
    const result = formatPrintf(first, others, clock);
    if (result.kind === "cannot") {
      return shell.refuse(
        `Cannot follow the script: ${result.reason}`,
        call.command.span,
      );
    }
    result.errors.forEach((it) => shell.complain(`printf: ${it}`));
    status = result.status;
    return result.output;
  };
  const plain = !hasMark(format) && /^(?:[^%]|%%|%s)*$/.test(format);
  const dated = /%[^%]*\(/.test(format);
  const text = (plain ? withStandIns(rest, print) : undefined) ??
    shell.unknowns.derived(rest, print);
  const output = dated && !hasMark(text)
    ? shell.unknowns.here(
      { ...shell.origin(call.command.span), passing: "yes" },
      text,
    )
    : text;
  if (target === undefined) {
    noted(output, call, shell);
    shell.setStatus(statusOf(status));
    return undefined;
  }
  shell.setStatus(statusOf(assignTo(target, output, shell) ? status : 2));
  return undefined;
}

/** Assigns to `name` or `name[key]`, as -v and read take it. */
export function assignTo(target: string, text: string, shell: Shell): boolean {
  const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(target);
  if (match === null || !isName(match[1] ?? "")) {
    shell.complain(`${target}: not a valid identifier`);
    shell.setStatus(failure);
    return false;
  }
  const [, name = "", subscript] = match;
  const key = subscript === undefined
    ? undefined
    : textSubscriptKey(subscript, variableOf(name, shell), shell);
  ofBuiltin(() => assignText(name, key, text, "=", shell));
  return true;
}
