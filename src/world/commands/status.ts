import { tellingWords } from "../../plan/settings.ts";
import { join, resolve } from "@std/path/posix";
import type { StatusOptions } from "../../cli/life_calls.ts";
import { error } from "../../error.ts";
import { visible } from "../../visible.ts";
import { bestSeparation } from "../../status/group.ts";
import { isFailure } from "../../status/row.ts";
import { type SweepMate, withDiffering } from "../../status/text.ts";
import { readAndNote } from "../queue/read_and_note.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import { counted } from "../../report/results.ts";
import { shellQuote } from "../../script/word_text.ts";
import {
  findJobs,
  type FoundJobs,
  namesJobs,
  parentsOf,
  unwrittenIn,
} from "../logs/find_jobs.ts";
import { isLocked } from "../logs/sweep_lock.ts";
import { isDirectory } from "../system/files.ts";
import { sleep } from "../system/pause.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
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
  // a screen of its own has to be left
  const signal = options.watch ? stopSignals() : untilKilled();
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
  const { rows: byJob, diagnostics } = await readAndNote(
    jobs,
    workDir,
    signal,
    options.watch || options.exitCode ? "again" : "once",
  );
  const rows = [...byJob.values()];
  const mates = options.sweep === undefined &&
      targets.some((it) => namesJobs(it, workDir))
    ? readMates(jobs, workDir)
    : rows;
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
    left: leftToResume(found),
    ...jobs.length + broken.length + found.unwritten.length > 0
      ? {}
      : { nothing: nothingIn(targets, options, workDir) },
  };
}

/** What `resume` would do, where no other mlxpsub is at work. */
function leftToResume({ jobs, unwritten }: FoundJobs): string[] {
  const isAtRest = ({ home, state }: SweepView): boolean =>
    !isLocked(home, state.plan.facts.sweep);
  const prepared = new Set(
    jobs.flatMap(({ record, place, foreign }) =>
      record.state === "prepared" && place !== undefined &&
        foreign === undefined
        ? [place.view]
        : []
    ),
  );
  return [
    ...unwritten.map((it) =>
      `${counted(unwrittenIn(it.state))} planned, without a log directory: ${
        isAtRest(it)
          ? `mlxpsub resume ${
            visible(shellQuote(it.home))
          } makes and submits them`
          : "another mlxpsub is making them"
      }`
    ),
    ...[...prepared].some(isAtRest)
      ? ["mlxpsub resume submits those that are PREPARED"]
      : [],
  ];
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
    .map(({ record }) => ({
      sweep: record.sweep,
      overrides: tellingWords(record),
    }));
}
