import type { Diagnostic } from "../../error.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import type { SweepEvent } from "../../sweep_log/sweep_events.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import { batchSchedulerOf } from "../../schedulers/registry.ts";
import type { Awaited } from "../../schedulers/scheduler.ts";
import { parseRelease } from "../../schedulers/shared/status.ts";
import { isLive, type StatusRow } from "../../status/row.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { noteBeside } from "../logs/side_log.ts";
import { attemptOf } from "./cancel_sort.ts";
import { readRows } from "./job_rows.ts";
import { ask, type AskSettings, chunks } from "./ask.ts";
import { isWholeArray } from "./start_after.ts";

/** What came of letting one job go. */
export type ReleaseEnd =
  | { kind: "released" }
  | { kind: "refused"; reason: string }
  /** Nothing holds it. */
  | { kind: "passed over" };

export interface ReleaseResults {
  ends: Map<Submission, ReleaseEnd>;
  diagnostics: Diagnostic[];
}

export interface ReleaseSettings extends AskSettings {
  /** Whose lock is held: it is noted there. */
  own?: HeldSweep;
}

/**
 * Whether a job can be let go. Not every scheduler says why a job waits, and so
 * one that was submitted held, and waits, is tried.
 */
export function isHeld({ place }: Submission, row: StatusRow): boolean {
  return row.state === "HELD" ||
    row.state === "PENDING" &&
      place?.view.state.jobs[place.at]?.held !== undefined;
}

/**
 * Lets those of the jobs go that are held, in as few commands as it takes, and
 * notes it. A job that runs already was let go by somebody else: that is noted,
 * too.
 */
export async function releaseJobs(
  jobs: readonly Submission[],
  settings: ReleaseSettings,
): Promise<ReleaseResults> {
  const { rows, diagnostics } = await readRows(
    jobs,
    settings.workDir,
    settings.signal,
  );
  const results: ReleaseResults = { ends: new Map(), diagnostics };
  const { ends } = results;
  for (const [job, row] of rows) {
    if (!isHeld(job, row)) ends.set(job, { kind: "passed over" });
  }
  const held = [...rows].filter(([job]) => !ends.has(job));
  const groups = Map.groupBy(
    held,
    ([{ record: { scheduler, cluster } }]) => `${scheduler} ${cluster ?? ""}`,
  );
  for (const group of groups.values()) {
    await releaseGroup(group, jobs, settings, ends);
  }
  note(
    [...rows].filter(([job, { state }]) =>
      ends.get(job)?.kind === "released" ||
      ends.get(job)?.kind === "passed over" && hasLeft(state)
    ).map(([job]) => job),
    settings.own,
  );
  return results;
}

/** It runs, or ran. */
function hasLeft(state: StatusRow["state"]): boolean {
  return state !== "PREPARED" && state !== "UNKNOWN" &&
    (!isLive(state) || state === "RUNNING" || state === "ENDING");
}

async function releaseGroup(
  group: readonly [Submission, StatusRow][],
  named: readonly Submission[],
  settings: ReleaseSettings,
  ends: ReleaseResults["ends"],
): Promise<void> {
  const { scheduler = "", cluster } = group[0]?.[0].record ?? {};
  const { title, ids: { submissionOf }, status: { release } } =
    batchSchedulerOf(scheduler);
  if (release === undefined) {
    for (const [job] of group) {
      const reason = `${title} cannot let jobs go`;
      ends.set(job, { kind: "refused", reason });
    }
    return;
  }
  const wholes = new Map<string, boolean>();
  const kindOf = ({ record, ...job }: Submission): Awaited["kind"] => {
    if (record.arrayIndex === undefined) return "job";
    const id = submissionOf(record.jobId ?? "");
    const isWhole = wholes.get(id) ??
      isWholeArray({ record, ...job }, named, submissionOf);
    wholes.set(id, isWhole);
    return isWhole ? "array" : "job";
  };
  const byId = Map.groupBy(
    group,
    ([job, { jobId = "" }]) => release.idOf({ kind: kindOf(job), jobId }),
  );
  for (const ids of chunks([...byId.keys()], release.idsAtOnce)) {
    const reply = await ask(
      scheduler,
      { program: release.program, args: release.args(ids, cluster) },
      (result) => parseRelease(release.program, result, ids),
      settings,
    );
    for (const id of ids) {
      const reason = "kind" in reply
        ? reply.reason
        : reply.failure ?? reply.refused.get(id);
      for (const [job] of byId.get(id) ?? []) {
        ends.set(
          job,
          reason === undefined
            ? { kind: "released" }
            : { kind: "refused", reason },
        );
      }
    }
  }
}

/** Without it the next one only has to ask more. */
function note(jobs: readonly Submission[], own: HeldSweep | undefined): void {
  const byView = Map.groupBy(
    jobs.filter(({ place }) =>
      place?.view.state.jobs[place.at]?.held !== undefined
    ),
    (it) => it.place?.view,
  );
  for (const [view, some] of byView) {
    const event: SweepEvent = {
      event: "released",
      jobs: some.flatMap((it) => attemptOf(it) ?? []),
    };
    try {
      if (view !== undefined) noteIn(view, event, own);
    } catch {
      // somebody else's directory
    }
  }
}

function noteIn(
  view: SweepView,
  event: SweepEvent,
  own: HeldSweep | undefined,
): void {
  if (own === undefined) noteBeside(view, [event]);
  else own.record(event);
}
