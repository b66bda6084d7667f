import type { Command, Pipeline } from "../syntax.ts";
import { commandsWithin, holdsRun, plainName } from "./facts.ts";
import { subshellCode } from "./subshell_code.ts";
import { isHarmless, touches } from "./touched_files.ts";
import type { Writer } from "./writer.ts";

/** `! a | b` → code. */
export function pipelineCode(it: Pipeline, writer: Writer): string {
  const [first, ...more] = it.commands;
  if (first === undefined) return ":";
  const negation = it.negated === "yes" ? "! " : "";
  if (more.length === 0) {
    const code = writer.command(first);
    return negation === "" ? code : `! { ${code}\n}`;
  }
  return `${negation}{ ${sequence(it.commands, writer)}\n}`;
}

/** `a | b`: one after the other, so that none is left behind. */
function sequence(commands: Command[], writer: Writer): string {
  const lines: string[] = [];
  commands.forEach((command, index) => {
    const code = writer.command(command);
    const input = index === 0
      ? undefined
      : `< <(printf %s "\${__mlxpsub_c%x}")`;
    const tin = input === undefined
      ? ""
      : `__mlxpsub_clean "$__mlxpsub_c" && __mlxpsub_tin= || __mlxpsub_tin=1\n`;
    if (index < commands.length - 1) {
      const stage = input === undefined
        ? `${code}\n`
        : `{ ${tin}${code}\n} ${input}\n`;
      lines.push(stageCode(stage));
    } else lines.push(subshellCode(`${tin}${code}`, input));
  });
  lines.unshift("__mlxpsub_g=0");
  lines.push('__mlxpsub_piped $? "$__mlxpsub_g"');
  if (!commands.some((it) => holdsRun(it, writer.facts))) {
    lines.unshift(...touchedWithin(commands.slice(0, -1), writer));
  }
  return lines.join("\n");
}

/**
 * A part of a pipeline that the next one reads: what it prints goes to
 * __mlxpsub_c, with an x that keeps the newlines at its end. It is in no list
 * with `||`, for there `set -e` does not hold.
 */
function stageCode(code: string): string {
  return `__mlxpsub_e=$-; set +e
__mlxpsub_c=$( trap 'printf x' EXIT
case $__mlxpsub_e in *e*) set -e ;; esac
${code})
__mlxpsub_staged $?
case $__mlxpsub_e in *e*) set -e ;; esac`;
}

/** What a subshell changes on disk, its parent would not know. */
function touchedWithin(commands: Command[], writer: Writer): string[] {
  const changes = commands.flatMap((it) => [...commandsWithin(it)]).some(
    (it) => {
      if (it.kind !== "simple" || it.words.length === 0) return false;
      const name = plainName(it, writer.text);
      return name === undefined ||
        /^(paths|all)/.test(touches(name, it)) && !isHarmless(name);
    },
  );
  return changes ? ["__mlxpsub_touched+=('*')"] : [];
}
