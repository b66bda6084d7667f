import { toldOfJob } from "../script/interpret/start_state.ts";
import type { RunStep, Trace } from "../script/interpret/trace.ts";
import { gone } from "../script/interpret/variables.ts";

/** A variable that every job is told, as the head of its script exports it. */
export type JobVariable = (typeof toldOfJob)[number];

/** What a run finds in its place. */
export type Changed = ReadonlyMap<JobVariable, Instead>;
type Instead = "nothing" | "another value" | "only the job knows";

/** Which of the variables that a job is told its script changes before its run. */
export function changedVariables(
  { exported, moment: { scopes } }: RunStep,
  { unknowns }: Trace,
): Changed {
  const isOwn = (name: JobVariable, text: string): boolean => {
    const [only, ...others] = unknowns.pieces(text);
    return others.length === 0 && typeof only === "object" &&
      only.kind === "job" && only.origin.variable === name &&
      only.origin.made === undefined;
  };
  const instead = (text: string | undefined): Instead =>
    text === undefined || text === ""
      ? "nothing"
      : unknowns.resolved(text) === undefined
      ? "only the job knows"
      : "another value";
  const changed = new Map<JobVariable, Instead>();
  for (const name of toldOfJob) {
    // what the script never names is in no scope
    if (!scopes.some((it) => it.has(name))) continue;
    const given = exported.find((it) => it.startsWith(`${name}=`))
      ?.slice(name.length + 1);
    const kept = scopes[0]?.has(name) !== true;
    if (given === undefined ? kept : isOwn(name, given)) continue;
    const [seen, ...more] = scopes.flatMap((it) => it.get(name) ?? []);
    const only = more.length === 0 ? seen?.only : undefined;
    // nothing in one branch, and the job's own in the other
    const sometimes = only !== undefined && isOwn(name, only);
    changed.set(name, sometimes ? "nothing" : instead(given));
  }
  for (const name of ["MLXPSUB_LOG_DIR", "MLXPSUB_LOG_ID"] as const) {
    const seen = scopes.findLast((it) => it.has(name))?.get(name);
    if (
      seen === undefined || typeof seen.value === "string" &&
        seen.flags !== gone && isOwn(name, seen.value)
    ) continue;
    changed.set(name, changed.get(name) ?? "another value");
  }
  return changed;
}
