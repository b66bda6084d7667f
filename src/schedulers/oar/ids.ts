import type { JobIds } from "../scheduler.ts";

/** Numbers; the jobs of an array have each its own. */
export const oarIds: JobIds = {
  shape: /^[1-9]\d*$/,
  submissionOf: (id) => id,
  membersOf(listed, size) {
    const distinct = [...new Set(listed)];
    return distinct.length === size
      ? distinct.sort((a, b) => Number(a) - Number(b))
      : undefined;
  },
};
