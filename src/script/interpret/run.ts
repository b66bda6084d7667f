import { warnOfFailures } from "./early_end.ts";
import type { SimpleCommand } from "../syntax.ts";
import type { Jump } from "./jump.ts";
import { collecting, writeTo } from "./output.ts";
import type { Redirected } from "./redirects.ts";
import type { Shell } from "./shell.ts";
import { success } from "./state.ts";
import type { Field, RunStep } from "./trace.ts";

import { noteValue } from "./undecided.ts";
import { hasMark } from "./unknowns.ts";
import { namesRead } from "../assigned_names.ts";
import { exportedTexts } from "./visible_variables.ts";

/** A run is reached: it is noted, and ends well as far as can be told. */
export function reachRun(
  fields: Field[],
  program: string,
  command: SimpleCommand,
  redirects: Redirected[],
  shell: Shell,
): Jump | undefined {
  shell.reached(command, program);
  for (const it of fields) noteSweep(it, shell);
  const { step, unknowns, state } = shell;
  const place = shell.place(command.span);
  const text = [
    "run",
    shell.startsIn(),
    ...fields.map((it) => unknowns.shown(it.text)),
    ...redirectTexts(redirects, shell),
  ].join("\u0000");
  const effect = shell.effects.length;
  shell.effect({ kind: "run", text, span: place.span });
  if (step !== undefined) {
    const run: RunStep = {
      kind: "run",
      program: unknowns.shown(program),
      command,
      code: shell.code,
      parent: step,
      fields,
      directory: state.directory,
      exported: exportedTexts(shell),
      effect,
      span: shell.code.host?.span ?? (command.words[0]?.span ?? command.span),
      moment: shell.moment(),
      within: shell.within,
      ...(shell.launch === undefined ? {} : { launch: shell.launch }),
    };
    step.events.push(run);
    shell.runs.push(run);
    warnOfFailures(shell);
    if (shell.runs.length > shell.settings.maxRuns) {
      shell.refuse(
        `Cannot make more than ${shell.settings.maxRuns} jobs: the run commands are reached more often`,
        command.span,
        "Make the loops shorter, or allow more with --max-jobs",
      );
    }
  }
  const what = shell.code.text.slice(command.span.start, command.span.end);
  const origin = { what, place, program };
  const sink = collecting(shell);
  if (sink !== undefined) {
    writeTo(sink, unknowns.job({ ...origin, run: "output" }), shell);
  }
  shell.setStatus({
    ...success,
    mark: unknowns.job({ ...origin, run: "status" }, "0"),
  });
  return fields[0]?.text === "exec" ? { kind: "exit", why: "exit" } : undefined;
}

/** What is a list of values here, and will be swept, must be so in the job. */
function noteSweep({ text, word }: Field, shell: Shell): void {
  if (!hasMark(text) || !/^[\w.@+~/-]+=/.test(text)) return;
  for (const value of shell.unknowns.within(text)) {
    const { variable, made, lists } = value.origin;
    if (value.kind !== "here") continue;
    if (!value.text.includes(",") && lists === undefined) continue;
    const asWritten = made === undefined && variable !== undefined &&
      namesRead(word).has(variable);
    if (!asWritten) noteValue(value, word.span, shell, "yes");
  }
}

/** Redirections as a trace compares them. */
export function redirectTexts(all: Redirected[], shell: Shell): string[] {
  return all.map((it) =>
    `${it.descriptor}${it.operator}${shell.unknowns.shown(it.target)}`
  );
}
