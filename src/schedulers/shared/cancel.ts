import type { BatchScheduler } from "../batch_scheduler.ts";
import type { QueryCommand } from "./status.ts";

/**
 * What cancels these jobs. Throws for an id by which the scheduler might mean
 * others, too: none that was not read by its shape may come here.
 */
export function cancelCommand(
  { ids: { shape }, status }: BatchScheduler,
  ids: readonly string[],
  cluster?: string,
): QueryCommand {
  const wrong = ids.find((it) => !shape.test(it));
  if (wrong !== undefined) {
    throw new Error(`${JSON.stringify(wrong)} is not the id of one job`);
  }
  return status.cancelCommand(ids, cluster);
}
