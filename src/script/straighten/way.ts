import type {
  ListStep,
  LoopStep,
  RunStep,
  StatementStep,
} from "../interpret/trace.ts";

/** The steps within which a run happened. */
export interface Way {
  steps: Set<object>;
  /** Of each loop on the way, which turn it was. */
  turns: Map<LoopStep, number>;
}

/** A run → the steps on the way from the top to it. */
export function wayTo(run: RunStep): Way {
  const steps = new Set<object>([run]);
  const turns = new Map<LoopStep, number>();
  let at: StatementStep | undefined = run.parent;
  while (at !== undefined) {
    steps.add(at);
    const list: ListStep = at.parent;
    const holder: ListStep["parent"] = list.parent;
    if (holder === undefined) break;
    if (holder.kind === "statement") {
      const event = holder.events.find((it) =>
        "body" in it && it.body === list
      );
      if (event !== undefined) steps.add(event);
      at = holder;
    } else {
      steps.add(holder);
      if (holder.kind === "loop") {
        turns.set(
          holder,
          holder.iterations.findIndex((it) => it.body === list),
        );
      }
      at = holder.parent;
    }
  }
  return { steps, turns };
}

/** Every step within which any run happened, with how many did. */
export type StepsToRuns = ReadonlyMap<object, number>;

export function stepsToRuns(runs: RunStep[]): StepsToRuns {
  const all = new Map<object, number>();
  for (const run of runs) {
    for (const step of wayTo(run).steps) {
      all.set(step, (all.get(step) ?? 0) + 1);
    }
  }
  return all;
}
