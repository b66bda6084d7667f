import type { LogsOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { visible } from "../../visible.ts";
import { pathIn } from "../../jobs/layout.ts";
import { settingText } from "../../plan/settings.ts";
import type { Submission } from "../../sweep_log/submission.ts";
import { shellQuote } from "../../script/word_text.ts";
import { logHeadings, type LogPart } from "../../report/log_headings.ts";
import { isFailure, mayChange, type StatusRow } from "../../status/row.ts";
import { wholeView } from "../../view.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJob, findJobs, isLogId, isRange } from "../logs/find_jobs.ts";
import { readRows } from "../queue/job_rows.ts";
import { stopSignals, untilKilled } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";
import { followLog, lastLines, printLog, sizeOf } from "./follow_log.ts";

/** `mlxpsub logs ID…`: prints what jobs have written → the exit code. */
export async function printLogs(
  targets: string[],
  options: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  const workDir = currentDirectory();
  const jobs = jobsNamed(targets, options, workDir);
  const parts: LogPart[] = jobs.flatMap((job) =>
    streamsOf(job, options).map((path) => ({
      path,
      settings: settingsOf(job),
    }))
  );
  const [first, second] = parts;
  if (options.follow) {
    const [job] = jobs;
    if (first === undefined || second !== undefined || job === undefined) {
      throw new Failure([error(
        "Cannot follow more than one log",
        undefined,
        "Name one job, without --both",
      )]);
    }
    const code = await follow(job, first.path, options, workDir, terminal);
    if (code === exitCodes.done && !options.quiet && !options.stderr) {
      await pointToErrors(jobs, workDir, terminal);
    }
    return code;
  }
  const headings = parts.length === 1
    ? []
    // a log may end within a line
    : headingsOf(parts, terminal).map((it, at) => at === 0 ? it : `\n${it}`);
  const absent = parts.filter(({ path }, at) =>
    !printPart(path, headings[at], options, terminal)
  );
  if (absent.length > 0) {
    throw new Failure(
      absent.map(({ path }) =>
        error(
          `Cannot print "${path}": it is not there yet`,
          undefined,
          `See mlxpsub status ${shellQuote(dirOf(path))}`,
        )
      ),
      exitCodes.world,
    );
  }
  if (!options.quiet && !options.stderr && !options.both) {
    await pointToErrors(jobs, workDir, terminal);
  }
  return exitCodes.done;
}

/** What tells it from the other jobs of its sweep. */
function settingsOf({ record: { settings, overrides } }: Submission): string[] {
  return settings === undefined
    ? overrides
    : Object.entries(settings).map(settingText);
}

/** From here, where it is below here. */
function shorterPath(path: string, workDir: string): string {
  return path.startsWith(`${workDir}/`) ? path.slice(workDir.length + 1) : path;
}

/** What stands above each of several; with whole paths for programs. */
function headingsOf(parts: readonly LogPart[], terminal: Terminal): string[] {
  if (terminal.resultsGoTo === "pipe") return logHeadings(parts, wholeView);
  const workDir = currentDirectory();
  return logHeadings(
    parts.map(({ path, settings }) => ({
      path: shorterPath(path, workDir),
      settings,
    })),
    terminal.view(),
  );
}

/** Prints a log below its heading, if it has one; whether it is there. */
function printPart(
  path: string,
  heading: string | undefined,
  { tail }: LogsOptions,
  terminal: Terminal,
): boolean {
  if (sizeOf(path) === undefined) return false;
  if (heading !== undefined) terminal.print(`${heading}\n`);
  printLog(path, terminal, tail === undefined ? 0 : lastLines(path, tail));
  return true;
}

async function follow(
  job: Submission,
  path: string,
  { quiet, tail }: LogsOptions,
  workDir: string,
  terminal: Terminal,
): Promise<number> {
  const signal = stopSignals();
  const look = async (): Promise<
    StatusRow[]
  > => [...(await readRows([job], workDir, signal)).rows.values()];
  if (!quiet && sizeOf(path) === undefined) {
    const [row] = await look();
    if (row !== undefined && mayChange(row.state) && !signal.aborted) {
      const why = row.note === undefined ? "" : ` (${row.note})`;
      terminal.tell(
        visible(`job ${row.logId} is ${row.state}${why}: waiting for its log`) +
          "\n",
      );
    }
  }
  const from = tail === undefined ? 0 : lastLines(path, tail);
  await followLog(path, terminal, signal, async () => {
    return !(await look()).some((it) => mayChange(it.state));
  }, from);
  return signal.aborted ? exitCodes.interrupted : exitCodes.done;
}

/** A failed job that printed nothing tells why in its other stream. */
async function pointToErrors(
  jobs: readonly Submission[],
  workDir: string,
  terminal: Terminal,
): Promise<void> {
  const silent = jobs.filter(({ logDir }) =>
    sizeOf(pathIn(logDir, "stdout")) === 0 &&
    (sizeOf(pathIn(logDir, "stderr")) ?? 0) > 0
  );
  if (silent.length === 0) return;
  const { rows } = await readRows(silent, workDir, untilKilled());
  for (const { logDir, logId } of silent) {
    const row = [...rows.values()].find((it) => it.logDir === logDir);
    if (row === undefined || !isFailure(row.state)) continue;
    terminal.tell(
      `job ${logId} is ${row.state} and printed nothing; see mlxpsub logs ${
        visible(shellQuote(logDir))
      } --stderr\n`,
    );
  }
}

/** Paths of what is to be printed of a job. */
function streamsOf({ logDir }: Submission, options: LogsOptions): string[] {
  return options.both
    ? [pathIn(logDir, "stdout"), pathIn(logDir, "stderr")]
    : [pathIn(logDir, options.stderr ? "stderr" : "stdout")];
}

function dirOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** One job is named by its directory as well; several by log_ids and paths. */
function jobsNamed(
  targets: string[],
  { logDir }: LogsOptions,
  workDir: string,
): Submission[] {
  const [only = "", ...more] = targets;
  if (more.length === 0 && !isRange(only, workDir)) {
    return [findJob(only, logDir, workDir)];
  }
  const whole = targets.find((it) =>
    !isLogId(it, workDir) && !/(^|\/)\d+\/?$/.test(it)
  );
  if (whole !== undefined) {
    throw new Failure([error(
      `Cannot find job "${whole}": it is no log_id`,
      undefined,
      "Write numbers of log directories, or their paths, such as logs/7",
    )]);
  }
  const { jobs, broken, diagnostics } = findJobs({
    targets,
    ...(logDir === undefined ? {} : { logDir }),
  }, workDir);
  if (broken.length + diagnostics.length > 0) {
    throw new Failure([
      ...diagnostics,
      ...broken.map((it) => error(it.message)),
    ], exitCodes.world);
  }
  return jobs;
}
