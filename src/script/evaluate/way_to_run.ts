import type { ListStep, LoopStep, RunStep, StatementStep } from "./steps.ts";

/** The steps within which a run happened. */
export interface Way {
  steps: Set<object>;
  /** Of each loop on the way, which iteration it was. */
  iterations: Map<LoopStep, number>;
}

/** A run → the steps on the way from the top to it. */
export function wayTo(run: RunStep): Way {
  const steps = new Set<object>([run]);
  const iterations = new Map<LoopStep, number>();
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
        iterations.set(
          holder,
          holder.iterations.findIndex((it) => it.body === list),
        );
      }
      at = holder.parent;
    }
  }
  return { steps, iterations };
}
