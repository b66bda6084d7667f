import type { Source } from "../../source.ts";
import type { List } from "../syntax.ts";
import type { Code } from "./code.ts";
import type { Here } from "./here.ts";
import { runList, runScriptList } from "./list.ts";
import { withList } from "./nested.ts";
import type { ShellSettings } from "./settings.ts";
import { Shell } from "./shell.ts";
import type { ListStep, Trace } from "./trace.ts";
import { Refusal, ShellFault } from "./faults.ts";
import type { Begun, Start } from "./shared_starts.ts";

/**
 * Interprets a script as bash would: nothing is executed, and nothing but
 * `here` is asked. Throws a Refusal where it cannot be told which runs there
 * are.
 */
export function interpret(
  list: List,
  source: Source,
  here: Here,
  settings: ShellSettings,
): Trace {
  const code: Code = {
    text: source.text,
    path: here.scriptPath,
    kind: "script",
    source,
  };
  const shell = new Shell(code, here, settings);
  const root: ListStep = { list, code, statements: [] };
  try {
    const { starts } = settings;
    const start = starts?.find(list, settings);
    const from = start === undefined ? 0 : goOn(start, root, shell);
    // steps are noted for those who look for runs
    const noted = settings.trust === "job" ? root : undefined;
    const jump = withList(
      noted,
      shell,
      () => runScriptList(list, shell, "script", from),
    );
    if (start === undefined) {
      const { count = list.statements.length } = shell.common;
      starts?.note(list, settings, count);
    }
    const { endedAt } = shell;
    return {
      root,
      runs: shell.runs,
      effects: shell.effects,
      notes: shell.notes,
      warnings: shell.warnings,
      unknowns: shell.unknowns,
      callCounts: shell.callCounts,
      jumpsHere: shell.jumpsHere,
      passed: shell.passed,
      passing: shell.passing,
      functions: shell.state.functions,
      decidedBy: shell.decidedBy,
      writtenFiles: [...shell.writtenFiles.values()],
      ended: jump?.kind === "exit" ? jump.why : "end",
      emptyHere: shell.hasEmptyHere,
      ...(jump === undefined || endedAt === undefined ? {} : { endedAt }),
      status: shell.state.status.code,
      stdout: shell.standardOutput.chunks.join(""),
      stderr: shell.stderr,
    };
  } catch (cause) {
    if (cause instanceof RangeError && /call stack/.test(cause.message)) {
      throw new Refusal(
        "Cannot follow the script: its commands are nested too deep",
        { source, span: { start: 0, end: 0 } },
        "Write it in a flatter way",
      );
    }
    throw cause;
  }
}

/** Goes on behind what was interpreted before: the statement to start with. */
function goOn(start: Start, root: ListStep, shell: Shell): number {
  if (start.count === 0) return 0;
  const { variables } = shell.settings;
  const { begun: known } = start;
  const begun = known === undefined ||
      known !== "not the same" && (known.variables ?? variables) !== variables
    ? start.begun = begin(start, root, shell)
    : known;
  if (begun === "not the same") return 0;
  shell.goOnFrom(begun.shell);
  root.code.begun = begun.shell.code;
  for (const it of begun.statements) root.statements.push(it);
  return start.count;
}

/** Interprets the first statements of a script for all who have them. */
function begin(
  start: Start,
  { list, code: whole }: ListStep,
  { here, settings }: Shell,
): Begun | "not the same" {
  const { text = whole.text, count } = start;
  const code = { ...whole, text, source: { ...whole.source, text } };
  const shell = new Shell(code, here, settings);
  const { descriptors } = shell.state;
  const before = new Map(descriptors);
  const root: ListStep = { list, code, statements: [] };
  try {
    const from = start.first === undefined ? 0 : goOn(start.first, root, shell);
    const statements = list.statements.slice(from, count);
    root.list = { ...list, statements };
    const jump = withList(root, shell, () => runList(root.list, shell));
    root.list = list;
    const { state } = shell;
    const isPlain = jump === undefined && shell.runs.length === 0 &&
      shell.sinks.size === 1 &&
      state.descriptors.size === before.size &&
      [...before].every(([at, it]) => state.descriptors.get(at) === it) &&
      [...before.values()].every((it) => it.kind === "sink" || it.at === 0);
    if (!isPlain) return "not the same";
    // what a status says is made when it is read: by one for all
    for (const it of [state.status, ...state.pipeStatus]) void it.mark;
    for (const it of state.jobs) void it.status.mark;
    const { count: same } = shell.common;
    if (same === undefined) return { shell, statements: root.statements };
    const { decided } = start;
    start.first ??= { decided, count: same, text };
    return {
      shell,
      statements: root.statements,
      variables: settings.variables,
    };
  } catch (cause) {
    if (cause instanceof Refusal || cause instanceof ShellFault) {
      return "not the same";
    }
    throw cause;
  }
}
