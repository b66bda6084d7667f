import type { Here } from "../script/interpret/here.ts";
import type { Note } from "../script/interpret/trace.ts";
import type { RunSearch } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import {
  type Interpretation,
  traceOf,
} from "../script/straighten/straighten.ts";

/**
 * A script interpreted with what its jobs get of the environment: what it shows
 * to depend on holds from its start.
 */
export function settled(
  called: Script,
  search: RunSearch,
  maxJobs: number,
  here: Here,
): { script: Script; interpreted: Interpretation } {
  let script = called;
  let interpreted = traceOf(script, search, maxJobs, here);
  const notes: Note[] = [];
  while (
    interpreted.ok &&
    interpreted.trace.decidedBy.size > (script.decided?.size ?? 0)
  ) {
    notes.push(...interpreted.trace.notes);
    script = { ...called, decided: interpreted.trace.decidedBy };
    interpreted = traceOf(script, search, maxJobs, here);
  }
  if (interpreted.ok) interpreted.trace.notes.unshift(...notes);
  return { script, interpreted };
}
