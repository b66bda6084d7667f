/** Command and process substitution: bash manual, 3.5.4 and 3.5.6. */
import type { List, Part } from "../syntax.ts";
import { type Code, nestedCode } from "./code.ts";
import { ShellFault } from "./faults.ts";
import { nestedStep } from "./nested.ts";
import { collecting, write } from "./output.ts";
import { runList } from "./list.ts";
import { openSubstitutedFile } from "./redirects.ts";
import type { Shell } from "./shell.ts";
import { setOption, statusOf } from "./state.ts";
import { sinkOf } from "./streams.ts";

type CommandPart = Extract<Part, { kind: "command" }>;
type ProcessPart = Extract<Part, { kind: "process" }>;

/** What stands within, and the text that it is of. */
function bodyOf(part: CommandPart, shell: Shell): { list: List; code: Code } {
  if (part.body === undefined) {
    return shell.refuse(
      `Cannot follow the script: ${
        part.fault ?? "the substitution cannot be read"
      }`,
      part.span,
    );
  }
  return {
    list: part.body,
    code: part.code === undefined
      ? shell.code
      : nestedCode(part.code, shell.code, part.span, "piece"),
  };
}

/** `$(…)` → what it prints, without the newlines at its end. */
export function substitute(
  part: CommandPart,
  shell: Shell,
): string {
  const { list, code } = bodyOf(part, shell);
  const file = fileRead(list, code, shell);
  const text = file ?? outputOf(list, code, shell, part);
  const trimmed = text.replace(/\n+$/, "").replaceAll("\0", "");
  return shell.made(trimmed, part.span);
}

/** The text of `< file` that stands alone; undefined where it is no such. */
function fileRead(inner: List, code: Code, shell: Shell): string | undefined {
  const [statement, ...more] = inner.statements;
  const command = statement?.pipelines[0]?.commands[0];
  const [redirect, ...others] = command?.kind === "simple"
    ? command.redirects
    : [];
  if (
    more.length > 0 || command?.kind !== "simple" ||
    statement?.pipelines.length !== 1 ||
    statement.pipelines[0]?.commands.length !== 1 ||
    command.words.length > 0 || command.assignments.length > 0 ||
    redirect?.operator !== "<" || others.length > 0
  ) return undefined;
  const outer = shell.code;
  shell.code = code;
  try {
    return openSubstitutedFile(redirect, shell);
  } finally {
    shell.code = outer;
  }
}

function outputOf(
  list: List,
  code: Code,
  shell: Shell,
  part: Part,
): string {
  shell.tick(part.span);
  const sink = sinkOf("collected");
  const outerCode = shell.code;
  const outerWithin = shell.within;
  const outerUnguarded = shell.unguarded;
  shell.sinks.add(sink);
  shell.code = code;
  shell.within = "substitution";
  try {
    shell.inSubshell(() => {
      shell.state.descriptors.set(1, sink);
      if (shell.shopt("inherit_errexit") === "off") {
        setOption("errexit", "off", shell);
      }
      nestedStep("substitution", list, code, shell, () => {
        try {
          return runList(list, shell);
        } catch (cause) {
          if (!(cause instanceof ShellFault) || cause.ends === "command") {
            throw cause;
          }
          shell.complain(cause.message);
          shell.setStatus(statusOf(cause.status));
          return undefined;
        }
      });
    });
  } finally {
    shell.code = outerCode;
    shell.within = outerWithin;
    shell.unguarded = outerUnguarded;
    shell.sinks.delete(sink);
  }
  return sink.chunks.join("");
}

/** `<(…)` → a path at which the output can be read. */
export function processPath(part: ProcessPart, shell: Shell): string {
  const path = `/dev/fd/${63 - (shell.state.files.size % 50)}`;
  const written = shell.code.text.slice(part.span.start, part.span.end);
  if (written.startsWith(">(")) {
    outputOf(part.body, shell.code, shell, part);
    // what it prints of what it is given comes whenever it comes
    if (collecting(shell) !== undefined) {
      write(shell.unknowns.job(shell.origin(part.span)), shell);
    }
    return shell.unknowns.trust === "here"
      ? path
      : shell.unknowns.job(shell.origin(part.span));
  }
  const { status } = shell.state;
  const text = fileRead(part.body, shell.code, shell) ??
    outputOf(part.body, shell.code, shell, part);
  shell.putInBackground(part.span);
  shell.setStatus(status);
  if (shell.unknowns.trust === "here") {
    shell.state.files.set(path, { kind: "text", text });
    return path;
  }
  const mark = shell.unknowns.job(shell.origin(part.span));
  shell.state.files.set(mark, { kind: "text", text });
  return mark;
}
