import { type Diagnostic, warning } from "../../error.ts";
import type { NamedJob } from "../../schedulers/shared/find.ts";
import { batchSchedulerOf } from "../../schedulers/registry.ts";
import { ask, chunks, jobUser, type QuerySettings } from "./ask.ts";

/** What a scheduler knows of jobs by their names. */
export interface NamedView {
  jobs: NamedJob[];
  /**
   * Only where it is `yes` does a job that is not among `jobs` not exist; `no`:
   * nobody answered.
   */
  complete: "yes" | "partly" | "no";
  diagnostics: Diagnostic[];
}

/**
 * Asks a scheduler, and its accounting where there is one, for jobs of these
 * names that were submitted since a time (milliseconds since 1970).
 */
export async function jobsByName(
  scheduler: string,
  names: readonly string[],
  since: number,
  settings: QuerySettings,
): Promise<NamedView> {
  const jobs: NamedJob[] = [];
  const troubles: string[] = [];
  const facts = { user: await jobUser(settings), since };
  let answers = 0;
  for (const question of batchSchedulerOf(scheduler).names) {
    if (question.when === "none answered" && answers > 0) continue;
    for (const some of chunks([...new Set(names)], question.namesAtOnce)) {
      const reply = await ask(
        scheduler,
        question.command(some, facts),
        (result) => question.parse(result, facts),
        settings,
      );
      if (reply.kind === "jobs") {
        answers++;
        jobs.push(...reply.jobs);
        continue;
      }
      if (reply.kind !== "unavailable") troubles.push(reply.reason);
      break;
    }
  }
  const { title } = batchSchedulerOf(scheduler);
  return {
    jobs,
    complete: answers === 0 ? "no" : troubles.length > 0 ? "partly" : "yes",
    diagnostics: [...new Set(troubles)].map((it) =>
      warning(`Cannot ask ${title} for all jobs: ${it}`)
    ),
  };
}
