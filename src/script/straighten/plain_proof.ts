import { applyEdits, cutOtherRuns } from "../cut.ts";
import type { Here } from "../interpret/here.ts";
import type {
  ListStep,
  RunStep,
  StatementStep,
  Trace,
} from "../interpret/trace.ts";
import type { RunCommand } from "../run_command.ts";
import type { RunSearch } from "../run_sites.ts";
import { parseScript, type Script } from "../script.ts";
import type { Expected } from "./straight_script.ts";
import { traceOf } from "./straighten.ts";
import { difference } from "./verify.ts";
import { stepsToRuns, wayTo } from "./way.ts";

/** More runs than these at the top level are no script a person wrote. */
const mostProven = 100;

/**
 * Whether the script, with but one of its runs left in, does for each run
 * what it does as a whole.
 */
export function arePlain(
  trace: Trace,
  runs: RunCommand[],
  script: Script,
  search: RunSearch,
  here: Here,
): boolean {
  if (runs.length < 2) return true;
  const toRuns = stepsToRuns(trace.runs);
  return trace.runs.slice(0, mostProven).every((run) =>
    isPlain(run, trace, runs, toRuns, script, search, here)
  );
}

function isPlain(
  run: RunStep,
  trace: Trace,
  runs: RunCommand[],
  toRuns: Set<object>,
  script: Script,
  search: RunSearch,
  here: Here,
): boolean {
  const { source } = script;
  const kept = runs.find((it) => it.command === run.command);
  const text = applyEdits(
    source.text,
    cutOtherRuns(script.commands, runs, kept, source.text),
  );
  const parsed = parseScript({ name: source.name, text }, []);
  if (!parsed.ok) return false;
  const job = traceOf(parsed.script, search, 20, here);
  return job.ok &&
    difference(run, trace, job.trace, expectedOf(run, trace, toRuns)) ===
      undefined;
}

/** The effects that stay where the other runs are taken out. */
function expectedOf(
  run: RunStep,
  trace: Trace,
  toRuns: Set<object>,
): Expected[] {
  const expected: Expected[] = [];
  const way = wayTo(run);
  const add = (from: number, to: number, needed: Expected["needed"]): void => {
    trace.effects.slice(from, to).forEach((effect, index) => {
      if (effect.kind !== "run") expected.push({ text: effect.text, needed });
      else if (from + index === run.effect) {
        expected.push({ text: effect.text, needed: "yes" });
      }
    });
  };
  const walk = (list: ListStep): void => {
    for (const step of list.statements) {
      if (!toRuns.has(step)) add(step.effects.from, step.effects.to, "yes");
      else walkHolder(step);
    }
  };
  const walkHolder = (step: StatementStep): void => {
    const group = step.events.find((it) =>
      it.kind === "group" && way.steps.has(it)
    );
    if (group?.kind !== "group" || step.events.length > 1) {
      add(step.effects.from, step.effects.to, "no");
      return;
    }
    const inner = group.body.statements;
    add(step.effects.from, inner[0]?.effects.from ?? step.effects.to, "no");
    walk(group.body);
    add(inner.at(-1)?.effects.to ?? step.effects.to, step.effects.to, "no");
  };
  walk(trace.root);
  return expected;
}
