import type { JobIds } from "../scheduler.ts";
import { bracketedIds, withoutBrackets } from "../shared/array_ids.ts";

/**
 * `101`, `101[3]`. For bkill 0 means all of the user's jobs, and `101[1-9]`
 * several of an array (bkill(1)).
 */
export const lsfIds: JobIds = {
  shape: /^[1-9]\d*(?:\[[1-9]\d*\])?$/,
  submissionOf: withoutBrackets,
  membersOf: ([newest], size) => bracketedIds(newest, size),
};
