import type { Cell, ResultTable } from "./table.ts";

/** RFC 4180; numbers in full, what is missing empty. */
export function asCsv({ columns, rows }: ResultTable): string {
  return [columns.map((it) => it.name), ...rows]
    .map((row) => row.map(csvCell).join(",") + "\r\n").join("");
}

function csvCell(cell: Cell): string {
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

function jsonCell(cell: Cell): string | number | null {
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

/** The cells of a table for people, the names of its columns first. */
export function asCells({ columns, rows }: ResultTable): string[][] {
  return [
    columns.map((it) => it.name),
    ...rows.map((row) =>
      row.map((cell) =>
        cell === undefined
          ? "-"
          : typeof cell === "number"
          ? shortNumber(cell)
          : cell
      )
    ),
  ];
}
