import { Layers } from "./layers.ts";
import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { SimpleCommand } from "../syntax.ts";
import { nestedCode } from "./code.ts";
import { ShellFault } from "./faults.ts";
import type { Jump } from "./jump.ts";
import { runScriptList } from "./list.ts";
import { nestedStep } from "./nested.ts";
import { maxDepth, type Shell } from "./shell.ts";
import { startOptions } from "./start_state.ts";
import { statusOf } from "./state.ts";
import type { Field } from "./trace.ts";
import { hasMark } from "./unknowns.ts";
import type { Variable } from "./variable.ts";
import { gone } from "./variables.ts";

import { exportedVariables } from "./visible_variables.ts";

/** The text of `bash -c text [name [word …]]`, and where it stands. */
export function commandString(
  fields: Field[],
):
  | { options: string[]; text: string; words: string[]; at: number }
  | undefined {
  const name = fields[0]?.text ?? "";
  if (!/^(?:\/(?:usr\/)?bin\/)?(?:bash|sh|dash)$/.test(name)) return undefined;
  const options: string[] = [];
  for (let at = 1; at < fields.length; at++) {
    const word = fields[at]?.text ?? "";
    if (/^-[euxlvfo]*c$/.test(word)) {
      const text = fields[at + 1]?.text;
      if (text === undefined || hasMark(text)) return undefined;
      return {
        options: [...options, word.replace("c", "")].filter((it) =>
          it.length > 1
        ),
        text,
        at: at + 1,
        words: fields.slice(at + 2).map((it) => it.text),
      };
    }
    if (!/^-[euxlvf]+$/.test(word)) return undefined;
    options.push(word);
  }
  return undefined;
}

/** Whether a run may be reached in the text of another shell. */
export function mayReachRun(text: string, shell: Shell): boolean {
  if (shell.settings.mayBeRun(text)) return true;
  for (const [, it] of shell.state.functions) {
    if (it.exported !== "no") return true;
  }
  return false;
}

/** Interprets `bash -c text` in a shell of its own. */
export function runCommandString(
  { options, text, words }: NonNullable<ReturnType<typeof commandString>>,
  command: SimpleCommand,
  shell: Shell,
): Jump | undefined {
  if (shell.depth >= maxDepth) {
    shell.refuse(
      `Cannot follow the script: shells start one another more than ${maxDepth} deep`,
      command.span,
    );
  }
  let list;
  try {
    ({ list } = parseShell(text));
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    shell.complain(cause.message);
    shell.setStatus(statusOf(2));
    return undefined;
  }
  const code = nestedCode(text, shell.code, command.span, "command string");
  const outer = shell.code;
  shell.depth++;
  shell.inSubshell(() => {
    const { state } = shell;
    const exported = new Layers<Variable>();
    for (const [name, it] of exportedVariables(shell)) {
      if (it.value === undefined) exported.set(name, { ...it, flags: gone });
      else if (it.from === undefined) {
        exported.set(name, { ...it, flags: "x" });
      }
    }
    for (const [name, value] of shell.launch?.variables ?? []) {
      exported.set(name, { flags: "x", value, epoch: shell.epoch });
    }
    exported.set("IFS", { flags: "", value: " \t\n", epoch: shell.epoch });
    exported.set("OPTIND", { flags: "", value: "1", epoch: shell.epoch });
    state.scopes = [exported];
    for (const [name, it] of state.functions) {
      if (it.exported === "no") state.functions.delete(name);
    }
    state.aliases.clear();
    const names = { e: "errexit", u: "nounset", f: "noglob", x: "xtrace" };
    state.options = new Set([
      ...startOptions,
      ...Object.entries(names).flatMap(([letter, name]) =>
        options.join("").includes(letter) ? [name] : []
      ),
    ]);
    state.positional = words.slice(1);
    const { name } = shell;
    shell.name = words[0] ?? "bash";
    shell.code = code;
    const { unguarded, stringAt } = shell;
    shell.unguarded = 0;
    shell.stringAt = shell.subshells;
    shell.definitions++;
    try {
      return nestedStep(
        shell.launch === undefined ? "command string" : "launched",
        list,
        code,
        shell,
        () => runScriptList(list, shell),
        command,
        { words: state.positional, options: state.options },
      );
    } catch (cause) {
      if (!(cause instanceof ShellFault)) throw cause;
      shell.complain(cause.message);
      shell.setStatus(statusOf(cause.status));
      return undefined;
    } finally {
      shell.name = name;
      shell.code = outer;
      shell.unguarded = unguarded;
      shell.stringAt = stringAt;
      shell.definitions++;
    }
  });
  shell.depth--;
  return undefined;
}
