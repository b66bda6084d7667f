import type { SimpleCommand } from "../syntax.ts";
import { filesOf, normalPath, UnknownFile } from "./files.ts";
import type { Here } from "./here.ts";
import { readAll, write } from "./output.ts";
import { processesIn, withProcesses } from "./process_files.ts";
import { maxBytes } from "./programs/inputs.ts";
import {
  awkProgram,
  onStandardInput,
  operandsOf,
  programAt,
} from "./programs/operands.ts";
import { readsOnly } from "./programs/reads_only.ts";
import { programs } from "./programs/registry.ts";
import type { Shell } from "./shell.ts";
import { statusOf } from "./state.ts";
import type { Field } from "./trace.ts";
import { hasMark, type Origin } from "./unknowns.ts";

/** Programs whose real selves are run where ours does not do. */
const readers =
  /^(sed|awk|gawk|mawk|grep|egrep|fgrep|find|sort|uniq|tr|cut|wc|head|tail|cat|date|ls|expr|realpath|rev|paste|comm|nl|tac|printf|seq|basename|dirname|join|fold|column)$/;

/**
 * Does what a program does that only reads: in our own code, or by its real
 * self where it may be run here.
 */
export function runProgram(
  fields: Field[],
  command: SimpleCommand,
  shell: Shell,
): "done" | "not known" {
  const [first, ...rest] = fields.map((it) => it.text);
  const name = first === undefined
    ? ""
    : first.replace(/^(?:\/usr)?\/bin\//, "");
  const own = programs.get(name);
  if (own === undefined && !readers.test(name)) return "not known";
  const { unknowns, state } = shell;
  const origin: Origin = {
    ...shell.origin(command.span),
    ...(name === "date" || name === "hostname" ? { passing: "yes" } : {}),
  };
  const input = state.descriptors.get(0);
  const text = input?.kind === "input"
    ? input.unknown === undefined ? input.text.slice(input.at) : undefined
    : "";
  const directory = unknowns.resolved(state.directory);
  const processes = processesIn(rest, shell);
  const args = rest.map((it) =>
    processes.get(it)?.path ?? unknowns.resolved(it)
  );
  const stdin = text === undefined ? undefined : unknowns.resolved(text);
  const readsInput = stdin === undefined;
  const missing = [...rest, text ?? ""].find((it) =>
    hasMark(it) && !processes.has(it) && unknowns.resolved(it) === undefined
  );
  const unknown = (): "done" => {
    readAll(shell);
    write(unknowns.job(unknowns.first(missing ?? "")?.origin ?? origin), shell);
    shell.setStatus({ code: 0, mark: unknowns.job(origin) });
    return "done";
  };
  if (args.some((it) => it === undefined)) {
    return own === undefined &&
        !readsOnly([name, ...rest.map((it) => unknowns.shown(it))])
      ? "not known"
      : unknown();
  }
  const known = args.map((it) => it ?? "");
  if (readsInput && text !== undefined) {
    return own === undefined && !readsOnly([name, ...known])
      ? "not known"
      : unknown();
  }
  if (directory === undefined) return "not known";
  const marked = [
    ...rest.map((it) => processes.get(it)?.text ?? it),
    text ?? "",
    state.directory,
  ].some(hasMark);
  const { files, looks } = withProcesses(filesOf(shell), processes, shell);
  try {
    const ours = own?.(known, stdin ?? "", files, directory);
    if (ours !== undefined) {
      if (
        text === undefined && ours.errors.length === 0 &&
        readsStandard(name, known, files, directory)
      ) return unknown();
      const isHere = ours.holds === "here" && looks() === "elsewhere";
      const holds = isHere || marked ? "here" : "everywhere";
      return finished(ours.stdout, ours.status, holds);
    }
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    write(unknowns.job(cause.origin), shell);
    shell.setStatus({ code: 0, mark: unknowns.job(origin) });
    return "done";
  }
  const argv = [name, ...known];
  if (text === undefined && readsStandard(name, known, files, directory)) {
    return "not known";
  }
  const touched = [...known.keys()].filter((at) =>
    at !== programAt(name, known) &&
    (processes.has(rest[at] ?? "") ||
      isTouched(known[at] ?? "", directory, shell))
  );
  const asked = touched.length === 0
    ? { argv, stdin: stdin ?? "" }
    : fromOwnFile(name, known, touched);
  if (!readsOnly(asked?.argv ?? argv)) return "not known";
  const real = asked === undefined
    ? undefined
    : shell.here.run?.(asked.argv, asked.stdin, directory);
  if (real === undefined) return unknown();
  return finished(
    real.stdout,
    real.status,
    namesFile(known.filter((_, at) => !processes.has(rest[at] ?? ""))) || marked
      ? "here"
      : "everywhere",
  );

  /** The same, with the file that the script wrote on standard input. */
  function fromOwnFile(
    name: string,
    args: string[],
    touched: number[],
  ): { argv: string[]; stdin: string } | undefined {
    const [at = 0] = touched;
    const path = args[at] ?? "";
    const given = touched.length === 1
      ? onStandardInput(name, args, at)
      : undefined;
    if (given === undefined) return undefined;
    const text = readKnown(normalPath(path, directory ?? "/"), files);
    const stdin = text === undefined ? undefined : unknowns.resolved(text);
    return stdin === undefined ? undefined : { argv: [name, ...given], stdin };
  }

  function finished(
    stdout: string,
    status: number,
    holds: "here" | "everywhere",
  ): "done" {
    if (readsStandard(name, known, files, directory ?? "/")) readAll(shell);
    if (holds === "everywhere") {
      write(shell.made(stdout, command.span), shell);
      shell.setStatus(statusOf(status));
      return "done";
    }
    // in the job there may be names; lines that a file has not here are none
    const ofNames = /^(ls|find)$/.test(name) ||
      unknowns.within(text ?? "").some((it) => it.origin.names === "yes");
    if (ofNames) origin.names = "yes";
    if (stdout === "" && ofNames) write(unknowns.here(origin, ""), shell);
    for (const line of linesOf(stdout)) {
      write(
        /^[\n\0]$/.test(line) ? line : unknowns.here(origin, line),
        shell,
      );
    }
    const mark = unknowns.here(origin, String(status));
    shell.setStatus(
      hasMark(mark) ? { code: status, mark } : statusOf(status),
    );
    return "done";
  }
}

/** Whether the script may have changed the file that a word may name. */
function isTouched(word: string, directory: string, shell: Shell): boolean {
  const { files, filesTouched } = shell.state;
  if (word.startsWith("-") || files.size === 0 && filesTouched === undefined) {
    return false;
  }
  const path = normalPath(word, directory);
  if (filesTouched !== undefined && shell.here.stat(path) !== undefined) {
    return true;
  }
  return files.isNear(path);
}

/** A file's text; undefined where only the job knows it. */
function readKnown(path: string, files: Here): string | undefined {
  try {
    return files.read(path, maxBytes);
  } catch (cause) {
    if (cause instanceof UnknownFile) return undefined;
    throw cause;
  }
}

/** Whether an argument may be a file that is looked at. */
function namesFile(args: string[]): boolean {
  return args.some((it) => !it.startsWith("-") && /^[\w./~-]+$/.test(it));
}

/** Whether a program reads its standard input: no operand is a file. */
function readsStandard(
  name: string,
  args: string[],
  files: Here,
  directory: string,
): boolean {
  if (name === "tr") return true;
  if (
    !/^(cat|head|tail|sort|uniq|cut|wc|tac|rev|nl|[ef]?grep|sed|[gm]?awk|paste|fold|column)$/
      .test(name)
  ) return false;
  const awk = /awk$/.test(name) ? awkProgram(args) : undefined;
  if (awk !== undefined && onlyBegins(awk.program)) return false;
  const { operands, sure } = awk === undefined ? operandsOf(name, args) : {
    operands: awk.operands.filter((it) => !/^\w+=/.test(it)),
    sure: "yes",
  };
  if (sure === "yes") return operands.length === 0 || operands.includes("-");
  return !operands.some((it) => {
    try {
      return files.stat(normalPath(it, directory)) !== undefined;
    } catch (cause) {
      if (cause instanceof UnknownFile) return true;
      throw cause;
    }
  });
}

/** Whether an awk program is one BEGIN, and so reads no input. */
function onlyBegins(program: string): boolean {
  const text = program.trim();
  if (!/^BEGIN\s*\{/.test(text)) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at === text.length - 1;
  }
  return false;
}

/** Lines and names, and their ends apart: each is a value of its own. */
function linesOf(text: string): string[] {
  return text.split(/([\n\0])/).filter((it) => it !== "");
}
