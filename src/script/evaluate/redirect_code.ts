import type {
  Command,
  CompoundCommand,
  Redirect,
  SimpleCommand,
} from "../syntax.ts";
import { holdsRun } from "./facts.ts";
import { hereText } from "./here_code.ts";
import type { Writer } from "./writer.ts";

/**
 * A command's code with its redirections: output goes nowhere, input comes
 * from texts and regular files only.
 */
export function redirectedCode(
  command: SimpleCommand | CompoundCommand,
  code: string,
  writer: Writer,
): string {
  const lines: string[] = [];
  let input: Redirect | undefined;
  let output = "";
  for (const redirect of command.redirects) {
    const { descriptor } = redirect;
    if (redirect.operator.startsWith("<") && redirect.operator !== "<>") {
      if (descriptor === undefined || descriptor === "0") input = redirect;
      continue;
    }
    if (descriptor === undefined || descriptor === "1") {
      if (redirect.operator !== "<>") output = " >/dev/null";
    }
    const target = writer.text.slice(
      redirect.target.span.start,
      redirect.target.span.end,
    );
    if (/^(\d+|-|\/dev\/null)$/.test(target)) continue;
    if (holdsRun(command, writer.facts)) continue;
    const word = writer.word(redirect.target);
    lines.push(
      word.checks.length === 0
        ? `__mlxpsub_touch ${word.code}`
        : "__mlxpsub_touched+=('*')",
    );
  }
  const whole = output === "" ? code : `{ ${code}\n}${output}`;
  const empty = command.kind === "simple" && command.words.length === 0;
  if (input === undefined || empty) {
    return lines.length === 0 ? whole : `{ ${lines.join("\n")}\n${whole}\n}`;
  }
  return `{ ${[...lines, fed(command, input, whole, writer)].join("\n")}\n}`;
}

/**
 * Code with its input: `__mlxpsub_tin` tells `read` whether it is known.
 */
function fed(
  command: Command,
  input: Redirect,
  code: string,
  writer: Writer,
): string {
  const saved = `__mlxpsub_i${Math.max(writer.id(command), 0)}`;
  const restore = `__mlxpsub_s $? "$${saved}"`;
  const save = `${saved}=$__mlxpsub_tin`;
  if (
    input.operator === "<" &&
    !input.target.parts.some((it) => it.kind === "process")
  ) {
    const { code: target, checks } = writer.word(input.target);
    const test = [
      ...checks,
      `__mlxpsub_y=${target}`,
      '__mlxpsub_file "$__mlxpsub_y"',
    ].join(" && ");
    return `${save}
if ${test}; then __mlxpsub_tin=
{ ${code}
} < "$__mlxpsub_y"
${restore}
else __mlxpsub_tin=1
${code}
${restore}; fi`;
  }
  const text = hereText(input, writer);
  if (text === undefined) {
    return `${save}\n__mlxpsub_tin=1\n${code}\n${restore}`;
  }
  return `${save}
${text}
if __mlxpsub_clean "$__mlxpsub_in"; then __mlxpsub_tin=; else __mlxpsub_tin=1; fi
{ ${code}
} < <(printf %s "$__mlxpsub_in")
${restore}`;
}
