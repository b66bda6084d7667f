import { jsonDocument } from "../../report/json_document.ts";
import type { ReleaseOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  warning,
} from "../../error.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { counted } from "../../report/results.ts";
import { showActed } from "./show_results.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJobs, namesJobs, noLogId } from "../logs/find_jobs.ts";
import { readRows } from "../queue/job_rows.ts";
import { foreignErrors } from "../queue/refusals.ts";
import { isHeld, type ReleaseEnd, releaseJobs } from "../queue/release_jobs.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

type Shown = ReleaseEnd["kind"] | "would be released" | "not tried";

/** `mlxpsub release`: lets held jobs start → the exit code. */
export async function release(
  targets: string[],
  options: ReleaseOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const { all, sweep, dryRun, quiet } = options;
  const vague = targets.find((it) => !namesJobs(it, workDir));
  if (vague !== undefined && !all && sweep === undefined) {
    throw new Failure([noLogId("release", vague, workDir)]);
  }
  const found = findJobs({ targets, ...options }, workDir);
  const jobs = found.jobs.filter((it) => it.foreign === undefined);
  const signal = stopSignals();
  const settings = { workDir, signal };
  const ends = new Map<Submission, { kind: Shown; reason?: string }>();
  const diagnostics: Diagnostic[] = [];
  if (dryRun) {
    const { rows, ...view } = await readRows(jobs, workDir, signal);
    diagnostics.push(...view.diagnostics);
    for (const [job, row] of rows) {
      if (isHeld(job, row)) ends.set(job, { kind: "would be released" });
    }
  } else {
    const results = await releaseJobs(jobs, settings);
    diagnostics.push(...results.diagnostics);
    for (const [job, end] of results.ends) {
      if (end.kind !== "passed over") ends.set(job, end);
    }
  }
  const tried = jobs.filter((it) => ends.has(it));
  const done = tried.filter((it) => ends.get(it)?.kind === "released");
  showEnds(tried, ends, options, terminal);
  if (!quiet) {
    const others = jobs.length - tried.length;
    terminal.tell(
      `${
        dryRun
          ? `${counted(tried.length)} would be released`
          : `${counted(done.length)} released`
      }${others > 0 ? `; ${counted(others)} not held` : ""}\n`,
    );
    if (jobs.some((it) => it.record.state === "prepared")) {
      terminal.tell("mlxpsub resume submits those that are PREPARED\n");
    }
  }
  diagnostics.push(
    ...refusals(tried, ends),
    ...foreignErrors("release", found.jobs),
    ...found.diagnostics,
    ...found.broken.map((it) => error(it.message)),
  );
  terminal.report(diagnostics);
  if (signal.aborted) return exitCodes.interrupted;
  return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
}

function showEnds(
  jobs: readonly Submission[],
  ends: ReadonlyMap<Submission, { kind: Shown; reason?: string }>,
  { json, quiet }: ReleaseOptions,
  terminal: Terminal,
): void {
  const rows = jobs.map((job) => ({
    job,
    ...ends.get(job) ?? { kind: "not tried" as const },
  }));
  if (json) {
    return terminal.print(
      jsonDocument(
        {
          jobs: rows.map(({ job, kind, reason }) => ({
            log_id: job.logId,
            log_dir: job.logDir,
            job_id: job.record.jobId ?? null,
            result: kind,
            ...(reason === undefined ? {} : { reason }),
          })),
        },
      ),
    );
  }
  if (!quiet) showActed(rows, terminal);
}

/** One diagnostic a reason. */
function refusals(
  jobs: readonly Submission[],
  ends: ReadonlyMap<Submission, { kind: Shown; reason?: string }>,
): Diagnostic[] {
  const refused = jobs.filter((it) => ends.get(it)?.kind === "refused");
  return [...Map.groupBy(refused, (it) => ends.get(it)?.reason ?? "")].map((
    [reason, some],
  ) => {
    const dirs = some.slice(0, 3).map((it) => it.logDir).join(", ");
    return warning(
      `Cannot release ${counted(some.length)}: ${reason}`,
      undefined,
      `See ${dirs}${some.length > 3 ? ` and ${some.length - 3} more` : ""}`,
    );
  });
}
