import type { LimitTeller } from "../shared/limits.ts";

/** sge_conf(5), max_u_jobs: active jobs of a user, an array being one; 0: no limit. */
export const sgeLimits: LimitTeller = {
  questions: () => [{ program: "qconf", args: ["-sconf"] }],
  read: ([answer = ""]) => {
    const most = Number(/^max_u_jobs\s+(\d+)/m.exec(answer)?.[1] ?? 0);
    return most === 0
      ? []
      : [{ of: "the cluster", kind: "submitted", most, arrays: "count once" }];
  },
};
