import type { ResultsOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { visible } from "../../visible.ts";
import { counted } from "../../report/results.ts";
import { asCsv, asJson, resultsText } from "../../results/formats.ts";
import { resultsPage } from "../../results/page.ts";
import {
  aggregate,
  parsePick,
  type Pick,
  type ResultRow,
  type ResultTable,
  selectColumns,
  sortTable,
  tableOf,
} from "../../results/table.ts";
import { keyMeant, splitOverride } from "../../status/overrides.ts";
import { isFailure, type StatusRow } from "../../status/row.ts";
import { withDiffering } from "../../status/text.ts";
import { currentDirectory } from "../around/work_dir.ts";
import { findJobs } from "../logs/find_jobs.ts";
import { type LogMetric, readMetrics } from "../logs/read_metrics.ts";
import { readAndNote } from "../queue/read_and_note.ts";
import { reasonOf } from "../system/cause.ts";
import { stopSignals } from "../system/signals.ts";
import type { Terminal } from "../system/terminal.ts";

/** `mlxpsub results`: one row a job, with what it noted → the exit code. */
export async function showResultsTable(
  targets: string[],
  options: ResultsOptions,
  terminal: Terminal,
): Promise<number> {
  const pick = pickOf(options);
  const logMetrics = (options.metrics ?? []).map(logMetricOf);
  const workDir = currentDirectory();
  const found = findJobs(
    { targets, ...options, mailJobs: "left out" },
    workDir,
  );
  const { rows: byJob, diagnostics } = await readAndNote(
    found.jobs,
    workDir,
    stopSignals(),
    "once",
  );
  const statusRows = [...byJob.values()];
  const differing = withDiffering(statusRows);
  const rows = statusRows.map((row, at) => {
    if (at % 100 === 0) {
      terminal.progress(`reading ${at} of ${counted(statusRows.length)}`);
    }
    return resultRow(row, differing.get(row) ?? row.overrides, logMetrics);
  });
  terminal.endProgress();
  if (options.html !== undefined) {
    writePage(options.html, resultsPage(titleOf(rows), rows, pick));
    terminal.tell(
      `${counted(rows.length)} in ${visible(options.html)}\n`,
    );
  } else {
    const { table, leftOut } = options.by === undefined
      ? { table: tableOf(rows, pick), leftOut: 0 }
      : aggregate(rows, knownSetting(rows, options.by), pick);
    printTable(arranged(table, options), options, terminal);
    if (!options.quiet) {
      terminal.tell(`${summaryOf(rows, leftOut)}\n`);
    }
  }
  terminal.report([
    ...found.diagnostics,
    ...diagnostics,
    ...found.broken.map((it) => error(it.message)),
  ]);
  return diagnostics.length > 0 ? exitCodes.world : exitCodes.done;
}

function pickOf({ best }: ResultsOptions): Pick {
  if (best === undefined) return { kind: "last" };
  const pick = parsePick(best);
  if (pick !== undefined) return pick;
  throw new Failure([error(
    `Cannot read --best "${best}": it names no metric`,
    undefined,
    "Write min:loss or max:accuracy",
  )]);
}

/** `loss=loss: ([0-9.]+)` → its name and pattern. */
function logMetricOf(text: string): LogMetric {
  const [, name = "", source] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  try {
    if (source !== undefined) return { name, pattern: new RegExp(source) };
  } catch (cause) {
    throw new Failure([error(
      `Cannot read --metric "${text}": ${reasonOf(cause)}`,
      undefined,
      "Write a regular expression, such as 'loss=loss: ([0-9.]+)'",
    )]);
  }
  throw new Failure([error(
    `Cannot read --metric "${text}": no name is before a "="`,
    undefined,
    "Write --metric 'loss=loss: ([0-9.]+)'",
  )]);
}

function resultRow(
  row: StatusRow,
  differing: readonly string[],
  logMetrics: readonly LogMetric[],
): ResultRow {
  const reason = isFailure(row.state) ? row.lastError ?? row.note : undefined;
  return {
    logId: row.logId,
    logDir: row.logDir,
    state: row.state,
    ...(row.exitCode === undefined ? {} : { exitCode: row.exitCode }),
    ...(row.elapsed === undefined ? {} : { elapsed: row.elapsed }),
    ...(reason === undefined ? {} : { reason }),
    settings: new Map(differing.map((word) => {
      const { key, value } = splitOverride(word);
      return [key, value];
    })),
    metrics: readMetrics(row.logDir, logMetrics),
  };
}

function knownSetting(rows: readonly ResultRow[], key: string): string {
  const names = new Set(rows.flatMap((it) => [...it.settings.keys()]));
  const meant = keyMeant([...names], key);
  if (meant !== undefined) return meant;
  throw new Failure([error(
    `Cannot group by "${key}": no job has such a setting`,
    undefined,
    names.size === 0
      ? "Leave --by out"
      : `Write one of ${[...names].slice(0, 10).join(", ")}`,
  )]);
}

function arranged(table: ResultTable, options: ResultsOptions): ResultTable {
  const { sort = "", columns } = options;
  const key = sort.replace(/^-(?!-)/, "");
  const sorted = sort === ""
    ? table
    : sortTable(table, key, key === sort ? "up" : "down");
  if (sorted === undefined) throw noColumn("sort by", key, table);
  const some = columns === undefined
    ? sorted
    : selectColumns(sorted, columns.split(","));
  if ("missing" in some) throw noColumn("show", some.missing, table);
  return some;
}

function noColumn(act: string, name: string, table: ResultTable): Failure {
  return new Failure([error(
    `Cannot ${act} "${name}": there is no such column`,
    undefined,
    `Write one of ${
      table.columns.slice(0, 20).map((it) => it.name).join(", ")
    }`,
  )]);
}

function printTable(
  table: ResultTable,
  { json, csv }: ResultsOptions,
  terminal: Terminal,
): void {
  if (json) return terminal.print(asJson(table));
  if (csv || terminal.resultsGoTo === "pipe") {
    return terminal.print(asCsv(table));
  }
  terminal.show(resultsText(withoutPaths(table), terminal.view()));
}

/** On a terminal the log_id says where a job is. */
function withoutPaths(table: ResultTable): ResultTable {
  const names = table.columns.map((it) => it.name)
    .filter((it) => it !== "log_dir");
  const some = selectColumns(table, names);
  return "missing" in some ? table : some;
}

function summaryOf(rows: readonly ResultRow[], leftOut: number): string {
  const silent =
    rows.filter((it) => it.state === "COMPLETED" && it.metrics.size === 0)
      .length;
  return [
    counted(rows.length),
    ...(leftOut > 0 ? [`${leftOut} not completed and left out`] : []),
    ...(silent > 0
      ? [
        `${silent} completed without a metric: write metrics.jsonl into $MLXPSUB_LOG_DIR, or use --metric`,
      ]
      : []),
  ].join("; ");
}

function titleOf(rows: readonly ResultRow[]): string {
  const [first] = rows;
  const parent = first?.logDir.replace(/\/\d+$/, "");
  return parent === undefined ? "Results" : `Results of ${parent}`;
}

/** A page of the user's own is replaced only where mlxpsub made it. */
function writePage(path: string, text: string): void {
  try {
    if (isForeign(path)) {
      throw new Failure([error(
        `Cannot write "${path}": it is there, and no page of mlxpsub's`,
        undefined,
        "Name another file",
      )]);
    }
    Deno.writeTextFileSync(path, text);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure(
      [error(
        `Cannot write "${path}": ${reasonOf(cause)}`,
        undefined,
        "Name a file in a directory that is there and can be written to",
      )],
      exitCodes.world,
    );
  }
}

const pageMark = 'name="generator" content="mlxpsub results"';

function isForeign(path: string): boolean {
  try {
    const { isFile, size } = Deno.statSync(path);
    return !isFile ||
      size > 0 && !Deno.readTextFileSync(path).includes(pageMark);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return false;
    throw cause;
  }
}
