import { jsonDocument } from "../report/json_document.ts";
import { sweepToldOf } from "../sweep_log/mail_job.ts";
import { visible } from "../visible.ts";
import { wrapped } from "../display_width.ts";
import { counted, inOneCell } from "../report/results.ts";
import {
  asTable,
  type Cell,
  type TableLines,
  tableLines,
} from "../report/table.ts";
import { type JobState, jobStates } from "../schedulers/shared/status.ts";
import { countStates, type Group } from "./group.ts";
import { differingIn } from "./overrides.ts";
import { type Reason, reasonsOf } from "./reasons.ts";
import {
  type BrokenRow,
  formatDuration,
  inkOf,
  isFailure,
  type StatusRow,
} from "./row.ts";
import { type View, wholeView } from "../view.ts";

/** A run, as far as it tells others apart. */
export type SweepMate = Pick<StatusRow, "sweep" | "overrides">;

/**
 * Each row's overrides that differ within its sweep, or between the sweeps that
 * are shown; `mates` are all jobs of the sweeps, where the rows are not.
 */
export function withDiffering(
  rows: readonly StatusRow[],
  mates: readonly SweepMate[] = rows,
): Map<StatusRow, string[]> {
  const shown = new Set(rows.map((it) => it.sweep));
  const all = mates.filter((it) => shown.has(it.sweep));
  const wordsOf = differingIn(all.map((it) => it.overrides));
  return new Map(rows.map((row) => [row, wordsOf(row.overrides)]));
}

/**
 * Rows → the table for people: of each its lines, and below them why it failed,
 * each reason once. `differing` is of all jobs, not of those shown.
 */
export function statusTable(
  rows: readonly StatusRow[],
  differing: ReadonlyMap<StatusRow, string[]>,
  view: View = wholeView,
): TableLines {
  const { head, rows: lines } = tableLines(
    [
      "ID",
      { title: "JOB", holds: "names" },
      "STATE",
      "TIME",
      "EXIT",
      { title: "HOST", holds: "names" },
      { title: "OVERRIDES", holds: "words" },
    ],
    rows.map((row): Cell[] => [
      row.logId,
      row.jobId ?? "-",
      stateCell(row.state),
      row.elapsed === undefined ? "-" : formatDuration(row.elapsed),
      row.exitCode === undefined ? "-" : String(row.exitCode),
      row.host ?? "-",
      { words: differing.get(row) ?? row.overrides },
    ]),
    view,
  );
  const below = belowRows(rows);
  return {
    head,
    rows: rows.map((row, at) => [
      ...lines[at] ?? [],
      ...(below.get(row) ?? []).flatMap((it) =>
        wrapped(`    ${visible(it)}`, view.columns, { indent: "      " })
      ),
    ]),
  };
}

/** The table as a text, with a final newline; nothing where it has no rows. */
export function tableText({ head, rows }: TableLines): string {
  return rows.length === 0 ? "" : [head, ...rows.flat(), ""].join("\n");
}

export function stateCell(state: JobState): Cell {
  const ink = inkOf(state);
  return ink === undefined ? state : { text: state, ink };
}

/** Why jobs wait or failed: each reason once, below the first that has it. */
function belowRows(rows: readonly StatusRow[]): Map<StatusRow, string[]> {
  const notes = Map.groupBy(
    rows.filter((it) => it.note !== undefined),
    ({ state, note }) => `${state} ${note}`,
  );
  const reasons: Reason[] = [
    ...[...notes.values()].map((some) => ({
      text: some[0]?.note ?? "",
      rows: some,
    })),
    ...reasonsOf(rows.filter((it) => isFailure(it.state))),
  ];
  const below = new Map<StatusRow, string[]>();
  for (const { text, rows: [first, ...others] } of reasons) {
    if (first === undefined) continue;
    const told = others.length === 0
      ? text
      : `${counted(others.length + 1)}: ${text}`;
    below.set(first, [...below.get(first) ?? [], told]);
  }
  return below;
}

/**
 * Rows → lines for programs: log_dir, job id, state, exit code, seconds, host,
 * overrides and last words, by tabs.
 */
export function statusLines(
  rows: readonly StatusRow[],
  differing: ReadonlyMap<StatusRow, string[]>,
): string {
  return rows.map((row) =>
    [
      row.logDir,
      row.jobId ?? "",
      row.state,
      String(row.exitCode ?? ""),
      String(row.elapsed ?? ""),
      row.host ?? "",
      (differing.get(row) ?? row.overrides).join(" "),
      row.lastError ?? row.note ?? "",
    ].map(inOneCell).join("\t") + "\n"
  ).join("");
}

/** Rows → the document of `--json`, with a final newline. */
export function statusJson(
  rows: readonly StatusRow[],
  differing: ReadonlyMap<StatusRow, string[]>,
  broken: readonly BrokenRow[],
  separation: string | undefined,
): string {
  const document = {
    jobs: rows.map((row) => ({
      log_id: Number(row.logId),
      log_dir: row.logDir,
      scheduler: row.scheduler,
      job_id: row.jobId ?? null,
      state: row.state,
      scheduler_state: row.word,
      told_by: row.toldBy,
      elapsed: row.elapsed ?? null,
      exit_code: row.exitCode ?? null,
      host: row.host ?? null,
      sweep: row.sweep,
      overrides: row.overrides,
      differing: differing.get(row) ?? row.overrides,
      note: row.note ?? null,
      last_error: row.lastError ?? null,
    })),
    unreadable: broken.map((it) => ({
      log_id: Number(it.logId),
      log_dir: it.logDir,
      message: it.message,
    })),
    counts: Object.fromEntries(inOrder(countStates(rows))),
    reasons: reasonsOf(rows).map(({ text, rows: some }) => ({
      reason: text,
      log_dirs: some.map((it) => it.logDir),
    })),
    separation: separation ?? null,
  };
  return jsonDocument(document);
}

/** `16 jobs: 12 COMPLETED, 3 RUNNING, 1 FAILED` */
export function summaryLine(
  rows: readonly StatusRow[],
  broken: readonly BrokenRow[],
): string {
  const states = inOrder(countStates(rows)).map(([state, count]) =>
    `${count} ${state}`
  );
  if (broken.length > 0) states.push(`${broken.length} unreadable`);
  const all = counted(rows.length + broken.length);
  return states.length === 0 ? all : `${all}: ${states.join(", ")}`;
}

/** Sweeps that the summary names. */
const namedSweeps = 3;

/**
 * `2 sweeps: 20261122T153000-ab12 (1-8), 20261122T160000-cd34 (9-16)`, the
 * latest at the end; undefined where there are no two.
 */
export function sweepsLine(rows: readonly StatusRow[]): string | undefined {
  const sweeps = [...Map.groupBy(rows, (it) => sweepToldOf(it.sweep))]
    .sort(([one], [other]) => one < other ? -1 : 1);
  if (sweeps.length < 2) return undefined;
  const named = sweeps.slice(-namedSweeps).map(([sweep, some]) => {
    const ids = some.map((it) => Number(it.logId));
    const [first, last] = [Math.min(...ids), Math.max(...ids)];
    return `${visible(sweep)} (${first === last ? first : `${first}-${last}`})`;
  });
  const earlier = sweeps.length > namedSweeps ? "..., " : "";
  return `${sweeps.length} sweeps: ${earlier}${named.join(", ")}`;
}

function inOrder(counts: Map<JobState, number>): [JobState, number][] {
  return jobStates.flatMap((state): [JobState, number][] => {
    const count = counts.get(state);
    return count === undefined ? [] : [[state, count]];
  });
}

/** Groups → the table of `--by`: a column for each state that occurs. */
export function groupTable(
  key: string,
  groups: readonly Group[],
  view: View = wholeView,
): string {
  const states = jobStates.filter((state) =>
    groups.some((it) => it.counts.has(state))
  );
  return asTable(
    [{ title: key, holds: "values" }, "JOBS", ...states],
    groups.map((group): Cell[] => [
      group.value ?? "(not set)",
      String(group.size),
      ...states.map((state): Cell => {
        const count = group.counts.get(state);
        const ink = inkOf(state);
        if (count === undefined) return "-";
        return ink === undefined ? String(count) : { text: String(count), ink };
      }),
    ]),
    view,
  );
}

/** Groups → the document of `--by` with `--json`. */
export function groupJson(
  key: string | undefined,
  groups: readonly Group[],
  separation: string | undefined,
): string {
  const document = {
    by: key ?? null,
    groups: groups.map(({ value, size, counts }) => ({
      value: value ?? null,
      jobs: size,
      counts: Object.fromEntries(inOrder(counts)),
    })),
    separation: separation ?? null,
  };
  return jsonDocument(document);
}
