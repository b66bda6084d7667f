import { largest, type LimitTeller } from "../shared/limits.ts";

/** busers(1): MPJOBS with `-w`, the most pending jobs of a user; `-`: no limit. */
export const lsfLimits: LimitTeller = {
  questions: ({ user }) => [{ program: "busers", args: ["-w", user] }],
  read: ([answer = ""], { user }) => {
    const [head = "", ...lines] = answer.split("\n");
    const at = head.trim().split(/\s+/).indexOf("MPJOBS");
    const row = lines.map((it) => it.trim().split(/\s+/))
      .find((it) => it[0] === user);
    const most = largest([row?.[at] ?? ""]);
    return at === -1 || most === undefined
      ? []
      : [{ of: "the cluster", kind: "submitted", most }];
  },
};
