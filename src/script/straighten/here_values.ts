import { namesRead } from "../assigned_names.ts";
import type { ListStep, Note, RunStep, Trace } from "../interpret/trace.ts";
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

/** What a job's run has as it is here, where the script's would ask there. */
export function notesOfFrozen(
  run: RunStep,
  trace: Trace,
  found: RunStep,
  job: Trace,
): Note[] {
  const kept = hereIn(found, job);
  return [...hereIn(run, trace)].flatMap(([what, { origin }]) =>
    kept.has(what) || origin.place === undefined ? [] : [{
      span: origin.place.span,
      text: `\`${what.split("\n")[0]}\` is what it is here`,
    }]
  );
}

export function isPositional(name: string): boolean {
  return /^([1-9]\d*|[@*#])$/.test(name);
}
