import { join, resolve } from "@std/path/posix";
import type { StatusOptions } from "../../cli/life_calls.ts";
import { error, visible } from "../../error.ts";
import { bestSeparation } from "../../status/group.ts";
import { isFailure } from "../../status/row.ts";
import { type SweepMate, withDiffering } from "../../status/text.ts";
import { noteEnds, readRows } from "../queue/job_rows.ts";
import type { Submission } from "../../plan/submission.ts";
import { findJobs, namesJobs, parentsOf } from "../logs/find_jobs.ts";
import { isDirectory } from "../system/files.ts";
import { sleep } from "../system/pause.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { exitCodeOf, type Look, printLook } from "./look.ts";
import { watchStatus } from "./watch_status.ts";

/** Milliseconds between two looks at jobs that have just left the queue. */
const endingPause = 3000;

/** `mlxpsub status`: jobs as they stand → the exit code. */
export async function showStatus(
  targets: string[],
  options: StatusOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const look = () => lookAt(targets, options, signal);
  if (options.watch) return await watchStatus(look, options, terminal, signal);
  let seen = await look();
  // whether a job failed that has just left the queue is known in a moment
  while (
    options.exitCode && seen.rows.some((it) => it.state === "ENDING") &&
    await sleep(endingPause, signal)
  ) seen = await look();
  printLook(seen, options, terminal);
  return exitCodeOf(seen, options);
}

async function lookAt(
  targets: string[],
  options: StatusOptions,
  signal: AbortSignal,
): Promise<Look> {
  const workDir = currentDirectory();
  const found = findJobs({ targets, ...options }, workDir);
  const { jobs, broken } = found;
  const { rows: byJob, diagnostics } = await readRows(jobs, workDir, signal);
  const rows = [...byJob.values()];
  const mates = options.sweep === undefined &&
      targets.some((it) => namesJobs(it, workDir))
    ? readMates(jobs, workDir)
    : rows;
  noteEnds(byJob);
  return {
    rows,
    shown: options.failed ? rows.filter((it) => isFailure(it.state)) : rows,
    differing: withDiffering(rows, mates),
    broken,
    separation: bestSeparation(rows),
    diagnostics: [
      ...found.diagnostics,
      ...diagnostics,
      ...broken.map((it) => error(it.message)),
    ],
    ...jobs.length + broken.length > 0
      ? {}
      : { nothing: nothingIn(targets, options, workDir) },
  };
}

function nothingIn(
  targets: readonly string[],
  { logDir }: StatusOptions,
  workDir: string,
): string {
  const directory = targets[0] ?? logDir ?? "logs";
  const path = resolve(workDir, directory);
  const below = join(path, "logs");
  return isDirectory(below)
    ? `no jobs in ${visible(path)}; there is ${visible(below)}`
    : `no jobs in ${visible(path)}`;
}

/** Of jobs that are named, the rest of their sweeps: what differs in those. */
function readMates(jobs: readonly Submission[], workDir: string): SweepMate[] {
  return findJobs({ targets: parentsOf(jobs) }, workDir).jobs
    .map(({ record: { sweep, overrides } }) => ({ sweep, overrides }));
}
