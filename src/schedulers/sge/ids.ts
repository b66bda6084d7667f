import type { JobIds } from "../scheduler.ts";
import { indicesOf } from "../shared/array_ids.ts";

/**
 * `22`, `22.3`. qdel takes names with wildcards and ranges of tasks, too
 * (sge_types(1), "wc_job_list"); a name is no number.
 */
export const sgeIds: JobIds = {
  shape: /^[1-9]\d*(?:\.[1-9]\d*)?$/,
  submissionOf: (id) => id.replace(/\..*$/, ""),
  membersOf([newest], size) {
    const array = /^(\d+)(?:\.\d+)?$/.exec(newest ?? "")?.[1];
    return array === undefined
      ? undefined
      : indicesOf(size).map((it) => `${array}.${it}`);
  },
};
