import { applyEdits, cutOtherRuns } from "../cut.ts";
import type { Here } from "../interpret/here.ts";
import { SharedStarts } from "../interpret/shared_starts.ts";
import type {
  ListStep,
  RunStep,
  StatementStep,
  Trace,
} from "../interpret/trace.ts";
import type { RunCommand } from "../run_command.ts";
import type { RunSearch } from "../run_sites.ts";
import type { Script } from "../script.ts";
import { statementAround } from "../walk.ts";
import type { Expected } from "./straight_script.ts";
import { parseJob, traceOf } from "./straighten.ts";
import { difference } from "./verify.ts";
import { type StepsToRuns, stepsToRuns, wayTo } from "./way.ts";

/**
 * What the script does for each run with but that one left in; undefined where
 * that is not what it does as a whole. Each proof interprets what will be that
 * job's script, so that all of them take as long as writing these.
 */
export function plainTraces(
  trace: Trace,
  runs: RunCommand[],
  script: Script,
  search: RunSearch,
  here: Here,
): Trace[] | undefined {
  if (runs.length < 2) return runs.map(() => trace);
  const toRuns = stepsToRuns(trace.runs);
  const cut = cutOtherRuns(script.commands, runs, script.source.text);
  const start = startBefore(runs, script);
  const shared = { starts: new SharedStarts(), ...search };
  const traces: Trace[] = [];
  for (const run of trace.runs) {
    const text = applyEdits(script.source.text, cut(run));
    const written = { text, start };
    const job = plainTrace(written, run, trace, toRuns, script, shared, here);
    if (job === undefined) return undefined;
    traces.push(job);
  }
  return traces;
}

/** Where the line starts on which the first run, or what holds it, does. */
export function startBefore(
  runs: readonly Pick<RunCommand, "command">[],
  { commands, source: { text } }: Script,
): number {
  const starts = runs.map(({ command }) =>
    commands.statements[statementAround(commands, command)]?.span.start ?? 0
  );
  const first = starts.reduce((one, other) => Math.min(one, other), Infinity);
  return text.lastIndexOf("\n", first - 1) + 1;
}

/** What a text does, where that is the part of a run; else undefined. */
export function plainTrace(
  written: { text: string; start: number },
  run: RunStep,
  trace: Trace,
  toRuns: StepsToRuns,
  script: Script,
  search: RunSearch,
  here: Here,
): Trace | undefined {
  const parsed = parseJob(written, script, search);
  if (!parsed.ok) return undefined;
  const own = { ...parsed.script, decided: trace.decidedBy };
  const job = traceOf(own, search, 20, here);
  if (!job.ok) return undefined;
  const expected = expectedOf(run, trace, toRuns);
  return difference(run, trace, job.trace, expected) === undefined
    ? job.trace
    : undefined;
}

/** The effects that stay where the other runs are taken out. */
function expectedOf(
  run: RunStep,
  trace: Trace,
  toRuns: StepsToRuns,
): Expected[] {
  const expected: Expected[] = [];
  const way = wayTo(run);
  const add = (from: number, to: number, needed: Expected["needed"]): void => {
    for (let at = from; at < to; at++) {
      const effect = trace.effects[at];
      if (effect === undefined) continue;
      const { kind, text } = effect;
      if (kind !== "run") expected.push({ text, needed });
      else if (at === run.effect) expected.push({ text, needed: "yes" });
    }
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
