import { join, resolve } from "@std/path/posix";
import type { StatusOptions } from "../../cli/life_calls.ts";
import {
  type Diagnostic,
  error,
  exitCodes,
  Failure,
  visible,
} from "../../error.ts";
import {
  bestSeparation,
  groupBy,
  keysOf,
  sentenceOf,
  type Separation,
} from "../../status/group.ts";
import { type BrokenRow, isFailure, type StatusRow } from "../../status/row.ts";
import {
  groupJson,
  groupTable,
  statusJson,
  statusLines,
  statusTable,
  summaryLine,
  type SweepMate,
  sweepsLine,
  tableText,
  withDiffering,
} from "../../status/text.ts";
import { noteEnds, readRows } from "../queue/job_rows.ts";
import {
  findJobs,
  type FoundJob,
  isDirectory,
  namesJobs,
  parentsOf,
} from "../logs/read_records.ts";
import { sleep } from "../system/pause.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { watchStatus } from "./watch_status.ts";

/** Milliseconds between two looks at jobs that have just left the queue. */
const endingPause = 3000;

/** With `--exit-code`, where some job failed. */
const someFailed = 3;

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

/** Jobs as they stood at one moment. */
export interface Look {
  rows: StatusRow[];
  /** Those of `rows` that were asked for. */
  shown: StatusRow[];
  differing: Map<StatusRow, string[]>;
  broken: BrokenRow[];
  separation: Separation | undefined;
  diagnostics: Diagnostic[];
  /** Where there is no job, what there is to say of that. */
  nothing?: string;
}

async function lookAt(
  targets: string[],
  options: StatusOptions,
  signal: AbortSignal,
): Promise<Look> {
  const workDir = currentDirectory();
  const { jobs, broken } = findJobs({ targets, ...options }, workDir);
  const { rows: byJob, diagnostics } = await readRows(jobs, workDir, signal);
  const rows = [...byJob.values()];
  const mates = options.sweep === undefined &&
      targets.some((it) => namesJobs(it, workDir))
    ? readMates(jobs, workDir)
    : rows;
  await noteEnds(byJob);
  return {
    rows,
    shown: options.failed ? rows.filter((it) => isFailure(it.state)) : rows,
    differing: withDiffering(rows, mates),
    broken,
    separation: bestSeparation(rows),
    diagnostics: [...diagnostics, ...broken.map((it) => error(it.message))],
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
function readMates(jobs: readonly FoundJob[], workDir: string): SweepMate[] {
  return findJobs({ targets: parentsOf(jobs) }, workDir).jobs
    .map(({ record: { sweep, overrides } }) => ({ sweep, overrides }));
}

/** Results, then what there is to say of them. */
export function printLook(
  look: Look,
  options: StatusOptions,
  terminal: Terminal,
): void {
  terminal.print(resultText(look, options, terminal));
  if (!options.quiet) {
    terminal.tell(summaryOf(look, options).map((it) => `${it}\n`).join(""));
  }
  terminal.report(look.diagnostics);
}

/** The counts, and what failures have in common; a line each. */
export function summaryOf(
  { rows, broken, separation, nothing }: Look,
  { by }: StatusOptions,
): string[] {
  if (nothing !== undefined) return [nothing];
  return [
    summaryLine(rows, broken),
    ...[sweepsLine(rows) ?? []].flat(),
    ...by === "" && separation === undefined
      ? ["no override tells failed jobs from completed ones"]
      : [],
    ...separation === undefined ? [] : [sentenceOf(separation)],
  ];
}

export function exitCodeOf(
  { rows, diagnostics }: Look,
  options: StatusOptions,
): number {
  if (options.exitCode && rows.some((it) => isFailure(it.state))) {
    return someFailed;
  }
  return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
}

function resultText(
  look: Look,
  options: StatusOptions,
  terminal: Terminal,
): string {
  const { shown, differing, broken, separation } = look;
  const sentence = separation === undefined
    ? undefined
    : sentenceOf(separation);
  if (options.by !== undefined) {
    const key = groupingKey(look, options.by);
    const groups = key === undefined ? [] : groupBy(look.rows, key);
    if (options.json) return groupJson(key, groups, sentence);
    return key === undefined ? "" : groupTable(key, groups);
  }
  if (options.json) return statusJson(shown, differing, broken, sentence);
  return terminal.resultsGoTo === "pipe"
    ? statusLines(shown, differing)
    : tableText(statusTable(shown, differing));
}

/** The key of `--by`; where it has none, the one that tells failures best. */
export function groupingKey(
  { rows, separation }: Look,
  by: string,
): string | undefined {
  if (by === "") return separation?.key;
  const keys = keysOf(rows);
  if (keys.includes(by)) return by;
  throw new Failure([error(
    `Cannot group by "${by}": no job has such an override`,
    undefined,
    `Write one of ${keys.join(", ")}`,
  )]);
}
