import { clipped } from "../display_width.ts";
import { type View, wholeView } from "../view.ts";
import { formatDuration, type StatusRow } from "./row.ts";
import { statusTable } from "./text.ts";

/** Lines, and characters a line. */
export interface Screen {
  rows: number;
  columns: number;
}

/** What `--watch` draws. */
export interface Frame {
  /** What is watched: the call, as typed. */
  title: string;
  /** When the jobs were asked for, as a clock shows it. */
  time: string;
  /** Seconds until the next look. */
  wait: number;
  /** The table, in at most so many lines. */
  table(room: number): string[];
  below: readonly string[];
}

/** A frame → the lines of a screen, none too long and not too many. */
export function screenLines(
  { title, time, wait, table, below }: Frame,
  { rows, columns }: Screen,
): string[] {
  const head = [`${title}  (${time}, again in ${formatDuration(wait)})`, ""];
  const room = Math.max(2, rows - head.length - below.length);
  return [...head, ...table(room), ...below].slice(0, rows)
    .map((it) => clipped(it, columns));
}

/** Lines, at most `room`; the last says how many are left out. */
export function fittingLines(
  lines: readonly string[],
  room: number,
): string[] {
  if (lines.length <= room) return [...lines];
  const shown = lines.slice(0, Math.max(0, room - 1));
  return [...shown, `... and ${lines.length - shown.length} more`];
}

/**
 * Rows → their table in at most `room` lines. Where not all jobs fit, those
 * that completed give way first.
 */
export function fittingTable(
  rows: readonly StatusRow[],
  differing: ReadonlyMap<StatusRow, string[]>,
  room: number,
  view: View = wholeView,
): string[] {
  if (rows.length === 0) return [];
  if (rows.length < room) {
    const whole = statusTable(rows, differing, view);
    const all = [whole.head, ...whole.rows.flat()];
    if (all.length <= room) return all;
  }
  const { head, rows: blocks } = statusTable(
    rows.filter((it) => it.state !== "COMPLETED"),
    differing,
    view,
  );
  const lines = [head];
  let shown = 0;
  for (const block of blocks) {
    // the last line is for what is left out
    if (lines.length + block.length > room - 1) break;
    lines.push(...block);
    shown += 1;
  }
  const completed = rows.length - blocks.length;
  const left = [
    ...shown < blocks.length ? [`${blocks.length - shown} more`] : [],
    ...completed > 0 ? [`${completed} COMPLETED`] : [],
  ];
  return [...lines, `... and ${left.join(", ")}`];
}
