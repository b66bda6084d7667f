import { asTime } from "../shared/json.ts";
import { failureOf, unreadable } from "../shared/status.ts";
import { elementsBelow, parseXml } from "../shared/xml.ts";
import type { NameQuestion } from "../shared/find.ts";

/** showq tells names only, so that no job is ever found for certain. */
export const moabNames: readonly NameQuestion[] = [[], ["-c"]].map((more) => ({
  namesAtOnce: "all" as const,
  command: (_, { user }) => ({
    program: "showq",
    args: [...more, "-w", `user=${user.name}`, "--xml"],
  }),
  parse(result) {
    if (result.exitCode !== 0) {
      return { kind: "failed", reason: failureOf("showq", result) };
    }
    const root = parseXml(result.stdout);
    if (root === undefined) return unreadable("showq", result.stdout);
    const listed = elementsBelow(root, "job");
    if (listed.some((it) => !it.attributes.JobID)) {
      return unreadable("showq", result.stdout);
    }
    return {
      kind: "jobs",
      jobs: listed.map(({ attributes }) => {
        const submittedAt = asTime(attributes.SubmissionTime);
        return {
          // as msub names it and showq is asked; DRMJID is PBS's own
          id: attributes.JobID ?? "",
          name: attributes.JobName ?? "",
          ...(more.length === 0 ? {} : { ended: "yes" as const }),
          ...(submittedAt === undefined ? {} : { submittedAt }),
        };
      }),
    };
  },
}));
