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
  return JSON.stringify(objects, null, 2) + "\n";
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

/** The table for people. */
export function resultsText(
  { columns, rows }: ResultTable,
  view: View = wholeView,
): string {
  if (rows.length === 0) return "";
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
