import type { JobIds } from "../scheduler.ts";
import { bracketedIds, withoutBrackets } from "../shared/array_ids.ts";

/**
 * `12.server`, `12[3].server`. qdel takes `all`, and `12[]` for a whole array
 * (qdel(1B)).
 */
export const torqueIds: JobIds = {
  shape: /^[1-9]\d*(?:\[\d+\])?(?:\.[A-Za-z0-9][\w.-]*)?$/,
  submissionOf: withoutBrackets,
  membersOf: ([newest], size) => bracketedIds(newest, size),
};
