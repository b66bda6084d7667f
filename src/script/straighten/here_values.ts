import { type Diagnostic, warning } from "../../error.ts";
import { namesRead } from "../assigned_names.ts";
import type { ListStep, RunStep, Trace } from "../interpret/trace.ts";
import { isLeftToJob } from "../interpret/settled.ts";
import type { UnknownValue } from "../interpret/unknowns.ts";

/**
 * What is true here, and no variable that the jobs find as it is here, in the words of a run
 * and of the calls on its way, also where it is empty here; by what it is.
 */
export function hereIn(
  run: RunStep,
  { unknowns }: Trace,
): Map<string, UnknownValue> {
  const reads = run.command.words.some((it) =>
    [...namesRead(it)].some(isPositional)
  );
  const texts = run.fields.flatMap((it) => [it.text, it.emptyHere ?? ""]);
  for (
    let list: ListStep | undefined = run.parent.parent;
    list !== undefined;
  ) {
    const step: ListStep["parent"] = list.parent;
    if (reads && step?.kind === "call") texts.push(step.emptyHere);
    list = step?.kind === "statement" ? step.parent : step?.parent.parent;
  }
  const values = texts.flatMap((it) => unknowns.within(it)).filter((it) =>
    it.kind === "here" && it.origin.run === undefined &&
    (it.origin.variable === undefined || isLeftToJob(it.origin.variable))
  );
  return new Map(values.map((it) => [it.origin.what, it]));
}

/**
 * What a job's run has as it is here, where the script's would ask there. What
 * decides which runs there are is noted as such.
 */
export function warningsOfFrozen(
  run: RunStep,
  trace: Trace,
  found: RunStep,
  job: Trace,
): Diagnostic[] {
  const kept = hereIn(found, job);
  return [...hereIn(run, trace)].flatMap(([what, { origin: { place } }]) =>
    kept.has(what) || place === undefined ||
      trace.notes.some(({ span }) => span.start === place.span.start)
      ? []
      : [warning(
        `Jobs of "${run.program}" do not ask "${
          what.split("\n")[0]
        }" again: they get what it chooses here`,
        place,
        hintOfFrozen(run, trace),
      )]
  );
}

/** `$LAUNCHER python main.py`, or a command that holds a program and sweeps. */
function hintOfFrozen(
  { command, code, fields, program }: RunStep,
  { unknowns }: Trace,
): string {
  const [first] = command.words;
  const holder = fields.find((it) => unknowns.shown(it.text) === program);
  const launcher = first === undefined || first === holder?.word
    ? ""
    : code.text.slice(first.span.start, first.span.end);
  return /^\$\w+$/.test(launcher)
    ? `Write env before it: env ${launcher} python …`
    : "Keep what it chooses in a variable without a program and sweeps: python main.py lr=1,2 $R";
}

export function isPositional(name: string): boolean {
  return /^([1-9]\d*|[@*#])$/.test(name);
}
