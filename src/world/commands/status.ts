import type { StatusOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import {
  bestSeparation,
  groupBy,
  keysOf,
  sentenceOf,
  type Separation,
} from "../../status/group.ts";
import {
  type BrokenRow,
  isFailure,
  isLive,
  type StatusRow,
} from "../../status/row.ts";
import {
  groupJson,
  groupTable,
  statusJson,
  statusLines,
  statusTable,
  summaryLine,
  type SweepMate,
  withDiffering,
} from "../../status/text.ts";
import { noteEnds, readRows } from "../job_rows.ts";
import { within } from "../pause.ts";
import { findJobs, type FoundJob, parentsOf } from "../read_records.ts";
import { stopSignals } from "../signals.ts";
import type { Terminal } from "../terminal.ts";
import { currentDirectory } from "../work_dir.ts";

/** With `--exit-code`, where some job failed. */
const someFailed = 3;

/** `mlxpsub status`: jobs as they stand → the exit code. */
export async function showStatus(
  targets: string[],
  options: StatusOptions,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  if (!options.watch) {
    return (await showOnce(targets, options, terminal, signal)).exitCode;
  }
  if (terminal.resultsGoTo !== "terminal" || options.json) {
    throw new Failure([
      error(
        "Cannot watch: the result goes to no terminal",
        undefined,
        "Leave out --watch",
      ),
    ]);
  }
  for (;;) {
    const began = performance.now();
    const seen = await showOnce(targets, options, terminal, signal, "again");
    if (signal.aborted) return exitCodes.interrupted;
    if (!seen.rows.some((it) => isLive(it.state))) return seen.exitCode;
    await pauseUnlessAborted(politeWait(performance.now() - began), signal);
    if (signal.aborted) return exitCodes.interrupted;
  }
}

/** Milliseconds: a scheduler that is slow to answer is asked less often. */
export function politeWait(queryTook: number): number {
  return Math.min(300_000, Math.max(10_000, queryTook * 20));
}

async function pauseUnlessAborted(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  let stop = (): void => {};
  const aborted = new Promise<void>((resolve) => {
    stop = () => resolve();
    signal.addEventListener("abort", stop, { once: true });
  });
  await within(milliseconds, aborted);
  signal.removeEventListener("abort", stop);
}

interface Shown {
  rows: StatusRow[];
  exitCode: number;
}

async function showOnce(
  targets: string[],
  options: StatusOptions,
  terminal: Terminal,
  signal: AbortSignal,
  how: "once" | "again" = "once",
): Promise<Shown> {
  const workDir = currentDirectory();
  const found = findJobs({ targets, ...options }, workDir);
  const { rows: byJob, diagnostics } = await readRows(
    found.jobs,
    workDir,
    signal,
  );
  const rows = [...byJob.values()];
  const separation = bestSeparation(rows);
  if (how === "again") terminal.print("\x1b[H\x1b[2J");
  const mates = options.sweep === undefined && targets.some(isJob)
    ? readMates(found.jobs, workDir)
    : rows;
  terminal.print(
    resultText(rows, mates, found.broken, separation, options, terminal),
  );
  if (!options.quiet) {
    terminal.tell(`${summaryLine(rows, found.broken)}\n`);
    if (separation !== undefined) {
      terminal.tell(`${sentenceOf(separation)}\n`);
    }
  }
  terminal.report([
    ...diagnostics,
    ...found.broken.map((it) => error(it.message)),
  ]);
  await noteEnds(byJob);
  const failed = rows.some((it) => isFailure(it.state));
  return {
    rows,
    exitCode: options.exitCode && failed
      ? someFailed
      : diagnostics.length > 0 || found.broken.length > 0
      ? exitCodes.world
      : exitCodes.done,
  };
}

/** Of jobs that are named, the rest of their sweeps: what differs in those. */
function readMates(jobs: readonly FoundJob[], workDir: string): SweepMate[] {
  return findJobs({ targets: parentsOf(jobs) }, workDir).jobs
    .map(({ record: { sweep, overrides } }) => ({ sweep, overrides }));
}

function isJob(target: string): boolean {
  return /(^|\/)\d+\/?$/.test(target);
}

function resultText(
  rows: StatusRow[],
  mates: readonly SweepMate[],
  broken: BrokenRow[],
  separation: Separation | undefined,
  options: StatusOptions,
  terminal: Terminal,
): string {
  const sentence = separation === undefined
    ? undefined
    : sentenceOf(separation);
  const { by, failed, json } = options;
  if (by !== undefined) {
    const key = by === "" ? separation?.key : by;
    if (key === undefined) return "";
    if (by !== "" && !keysOf(rows).includes(by)) {
      throw new Failure([error(
        `Cannot group by "${by}": no job has such an override`,
        undefined,
        `Write one of ${keysOf(rows).join(", ")}`,
      )]);
    }
    const groups = groupBy(rows, key);
    return json ? groupJson(key, groups, sentence) : groupTable(key, groups);
  }
  const shown = failed ? rows.filter((it) => isFailure(it.state)) : rows;
  const differing = withDiffering(rows, mates);
  if (json) return statusJson(shown, differing, broken, sentence);
  return terminal.resultsGoTo === "pipe"
    ? statusLines(shown, differing)
    : statusTable(shown, differing);
}
