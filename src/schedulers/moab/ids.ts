import type { JobIds } from "../scheduler.ts";
import { bracketedIds, withoutBrackets } from "../shared/array_ids.ts";

/**
 * `12`, `Moab.12`, `Moab.12[3]`, `12.server`. canceljob takes `ALL` and
 * expressions such as `x:Moab.*` (Moab's manual, "mjobctl").
 */
export const moabIds: JobIds = {
  shape: /^(?:[A-Za-z][\w-]*\.)?[1-9]\d*(?:\[\d+\])?(?:\.[A-Za-z][\w.-]*)?$/,
  submissionOf: withoutBrackets,
  membersOf: ([newest], size) => bracketedIds(newest, size),
};
