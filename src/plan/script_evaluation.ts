import type { Trace } from "../script/interpret/trace.ts";
import type { Script } from "../script/script.ts";
import { lineOf } from "../source.ts";

/** What an interpretation has to say of itself. */
export interface ScriptEvaluation {
  /** The lines of run commands, and how often each was reached. */
  found: ReadonlyMap<number, number>;
  /** What was decided here: "line 5: `[ -f a.csv ]` holds here". */
  decided: string[];
  /** The commands that were left for the job. */
  left: string[];
}

export function evaluationOf(trace: Trace, script: Script): ScriptEvaluation {
  return {
    found: countsOf(trace, script),
    decided: decisionsOf(trace, script),
    left: leftOf(trace),
  };
}

function countsOf(trace: Trace, script: Script): Map<number, number> {
  const counts = new Map<number, number>();
  for (const run of trace.runs) {
    const line = lineOf(script.source.text, run.span.start);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a - b));
}

function decisionsOf(trace: Trace, script: Script): string[] {
  const texts = trace.notes.map((it) => ({
    line: lineOf(script.source.text, it.span.start),
    text: it.text,
  }));
  return [
    ...new Set(
      texts.sort((a, b) => a.line - b.line).map((it) =>
        `line ${it.line}: ${it.text}`
      ),
    ),
  ];
}

function leftOf(trace: Trace): string[] {
  return [
    ...new Set(
      trace.effects.flatMap((it) =>
        it.kind === "left" ? [it.words?.[0] ?? ""] : []
      ),
    ),
  ].filter((it) => it !== "");
}
