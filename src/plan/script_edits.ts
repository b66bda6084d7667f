import { assignedNames } from "../script/assigned_names.ts";
import { cutOtherRuns, type Edit } from "../script/cut.ts";
import { ownNameEdits, ownNameLine } from "../script/own_name.ts";
import type { RunCommand } from "../script/run_command.ts";
import type { Script } from "../script/script.ts";
import { endTrapEdits } from "./end_traps.ts";
import { runStatusEdit } from "./run_status.ts";

/** What makes of a script that of a job: read once for all of its runs. */
export interface ScriptEdits {
  /** The same in each job. */
  everywhere: Edit[];
  /** Takes the other runs out. */
  cut: (run: RunCommand) => Edit[];
  /** Keeps the run's exit code. */
  status: (run: RunCommand) => Edit[];
  /** What must come before the script. */
  ownName: string[];
  /** Whether a variable has a value that the script gives it. */
  sets: (name: string) => boolean;
}

export function scriptEdits(
  script: Script,
  allRuns: readonly RunCommand[],
): ScriptEdits {
  const { commands, source: { text }, path, task } = script;
  const ownName = path === undefined ? [] : ownNameEdits(script);
  const ofTask = task?.variables ?? {};
  return {
    everywhere: [
      ...headEdits(script),
      ...endTrapEdits(script),
      ...ownName,
      ...(script.blanks ?? []).map((it) => ({ ...it, text: "" })),
    ],
    cut: cutOtherRuns(commands, allRuns, text),
    status: runStatusEdit(script, allRuns),
    ownName: ownName.length === 0 ? [] : [ownNameLine(path ?? "")],
    sets: (name) =>
      Object.hasOwn(ofTask, name) || assignedNames(commands, text).has(name),
  };
}

/**
 * Without the shebang and all directive lines, for the job script has its
 * own; comments that look like directives get a blank behind their `#`.
 */
function headEdits(script: Script): Edit[] {
  const { text } = script.source;
  const spans = script.directives.map((it) => it.span);
  if (text.startsWith("#!")) {
    const newline = text.indexOf("\n");
    spans.push({ start: 0, end: newline === -1 ? text.length : newline });
  }
  const harmless = script.lookalikes.map(({ start }) => ({
    start,
    end: start + 1,
    text: "# ",
  }));
  const lines = spans.map(({ start, end }) => {
    const lineStart = text.lastIndexOf("\n", start - 1) + 1;
    const newline = text.indexOf("\n", end);
    return {
      start: lineStart,
      end: newline === -1 ? text.length : newline + 1,
      text: "",
    };
  });
  return [...lines, ...harmless];
}
