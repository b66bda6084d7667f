import type { Span } from "../../../source.ts";
import { parseShell } from "../../parse_shell.ts";
import { ShellSyntaxError } from "../../shell_syntax_error.ts";
import { nestedCode } from "../code.ts";
import { filesOf, UnknownFile } from "../files.ts";
import type { Jump } from "../jump.ts";
import { runLaunched } from "../launched.ts";
import { leave } from "../left.ts";
import { runScriptList } from "../list.ts";
import { nestedStep } from "../nested.ts";
import { write } from "../output.ts";
import { maxDepth, type Shell } from "../shell.ts";
import { execute } from "../simple.ts";
import { failure, statusOf, success } from "../state.ts";
import { absolutePath } from "../test_facts.ts";
import { noteHere } from "../undecided.ts";
import { hasMark } from "../unknowns.ts";
import { joinReturns } from "../untaken_jumps.ts";
import type { Call } from "./builtin.ts";
import { kindOf } from "./type.ts";
import { sourceWithVariables } from "./unknown_source.ts";

/** `eval word …` */
export function evalText(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const words = args[0] === "--" ? args.slice(1) : args;
  const text = words.join(" ");
  if (text.trim() === "") {
    shell.setStatus(success);
    return undefined;
  }
  if (!hasMark(text)) return interpretText(text, call, shell);
  const known = shell.unknowns.resolved(text);
  if (known !== undefined) {
    if (shell.trials > 0 || !shell.settings.mayBeRun(known)) {
      return leave(call.fields, call.command, [], shell);
    }
    // a run of it is what it is here, and the job is told
    noteHere(text, call.command.span, shell, "yes");
    const runs = shell.runs.length;
    const jump = interpretText(known, call, shell);
    if (shell.runs.length > runs) warnOfChoice(text, call.command.span, shell);
    return jump;
  }
  const source =
    !shell.settings.mayBeRun(text) || /^\s*[\udc00-\uddff]/.test(text)
      ? undefined
      : sourceWithVariables(text, shell);
  return source === undefined
    ? leave(call.fields, call.command, [], shell)
    : interpretText(source, call, shell);
}

/** What chooses words of a run that stands in a text is not asked in the job. */
function warnOfChoice(text: string, span: Span, shell: Shell): void {
  const chosen = shell.unknowns.within(text).find(({ origin }) =>
    origin.variable === undefined && origin.run === undefined
  );
  if (chosen === undefined) return;
  const [what = ""] = chosen.origin.what.split("\n");
  shell.warn(
    `The jobs of this eval do not ask "${what}" again: they get what it chooses here`,
    span,
    "Where the command needs no eval, leave that word out: $CMD lr=1,2",
  );
}

/** Interprets a text in the same shell. */
function interpretText(
  text: string,
  call: Call,
  shell: Shell,
): Jump | undefined {
  deeper(call, shell);
  const code = nestedCode(text, shell.code, call.command.span, "eval");
  const outer = shell.code;
  try {
    const { list } = parseShell(text);
    shell.code = code;
    return nestedStep(
      "eval",
      list,
      code,
      shell,
      () => runScriptList(list, shell, "text"),
      call.command,
    );
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    refuseBehindLine(text, cause, call, shell);
    shell.complain(`eval: ${cause.message}`);
    shell.setStatus(statusOf(2));
    return undefined;
  } finally {
    shell.code = outer;
    shell.depth--;
  }
}

/** Bash runs the lines above one that it cannot read. */
function refuseBehindLine(
  text: string,
  { span, message }: ShellSyntaxError,
  call: Call,
  shell: Shell,
): void {
  if (!/\S[^]*\n/.test(text.slice(0, span.start))) return;
  shell.refuse(
    `Cannot follow what ${call.name} is given: ${message}`,
    call.command.span,
    "Mend the text; bash runs what stands above its fault",
  );
}

function deeper(call: Call, shell: Shell): void {
  if (shell.depth >= maxDepth) {
    shell.refuse(
      `Cannot follow the script: commands call one another more than ${maxDepth} deep`,
      call.command.span,
      "Write a loop in place of what calls itself",
    );
  }
  shell.depth++;
}

/** Longer files are installations, not settings. */
const longestSourced = 50_000;

/** Files that prepare an environment: what they set is for programs. */
const environments =
  /(^|\/)(activate|\.?bashrc|\.?bash_profile|\.?profile|conda\.sh|setvars\.sh|bash)$|^\/(etc|usr|opt)\//;

/** `source file [word …]` */
export function source(
  args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const words = args[0] === "--" ? args.slice(1) : args;
  const [name, ...rest] = words;
  if (name === undefined) {
    shell.complain("source: filename argument required");
    shell.setStatus(statusOf(2));
    return undefined;
  }
  const path = hasMark(name) && shell.state.files.has(name)
    ? name
    : absolutePath(name, shell);
  const left = (): Jump | undefined =>
    leave(call.fields, call.command, [], shell);
  if (path === undefined || environments.test(path)) return left();
  const found = sourcedText(path, shell);
  if (found === "left") return left();
  if (found === undefined) {
    if (shell.unknowns.trust === "job") return left();
    shell.complain(`${name}: No such file or directory`);
    shell.setStatus(failure);
    return undefined;
  }
  deeper(call, shell);
  const code = nestedCode(
    found,
    shell.code,
    call.command.span,
    "sourced",
    path,
  );
  const untaken = shell.untaken.length;
  const outer = {
    code: shell.code,
    positional: shell.state.positional,
    settings: shell.positionalSet,
  };
  try {
    const { list } = parseShell(found);
    shell.code = code;
    if (rest.length > 0) shell.state.positional = rest;
    shell.returnable++;
    shell.calls.push({ name: "source", line: 0, code });
    const jump = nestedStep(
      "source",
      list,
      code,
      shell,
      () => runScriptList(list, shell, "text"),
      call.command,
    );
    joinReturns(untaken, shell);
    if (jump?.kind === "return") return undefined;
    if (list.statements.length === 0) shell.setStatus(success);
    return jump;
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    if (shell.unknowns.trust === "job") return left();
    refuseBehindLine(found, cause, call, shell);
    shell.complain(`${name}: ${cause.message}`);
    shell.setStatus(statusOf(2));
    return undefined;
  } finally {
    if (shell.code !== outer.code) {
      shell.calls.pop();
      shell.returnable--;
      // arguments that the file sets itself stay
      if (rest.length > 0 && shell.positionalSet === outer.settings) {
        shell.state.positional = outer.positional;
      }
    }
    shell.code = outer.code;
    shell.depth--;
  }
}

function sourcedText(
  path: string,
  shell: Shell,
): string | "left" | undefined {
  const own = shell.state.files.get(path);
  if (own?.kind === "text") return hasMark(own.text) ? "left" : own.text;
  try {
    const here = filesOf(shell);
    const found = here.stat(path);
    if (found?.kind !== "file") return undefined;
    return here.read(path, longestSourced) ?? "left";
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    return "left";
  }
}

/** `command [-pVv] name …`, `builtin name …` */
export function command(
  _args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const fields = call.fields.slice(1);
  let looks: string | undefined;
  while (/^-[pVv]+$|^--$/.test(fields[0]?.text ?? "")) {
    const word = fields.shift()?.text ?? "";
    if (/[vV]/.test(word)) looks = word;
  }
  if (looks !== undefined) {
    const names = fields.map((it) => it.text);
    const kinds = names.map((it) => kindOf(it, shell));
    if (kinds.some((it) => it === undefined)) {
      return leave(call.fields, call.command, [], shell);
    }
    write(names.map((it) => `${it}\n`).join(""), shell);
    shell.setStatus(success);
    return undefined;
  }
  if (fields.length === 0) {
    shell.setStatus(success);
    return undefined;
  }
  const name = fields[0]?.text ?? "";
  if (call.name === "builtin" && kindOf(name, shell, "builtin") === undefined) {
    shell.complain(`builtin: ${name}: not a shell builtin`);
    shell.setStatus(failure);
    return undefined;
  }
  return execute(fields, call.command, shell, "functions", "done");
}

/** `exec [-cl] [-a name] command …` */
export function exec(
  _args: string[],
  call: Call,
  shell: Shell,
): Jump | undefined {
  const launched = runLaunched(call.fields, call.command, "done", shell);
  return launched === undefined
    ? leave(call.fields, call.command, [], shell)
    : launched.jump;
}
