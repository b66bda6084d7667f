import { failureOf, unreadable } from "../shared/status.ts";
import type { NamedJob, NameQuestion } from "../shared/find.ts";
import { idOf } from "./ids.ts";
import { listJobs, millisecondsOf, rowsOf } from "./rows.ts";

/**
 * Flux: flux jobs. It tells names and neither scripts nor log files, so that
 * no job is ever found for certain.
 */
export const fluxNames: readonly NameQuestion[] = [{
  namesAtOnce: "all",
  // a name may hold what separates the cells
  command: () => listJobs(["id.f58", "state", "t_submit", "name"]),
  parse(result) {
    if (result.exitCode !== 0) {
      return { kind: "failed", reason: failureOf("flux jobs", result) };
    }
    const jobs: NamedJob[] = [];
    for (const row of rowsOf(result.stdout)) {
      const [first = "", state = "", time = "", ...rest] = row.split("|");
      const id = idOf(first);
      if (id === undefined || rest.length === 0) {
        return unreadable("flux jobs", row);
      }
      const submittedAt = millisecondsOf(time);
      jobs.push({
        id,
        name: rest.join("|"),
        ...(submittedAt === undefined ? {} : { submittedAt }),
        ...(state === "INACTIVE" ? { ended: "yes" as const } : {}),
      });
    }
    return { kind: "jobs", jobs };
  },
}];
