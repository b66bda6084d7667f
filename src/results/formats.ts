import { jsonDocument } from "../report/json_document.ts";
import { wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import { asTable, type Cell, type Column } from "../report/table.ts";
import { jobStates } from "../schedulers/shared/status.ts";
import { stateCell } from "../status/text.ts";
import { type View, wholeView } from "../view.ts";
import type { Cell as Value, ResultTable } from "./table.ts";

/** RFC 4180; numbers in full, what is missing empty. */
export function asCsv({ columns, rows }: ResultTable): string {
  return [columns.map((it) => it.name), ...rows]
    .map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function csvCell(cell: Value): string {
  const text = cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) || text !== text.trim()
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** A list of objects, by column; what is no number of JSON's is a text. */
export function asJson({ columns, rows }: ResultTable): string {
  const objects = rows.map((row) =>
    Object.fromEntries(columns.map(({ name }, at) => [name, jsonCell(row[at])]))
  );
  return jsonDocument(objects);
}

function jsonCell(cell: Value): string | number | null {
  if (cell === undefined) return null;
  return typeof cell === "number" && !Number.isFinite(cell)
    ? String(cell)
    : cell;
}

/** A number as a table for people shows it: five digits that count. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    return value.toExponential(3).replace(/\.?0+e/, "e");
  }
  return String(Number(value.toPrecision(5)));
}

/**
 * The table for people. Where it is too wide for one part, what the scheduler
 * says alike of all jobs stands above it.
 */
export function resultsText(
  table: ResultTable,
  view: View = wholeView,
): string {
  const { columns, rows } = table;
  if (rows.length === 0) return "";
  const whole = partedText(table, view);
  const alike = columns.flatMap(({ kind }, at) => {
    const [value, ...others] = new Set(rows.map((it) => it[at]));
    return at > 0 && kind === "job" && others.length === 0 &&
        value !== undefined
      ? [at]
      : [];
  });
  const isParted = whole.includes("\n\n");
  if (!isParted || rows.length < 2 || alike.length === 0) return whole;
  const said = alike.map((at) => `${columns[at]?.name} ${rows[0]?.[at]}`);
  const rest = <Item>(items: readonly Item[]): Item[] =>
    items.filter((_, at) => !alike.includes(at));
  return [
    ...wrapped(visible(`In all rows: ${said.join(", ")}`), view.columns),
    partedText({ columns: rest(columns), rows: rows.map(rest) }, view),
  ].join("\n");
}

function partedText({ columns, rows }: ResultTable, view: View): string {
  return asTable(
    columns.map(({ name, kind }): Column => ({
      title: name,
      ...kind === "job" ? {} : { holds: "values" as const },
    })),
    rows.map((row) =>
      row.map((cell, at) => shownCell(cell, columns[at]?.name))
    ),
    view,
  );
}

function shownCell(cell: Value, column: string | undefined): Cell {
  if (cell === undefined) return "-";
  if (typeof cell === "number") return shortNumber(cell);
  const state = jobStates.find((it) => column === "state" && it === cell);
  return state === undefined ? cell : stateCell(state);
}
