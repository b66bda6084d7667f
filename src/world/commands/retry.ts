import type { RetryCause, WaitOptions } from "../../cli/life_calls.ts";
import { type Diagnostic, Failure } from "../../error.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { counted } from "../../report/results.ts";
import type { StatusRow } from "../../status/row.ts";
import type { QueueSettings } from "../queue/bring_to_queue.ts";
import { type Brought, isIn } from "../queue/brought.ts";
import type { JobRows } from "../queue/job_rows.ts";
import {
  cannotChange,
  cannotGo,
  madeForOther,
  unlogged,
} from "../queue/refusals.ts";
import { submitAgain, submitReady } from "../queue/submit_again.ts";
import type { Unit } from "../queue/units.ts";
import type { Terminal } from "../system/terminal.ts";
import { changeOf, checkChange } from "./resubmit_choice.ts";
import { queueSettings } from "./show_results.ts";

/** Those after which it is nobody's fault but the cluster's, or a limit's. */
const usual: readonly RetryCause[] = [
  "timeout",
  "preempted",
  "node-fail",
  "oom",
];

/**
 * What `wait --retry` does at each look: submits jobs again that ended as is
 * said, each as often as is said in all, whoever did it. Undefined without it.
 */
export function retrier(
  { retry, on = usual, quiet, ...options }: WaitOptions,
  terminal: Terminal,
  workDir: string,
  signal: AbortSignal,
): ((rows: JobRows["rows"]) => Promise<"some" | "none">) | undefined {
  if (retry === undefined) return undefined;
  const change = changeOf(options);
  const changes = change.set.length + change.unset.length > 0;
  // what cannot go is not tried at every look
  const tried = new Set<string>();
  const once = async (
    jobs: readonly Submission[],
    bring: (
      settings: QueueSettings,
    ) => Promise<{ units: Unit[]; brought: Brought }>,
    diagnostics: Diagnostic[],
  ): Promise<number> => {
    if (jobs.length === 0) return 0;
    try {
      const { units, brought } = await bring({
        workDir,
        signal,
        ...queueSettings(quiet ? { quiet } : {}, terminal),
      });
      for (const it of jobs) tried.add(attemptOf(it));
      diagnostics.push(...brought.diagnostics);
      return units.flatMap(({ sweep, jobs }) =>
        jobs.filter((at) => isIn(brought.ends.get(sweep)?.get(at)))
      ).length;
    } catch (cause) {
      // another mlxpsub is at it: at the next look it may be done
      if (cause instanceof Failure) return 0;
      throw cause;
    }
  };
  return async (rows) => {
    // jobs that run here have no directives to change, and end as they are
    const mayChange = (job: Submission) =>
      !changes || job.record.scheduler !== "local";
    const named = [...rows.keys()];
    checkChange(
      named.some(mayChange) ? named.filter(mayChange) : named,
      change,
    );
    const jobsThat = (is: (row: StatusRow, attempt: number) => boolean) =>
      [...rows].filter(([job, row]) =>
        mayChange(job) &&
        is(row, job.record.attempt ?? 1) && !tried.has(attemptOf(job)) &&
        canGo(job)
      ).map(([job]) => job);
    // what an earlier call made ready, and did not come to submit
    const ready = jobsThat(({ state }, attempt) =>
      state === "PREPARED" && attempt > 1 && attempt <= retry + 1
    );
    const meant = jobsThat((row, attempt) =>
      attempt <= retry && isWanted(row, on)
    );
    if (ready.length + meant.length === 0) return "none";
    const diagnostics: Diagnostic[] = [];
    const count =
      await once(ready, (way) => submitReady(ready, way), diagnostics) +
      await once(
        meant,
        (way) => submitAgain(meant, change, diagnostics, way),
        diagnostics,
      );
    terminal.endProgress();
    if (!quiet && count > 0) {
      terminal.tell(`${counted(count)} submitted again\n`);
    }
    terminal.report(diagnostics);
    return count > 0 ? "some" : "none";
  };
}

function attemptOf({ logDir, record }: Submission): string {
  return `${logDir} ${record.attempt ?? 1}`;
}

function canGo(job: Submission): boolean {
  return job.foreign === undefined &&
    (unlogged(job) ?? madeForOther(job) ?? cannotGo(job) ??
        cannotChange(job)) === undefined;
}

function isWanted(row: StatusRow, causes: readonly RetryCause[]): boolean {
  return causes.some((it) => {
    switch (it) {
      case "timeout":
        return row.state === "TIMEOUT";
      case "preempted":
        return row.state === "PREEMPTED";
      case "oom":
        return row.state === "OUT_OF_MEMORY";
      case "node-fail":
        return row.state === "FAILED" && /^(?:NODE|BOOT)_FAIL/.test(row.word);
      case "failed":
        return row.state === "FAILED" && row.stuck === undefined;
    }
  });
}
