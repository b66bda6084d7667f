import { ShellFault } from "../faults.ts";
import type { Jump } from "../jump.ts";
import { failure, type Status, statusOf, success } from "../state.ts";
import type { Shell } from "../shell.ts";
import { hasMark } from "../unknowns.ts";
import type { Call } from "./builtin.ts";

export function breakOrContinue(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(success);
  const [word] = args;
  const levels = word === undefined ? 1 : Number(word);
  if (!Number.isInteger(levels)) {
    shell.complain(`${call.name}: ${word}: numeric argument required`);
    shell.setStatus(statusOf(128));
    return { kind: "exit", why: "error" };
  }
  if (args.length > 1 && shell.loops > 0) {
    throw tooMany(call.name, shell);
  }
  if (levels < 1) {
    shell.complain(`${call.name}: ${word}: loop count out of range`);
    shell.setStatus(failure);
    return shell.loops === 0
      ? undefined
      : { kind: "break", levels: shell.loops };
  }
  if (shell.loops === 0) return undefined;
  return {
    kind: call.name === "break" ? "break" : "continue",
    levels: Math.min(levels, shell.loops),
  };
}

/** It ends the line, and the text of `bash -c` as a whole. */
export function tooMany(name: string, shell: Shell): ShellFault {
  return new ShellFault(
    `${name}: too many arguments`,
    shell.code.kind === "command string" ? "script" : "line",
  );
}

export function returnFrom(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  if (args.length > 1 && /^[-+]?\d+$/.test(args[0] ?? "")) {
    throw tooMany("return", shell);
  }
  if (shell.returnable === 0) {
    shell.complain(
      "return: can only `return' from a function or sourced script",
    );
    shell.setStatus(statusOf(2));
    return undefined;
  }
  shell.setStatus(statusFrom("return", args, shell));
  return { kind: "return" };
}

export function exit(
  args: string[],
  _call: Call,
  shell: Shell,
): Jump | undefined {
  if (args.length > 1 && /^[-+]?\d+$/.test(args[0] ?? "")) {
    throw tooMany("exit", shell);
  }
  shell.setStatus(statusFrom("exit", args, shell));
  return { kind: "exit", why: "exit" };
}

function statusFrom(name: string, args: string[], shell: Shell): Status {
  const [word] = args;
  if (word === undefined) return shell.state.status;
  if (hasMark(word)) {
    return {
      code: Number(shell.unknowns.resolved(word) ?? 0) || 0,
      mark: word,
    };
  }
  if (!/^\s*[-+]?\d+\s*$/.test(word)) {
    shell.complain(`${name}: ${word}: numeric argument required`);
    return statusOf(2);
  }
  return statusOf(
    Number(BigInt.asUintN(8, BigInt(word.trim().replace(/^\+/, "")))),
  );
}
