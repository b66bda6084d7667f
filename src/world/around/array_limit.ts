import type { BatchScheduler } from "../../schedulers/batch_scheduler.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { Scheduler } from "../../schedulers/scheduler.ts";
import { ask } from "./ask.ts";

/**
 * A scheduler whose arrays are as large as its configuration allows, where it
 * tells that in a few seconds; else as large as it usually does.
 */
export async function withArrayLimit(
  scheduler: Scheduler,
  workDir: string,
  signal: AbortSignal,
): Promise<Scheduler> {
  const { array } = scheduler;
  const family: BatchScheduler | undefined = schedulers.find((it) =>
    it.name === scheduler.name
  );
  if (array === undefined || family?.arrayLimit === undefined) return scheduler;
  const answer = await ask(family, family.arrayLimit, { workDir, signal });
  const maxSize = answer.kind === "told"
    ? family.arrayLimit.read(answer.text)
    : undefined;
  return maxSize === undefined || maxSize < 1
    ? scheduler
    : { ...scheduler, array: { ...array, maxSize } };
}
