/** The texts of results: tables for people, lines and JSON for programs. */
import { jsonDocument } from "./json_document.ts";
import { tellingWords } from "../plan/settings.ts";
import { dirname } from "@std/path/posix";
import { wrapped } from "../display_width.ts";
import { shellQuote } from "../script/word_text.ts";
import { type Diagnostic, error, warning } from "../error.ts";
import { visible } from "../visible.ts";
import type { SubmissionRecord } from "../jobs/record.ts";
import type { Submission } from "../sweep_log/submission.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { type View, wholeView } from "../view.ts";
import { causeOf, commonReason } from "./reason.ts";
import { type Cell, longTable } from "./table.ts";

/** What came of a job: from a scheduler, or from running it here. */
export type JobEnd =
  /** `before`: by an earlier call, as was found out now. */
  | { kind: "submitted"; jobId: string; before?: "yes" }
  /** Submitted before; its log files say so, and nobody knows the id. */
  | { kind: "has run"; before?: "yes" }
  | { kind: "refused" | "later" | "ambiguous"; reason: string }
  | { kind: "ended"; jobId: string; exitCode: number }
  | { kind: "stopped"; jobId: string; exitCode: number }
  /** Was to be stopped, and could not be. */
  | { kind: "left behind"; jobId: string }
  | { kind: "not handed over" | "not started" }
  /** Cancelled by another mlxpsub, before it was submitted or while it ran. */
  | { kind: "called off" };

/** A job and what came of it; nothing yet where it is only planned. */
export interface JobResult {
  job: Submission;
  end?: JobEnd;
}

/** The text of a job's script. */
export type ScriptOf = (job: Submission) => string;

/**
 * Results → the document of `--json`, with a final newline. Without a
 * scheduler of the whole, for what is done with jobs that are there already,
 * each job has its own.
 */
export function resultsAsJson(
  results: readonly JobResult[],
  scriptOf: ScriptOf,
  whole?: Scheduler,
): string {
  const schedulers = new Set(results.map((it) => it.job.record.scheduler));
  const [only = null] = schedulers.size === 1 ? schedulers : [];
  const scheduler = whole?.name ?? only;
  const jobs = results.map(({ job, end }) => ({
    log_id: job.logId,
    log_dir: job.logDir,
    ...(scheduler === null ? { scheduler: job.record.scheduler } : {}),
    line: job.record.line,
    overrides: job.record.overrides,
    ...(job.record.settings === undefined
      ? {}
      : { settings: job.record.settings }),
    ...(job.record.commit === undefined ? {} : { commit: job.record.commit }),
    ...(job.record.changed === undefined
      ? {}
      : { changed: job.record.changed }),
    command: job.record.command,
    ...packKeys(job.record),
    script: scriptOf(job),
    ...(end === undefined ? {} : {
      state: stateOf(end),
      job_id: "jobId" in end ? end.jobId : null,
      ...("reason" in end ? { reason: end.reason } : {}),
      ...("exitCode" in end ? { exit_code: end.exitCode } : {}),
    }),
  }));
  return jsonDocument({ scheduler, jobs });
}

/** Which runs share a job. */
function packKeys(
  { packScript, packIndex, packSize }: SubmissionRecord,
): Record<string, unknown> {
  return packScript === undefined ? {} : {
    pack: { script: packScript, index: packIndex, size: packSize },
  };
}

/** The state that the job's record has. */
function stateOf(end: JobEnd): SubmissionRecord["state"] {
  switch (end.kind) {
    case "submitted":
    case "has run":
    case "ended":
    case "left behind":
      return "submitted";
    case "refused":
      return "refused";
    case "stopped":
    case "called off":
      return "cancelled";
    case "later":
    case "ambiguous":
    case "not handed over":
    case "not started":
      return "prepared";
  }
}

/**
 * Results → one line a job, `log_dir<TAB>job_id`, for programs; where nothing
 * was done yet, the overrides stand behind an empty id.
 */
export function resultsAsLines(results: readonly JobResult[]): string {
  return results.map(({ job, end }) => {
    const id = end !== undefined && "jobId" in end ? end.jobId : "";
    const cells = [visible(job.logDir), id];
    if (end === undefined) {
      cells.push(inOneCell(tellingWords(job.record).join(" ")));
    }
    return `${cells.join("\t")}\n`;
  }).join("");
}

/** Text for one cell of a line for programs. */
export function inOneCell(text: string): string {
  return visible(text).replaceAll("\t", "\\t");
}

/**
 * Results → a table for people. What is equal is said once, above it: the
 * directory, and of planned jobs the line of the script.
 */
export function resultsAsTable(
  results: readonly JobResult[],
  view: View = wholeView,
): string {
  if (results.length === 0) return "";
  const planned = results.every((it) => it.end === undefined);
  const jobs = jobNumbers(results);
  // where nothing has an id yet, which runs share a job
  const showsJobs = planned && jobs.size < results.length;
  const lines = new Set(results.map(({ job }) => job.record.line));
  const [line] = lines;
  const showsLines = planned && lines.size > 1;
  const { parent, title, cells } = belowOneDirectory(
    results.map(({ job }) => job.logDir),
  );
  const from = planned && lines.size === 1 ? `, from line ${line}` : "";
  return [
    ...wrapped(`In ${visible(parent)}${from}:`, view.columns),
    longTable(
      [
        title,
        ...showsJobs ? ["JOB"] : [],
        ...showsLines ? ["LINE"] : [],
        ...planned ? [] : [{ title: "JOB", holds: "names" as const }],
        { title: "OVERRIDES", holds: "words" },
      ],
      results.map(({ job, end }, at): Cell[] => [
        cells[at] ?? "",
        ...showsJobs ? [String(jobs.get(jobKey(job)))] : [],
        ...showsLines ? [String(job.record.line)] : [],
        ...end === undefined ? [] : [endCell(end)],
        { words: tellingWords(job.record) },
      ]),
      view,
      planned
        ? "in a pipe, such as | less, all are shown"
        : "mlxpsub status shows all",
    ),
  ].join("\n");
}

/**
 * Log directories → the one that holds all, and what names each below it: its
 * number, where they are siblings.
 */
export function belowOneDirectory(
  logDirs: readonly string[],
): { parent: string; title: string; cells: string[] } {
  const parents = new Set(logDirs.map((it) => dirname(it)));
  let [parent = "/"] = parents;
  while (![...parents].every((it) => `${it}/`.startsWith(`${parent}/`))) {
    parent = dirname(parent);
    if (parent === "/") break;
  }
  const start = parent === "/" ? 1 : parent.length + 1;
  return {
    parent,
    title: parents.size > 1 ? "LOG DIR" : "ID",
    cells: logDirs.map((it) => it.slice(start)),
  };
}

function endCell(end: JobEnd): Cell {
  const text = shownEnd(end);
  return isTrouble(end) ? { text, ink: "bad" } : text;
}

/** Jobs that several runs may share, numbered. */
function jobNumbers(results: readonly JobResult[]): Map<string, number> {
  const keys = new Set(results.map(({ job }) => jobKey(job)));
  return new Map([...keys].map((it, index) => [it, index + 1]));
}

function jobKey({ logDir, record }: Submission): string {
  return record.packScript ?? logDir;
}

function shownEnd(end: JobEnd): string {
  switch (end.kind) {
    case "submitted":
      return end.jobId;
    case "ended":
      return end.exitCode === 0 ? "done" : `exit ${end.exitCode}`;
    case "later":
    case "ambiguous":
      return "prepared";
    case "called off":
      return "cancelled";
    case "has run":
    case "refused":
    case "stopped":
    case "left behind":
    case "not handed over":
    case "not started":
      return end.kind;
  }
}

/** Whether something that was asked for was not done. */
export function hasFailed(results: readonly JobResult[]): boolean {
  return results.some(({ end }) => end === undefined || isTrouble(end));
}

function isTrouble(end: JobEnd): boolean {
  return end.kind !== "submitted" && end.kind !== "has run" &&
    !(end.kind === "ended" && end.exitCode === 0);
}

/** Jobs that did not get in, or failed → one diagnostic a reason. */
export function summarizeTroubles(
  scheduler: Scheduler,
  results: readonly JobResult[],
): Diagnostic[] {
  const groups = Map.groupBy(
    results.filter(({ end }) => end !== undefined && isTrouble(end)),
    ({ job, end }) =>
      `${end?.kind} ${
        end !== undefined && "reason" in end
          ? causeOf(end.reason, {
            logDir: job.logDir,
            name: job.record.name,
          })
          : ""
      }`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first?.end === undefined) return [];
    const { job, end } = first;
    const reason = !("reason" in end)
      ? ""
      : group.length === 1
      ? end.reason
      : commonReason(end.reason, {
        logDir: job.logDir,
        name: job.record.name,
      });
    const jobs = counted(group.length);
    const dirs = listed(group.map((it) => it.job.logDir));
    const parents = new Set(group.map((it) => dirname(it.job.logDir)));
    const resume = [...parents].slice(0, 2).map((it) =>
      `mlxpsub resume ${shellQuote(it)}`
    ).join(" and ");
    switch (end.kind) {
      case "refused":
        return [error(
          `${scheduler.title} refused ${jobs}: ${reason}`,
          undefined,
          `Mend the cause and use mlxpsub resubmit ${
            group.length > 3
              ? `--failed ${[...parents].map(shellQuote).join(" ")}`
              : group.map((it) => shellQuote(it.job.logDir)).join(" ")
          }, with --set or --unset for its directives`,
        )];
      case "later":
        return [warning(
          `${scheduler.title} does not accept ${jobs} now: ${reason}`,
          undefined,
          `Submit them later with ${resume}; they are in ${dirs}`,
        )];
      case "ambiguous":
        return [warning(
          `${jobs} may or may not be in the queue: ${reason}`,
          undefined,
          `Ask again with ${resume}; they are in ${dirs}`,
        )];
      case "not handed over":
      case "not started":
        return [warning(
          `${jobs} not ${end.kind === "not started" ? "started" : "submitted"}`,
          undefined,
          `Go on with ${resume}; they are in ${dirs}`,
        )];
      case "called off":
        return [warning(
          `${jobs} cancelled`,
          undefined,
          `Run them again with ${again(group)}`,
        )];
      case "stopped":
        return [warning(
          `${jobs} stopped`,
          undefined,
          `Run them again with ${again(group)}`,
        )];
      case "left behind":
        return [
          warning(`${jobs} could not be stopped`, undefined, `See ${dirs}`),
        ];
      case "ended":
        return [error(
          `${jobs} failed`,
          undefined,
          `See log.stderr in ${dirs}`,
        )];
      case "submitted":
      case "has run":
        return [];
    }
  });
}

/** One line on the whole, for people. */
export function headline(
  scheduler: Scheduler,
  results: readonly JobResult[],
): string {
  const several = results.some((it) => it.job.record.packScript !== undefined);
  const jobs = several
    ? countedRuns(results.length, jobNumbers(results).size)
    : counted(results.length);
  if (results.every((it) => it.end === undefined)) {
    return `${jobs} for ${scheduler.title}; nothing was submitted`;
  }
  const good = results.filter((it) =>
    it.end !== undefined && !isTrouble(it.end)
  );
  const before =
    good.filter(({ end }) => end !== undefined && "before" in end).length;
  const now = good.length - before;
  const done = scheduler.name === "local"
    ? "done here"
    : `submitted to ${scheduler.title}`;
  const all = good.length === results.length
    ? `${before === 0 ? jobs : counted(now)} ${done}`
    : `${now} of ${jobs} ${done}`;
  return before === 0
    ? all
    : `${all}; ${before} had been ${
      scheduler.name === "local" ? "done" : "submitted"
    } before`;
}

/** `8 runs in 2 jobs` */
export function countedRuns(runs: number, jobs: number): string {
  return `${runs} ${runs === 1 ? "run" : "runs"} in ${counted(jobs)}`;
}

/** `3 jobs` */
export function counted(count: number): string {
  return `${count} ${count === 1 ? "job" : "jobs"}`;
}

function again(group: readonly JobResult[]): string {
  const dirs = group.slice(0, 3).map((it) => shellQuote(it.job.logDir));
  return `mlxpsub resubmit ${dirs.join(" ")}${group.length > 3 ? " ..." : ""}`;
}

function listed(dirs: string[]): string {
  const shown = dirs.slice(0, 3).join(", ");
  return dirs.length > 3 ? `${shown} and ${dirs.length - 3} more` : shown;
}
