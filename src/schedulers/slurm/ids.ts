import type { JobIds } from "../scheduler.ts";
import { indicesOf } from "../shared/array_ids.ts";

/**
 * `85`, `85_3` of an array, `85+1` of a job of several kinds of nodes. scancel
 * takes lists and ranges of indices, too: `85_[1-9]`.
 */
export const slurmIds: JobIds = {
  shape: /^[1-9]\d*(?:[_+]\d+)?$/,
  submissionOf: (id) => id.replace(/[_+].*$/, ""),
  membersOf([newest], size) {
    const array = /^(\d+)_/.exec(newest ?? "")?.[1];
    return array === undefined
      ? undefined
      : indicesOf(size).map((it) => `${array}_${it}`);
  },
};
