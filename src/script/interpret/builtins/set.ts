import type { Jump } from "../jump.ts";
import { write } from "../output.ts";
import type { Shell } from "../shell.ts";
import { failure, setOption, statusOf, success } from "../state.ts";
import { listedValue } from "../text/quote.ts";
import { declaredValue } from "../parameter/transform.ts";
import { listElement } from "../open_list.ts";
import { hasMark } from "../unknowns.ts";

import { scalarOf } from "../variable.ts";
import { visibleVariables } from "../visible_variables.ts";
import type { Call } from "./builtin.ts";
import { tooMany } from "./jumps.ts";

const letters: Record<string, string> = {
  a: "allexport",
  b: "notify",
  B: "braceexpand",
  C: "noclobber",
  e: "errexit",
  E: "errtrace",
  f: "noglob",
  h: "hashall",
  H: "histexpand",
  k: "keyword",
  m: "monitor",
  n: "noexec",
  P: "physical",
  p: "privileged",
  T: "functrace",
  t: "onecmd",
  u: "nounset",
  v: "verbose",
  x: "xtrace",
};

export const setNames = new Set([
  ...Object.values(letters),
  "emacs",
  "history",
  "ignoreeof",
  "interactive-comments",
  "nolog",
  "pipefail",
  "posix",
  "vi",
]);

/** `set [-abe…] [-o name] [--] [word …]` */
export function set(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  shell.setStatus(success);
  if (args.length === 0) {
    listVariables(shell, call);
    return undefined;
  }
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") {
      setPositional(args.slice(at + 1), call, shell);
      return undefined;
    }
    if (word === "-") {
      setOption("xtrace", "off", shell);
      setOption("verbose", "off", shell);
      if (at + 1 < args.length) setPositional(args.slice(at + 1), call, shell);
      return undefined;
    }
    if (!/^[-+]/.test(word) || hasMark(word) && word.length > 2) {
      setPositional(args.slice(at), call, shell);
      return undefined;
    }
    const turn = word.startsWith("-") ? "on" : "off";
    for (const letter of word.slice(1)) {
      if (letter === "o") {
        const name = args[at + 1];
        if (name === undefined) return showOptions(turn, shell);
        at++;
        if (!setNames.has(name)) {
          shell.complain(`set: ${name}: invalid option name`);
          shell.setStatus(statusOf(2));
          return undefined;
        }
        turnOption(name, turn, shell);
      } else {
        const name = Object.hasOwn(letters, letter)
          ? letters[letter]
          : undefined;
        if (name === undefined) {
          if (hasMark(word)) {
            setPositional(args.slice(at), call, shell);
            return undefined;
          }
          shell.complain(`set: -${letter}: invalid option`);
          shell.setStatus(statusOf(2));
          return undefined;
        }
        turnOption(name, turn, shell);
      }
    }
  }
  return undefined;
}

/** All that is set, as `set` and `declare` list it. */
export function listVariables(shell: Shell, call: Call): void {
  for (const [name, it] of [...visibleVariables(shell)].sort(byName)) {
    if (it.value === undefined) continue;
    const text = scalarOf(it.value) ?? "";
    const line = shell.unknowns.derived(
      [text],
      () => `${name}=${listedValue(declaredValue(it))}`,
    );
    write(`${line}\n`, shell);
  }
  // functions follow, in a layout of bash's own
  if (shell.state.functions.size > 0) {
    write(`${shell.unknowns.job(shell.origin(call.command.span))}\n`, shell);
  }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

export function turnOption(
  name: string,
  turn: "on" | "off",
  shell: Shell,
): void {
  if (name === "posix" && turn === "on" && shell.subshells === 0) {
    shell.refuse(
      "Cannot follow the script: in posix mode bash goes by other rules",
      { start: shell.lineAt, end: shell.lineAt },
      "Take the posix option out",
    );
  }
  setOption(name, turn, shell);
}

function showOptions(turn: "on" | "off", shell: Shell): undefined {
  for (const name of [...setNames].sort()) {
    const on = shell.state.options.has(name);
    write(
      turn === "on"
        ? `${name.padEnd(15)}\t${on ? "on" : "off"}\n`
        : `set ${on ? "-o" : "+o"} ${name}\n`,
      shell,
    );
  }
  return undefined;
}

function setPositional(words: string[], call: Call, shell: Shell): void {
  const { fields } = call;
  const before = fields.length - words.length;
  shell.state.positional = words.map((it, at) =>
    listElement(it, fields[before + at]?.word, shell)
  );
  shell.tickFor(words.length, "thing");
  shell.positionalSet++;
}

/** `shift [n]` */
export function shift(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const [word = "1"] = args;
  if (args.length > 1) throw tooMany("shift", shell);
  const { positional } = shell.state;
  if (hasMark(word)) {
    const known = shell.unknowns.resolved(word);
    if (known === undefined) {
      shell.refuse(
        "Cannot follow the script: only the job knows how many arguments go",
        call.command.span,
        "Write the number behind shift",
      );
    }
  }
  const count = Number(shell.unknowns.resolved(word));
  if (!/^\s*\+?\d+\s*$/.test(word) && !hasMark(word) || !(count >= 0)) {
    shell.complain(`shift: ${word}: numeric argument required`);
    shell.setStatus(failure);
    return undefined;
  }
  if (count > positional.length) {
    shell.setStatus(failure);
    return undefined;
  }
  shell.tickFor(positional.length / 8, "thing");
  shell.state.positional = positional.slice(count);
  shell.setStatus(success);
  return undefined;
}
