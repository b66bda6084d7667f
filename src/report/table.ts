/** Tables for people, laid out for a terminal. */
import { displayWidth, padEnd, wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import { type Ink, inked, type View, wholeView } from "../view.ts";
import {
  type Shortening,
  shortenings,
  shortKeys,
  shortValues,
  shortWords,
} from "./short_words.ts";

/** A text, one in a colour, or words that tell a job from others. */
export type Cell =
  | string
  | { text: string; ink: Ink }
  | { words: readonly string[] };

export interface Column {
  title: string;
  /**
   * How cells become shorter where the table is too wide; where nothing is said,
   * never. Of names with dots, such as `node7.cluster.org`, equal ends go; a
   * setting's title and values lose what is equal, then their middle; words,
   * which only the last column may hold, go on below.
   */
  holds?: "names" | "values" | "words";
}

/** Lines of a table, none with a newline. */
export interface TableLines {
  head: string;
  rows: string[][];
}

/** What of a table is in a cell's place. */
interface Grid {
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
  /** Where words stand: in a column of their own unless said. */
  words?: "below";
}

const gap = "  ";

/** For a blank at which no line ends; Unicode leaves it to us. */
const unbroken = "\ue000";

/** Columns that words need beside the others; with less they stand below. */
const leastForWords = 24;

/** A table → its text, each row ends with a newline. */
export function asTable(
  columns: readonly (Column | string)[],
  rows: readonly (readonly Cell[])[],
  view: View = wholeView,
): string {
  const grid = fitting(gridOf(columns, rows), view.columns);
  return partsThatFit(grid, view.columns).map((it) => {
    const { head, rows } = linesOf(it, view);
    return [head, ...rows.flat(), ""].join("\n");
  }).join("\n");
}

/** Rows of a long table on a terminal: more than `most` are cut to both ends. */
const most = 100;
const atEachEnd = 20;

/** Likewise, where a terminal gets no more than both ends of a long table. */
export function longTable(
  columns: readonly (Column | string)[],
  rows: readonly (readonly Cell[])[],
  view: View,
  where: string,
): string {
  if (view.columns === Infinity || rows.length <= most) {
    return asTable(columns, rows, view);
  }
  const shown = [...rows.slice(0, atEachEnd), ...rows.slice(-atEachEnd)];
  const { head, rows: lines } = tableLines(columns, shown, view);
  const left = `... ${rows.length - shown.length} more; ${where}`;
  lines.splice(atEachEnd, 0, wrapped(left, view.columns, { indent: gap }));
  return [head, ...lines.flat(), ""].join("\n");
}

/** A table → its lines; those of a row stay together. */
export function tableLines(
  columns: readonly (Column | string)[],
  rows: readonly (readonly Cell[])[],
  view: View = wholeView,
): TableLines {
  return linesOf(fitting(gridOf(columns, rows), view.columns), view);
}

/** All texts as a terminal may show them. */
function gridOf(
  columns: readonly (Column | string)[],
  rows: readonly (readonly Cell[])[],
): Grid {
  return {
    columns: columns.map((it) =>
      typeof it === "string"
        ? { title: visible(it) }
        : { ...it, title: visible(it.title) }
    ),
    rows: rows.map((row) =>
      row.map((cell): Cell =>
        typeof cell === "string"
          ? visible(cell)
          : "text" in cell
          ? { ...cell, text: visible(cell.text) }
          : { words: cell.words.map(visible) }
      )
    ),
  };
}

/** The table as it is if that is narrow enough, else shortened as need be. */
function fitting(grid: Grid, width: number): Grid {
  if (widthOf(grid) <= width) return grid;
  const bare = withShortNames(withoutEmpty(grid));
  let best = { grid: bare, height: Infinity };
  for (const how of shortenings) {
    const short = shortened(bare, how);
    for (const grid of placements(short, width)) {
      const height = heightOf(grid, width, best.height);
      if (height < best.height) best = { grid, height };
    }
    if (best.height === 1) break;
  }
  return best.grid;
}

/** Words beside the other columns, where there is room, and below them. */
function placements(grid: Grid, width: number): Grid[] {
  if (grid.columns.at(-1)?.holds !== "words") return [grid];
  const below: Grid = { ...grid, words: "below" };
  return width - besideWords(grid) < leastForWords ? [below] : [grid, below];
}

/**
 * Lines that a row takes, or parts of the table; the fewer, the better. It is
 * counted no further than `enough`.
 */
function heightOf(grid: Grid, width: number, enough: number): number {
  if (grid.columns.at(-1)?.holds !== "words") {
    return partsThatFit(grid, width).length;
  }
  const room = roomForWords(grid, width);
  const head = grid.words === "below" ? 1 : 0;
  let most = 0;
  for (const row of grid.rows) {
    let height = head;
    for (const line of wordLines(row.at(-1), room.columns)) {
      // the terminal breaks a word that is longer
      height += Math.ceil(displayWidth(line) / room.columns);
    }
    most = Math.max(most, height);
    if (most >= enough) return most;
  }
  return most;
}

function withoutEmpty({ columns, rows }: Grid): Grid {
  const kept = columns.map((_, at) =>
    at === 0 || rows.some((row) => plain(row[at]) !== "-")
  );
  return {
    columns: columns.filter((_, at) => kept[at]),
    rows: rows.map((row) => row.filter((_, at) => kept[at])),
  };
}

/** `n1.cluster.org`, `n2.cluster.org` → `n1`, `n2` */
function withShortNames({ columns, rows }: Grid): Grid {
  const ends = columns.map(({ holds }, at) => {
    if (holds !== "names") return undefined;
    const found = new Set(
      rows.map((row) => plain(row[at])).filter((it) => it !== "-")
        .map((it) => it.includes(".") ? it.slice(it.indexOf(".")) : ""),
    );
    const [end] = found;
    return found.size === 1 && end !== "" ? end : undefined;
  });
  return {
    columns,
    rows: rows.map((row) =>
      row.map((cell, at) => {
        const end = ends[at];
        return end === undefined || typeof cell !== "string" ||
            !cell.endsWith(end)
          ? cell
          : cell.slice(0, -end.length);
      })
    ),
  };
}

function shortened({ columns, rows }: Grid, how: Shortening): Grid {
  const titles = shortKeys(
    columns.filter((it) => it.holds === "values").map((it) => it.title),
    how,
  );
  const values = columns.map(({ holds }, at) =>
    holds === "values"
      ? shortValues(rows.map((row) => plain(row[at])), how)
      : undefined
  );
  const last = columns.length - 1;
  const words = columns[last]?.holds === "words"
    ? shortWords(rows.map((row) => wordsOf(row[last])), how)
    : undefined;
  return {
    columns: columns.map((it) =>
      it.holds === "values"
        ? { ...it, title: titles.get(it.title) ?? it.title }
        : it
    ),
    rows: rows.map((row, number) =>
      row.map((cell, at) => {
        const short = words?.[number];
        if (at === last && short !== undefined) return { words: short };
        return values[at]?.get(plain(cell)) ?? cell;
      })
    ),
  };
}

/** Columns that go beside each other; the first stands before each part. */
function partsThatFit({ columns, rows }: Grid, width: number): Grid[] {
  const widths = widthsOf({ columns, rows });
  const parts: number[][] = [[]];
  let used = widths[0] ?? 0;
  if (columns.at(-1)?.holds === "words") return [{ columns, rows }];
  for (let at = 1; at < columns.length; at++) {
    const more = gap.length + (widths[at] ?? 0);
    if (used + more > width && (parts.at(-1)?.length ?? 0) > 0) {
      parts.push([]);
      used = widths[0] ?? 0;
    }
    parts.at(-1)?.push(at);
    used += more;
  }
  return parts.map((some) => ({
    columns: [0, ...some].flatMap((at) => columns[at] ?? []),
    rows: rows.map((row) => [0, ...some].map((at) => row[at] ?? "")),
  }));
}

function linesOf(grid: Grid, { columns: width, paint }: View): TableLines {
  const { columns, rows } = grid;
  const widths = widthsOf(grid);
  const hasWords = columns.at(-1)?.holds === "words";
  const beside = hasWords ? columns.length - 1 : columns.length;
  const room = hasWords ? roomForWords(grid, width) : undefined;
  const line = (cells: readonly Cell[]): string =>
    cells.slice(0, beside).map((cell, at) => {
      const text = padEnd(
        plain(cell),
        at === columns.length - 1 ? 0 : widths[at] ?? 0,
      );
      return typeof cell === "object" && "ink" in cell
        ? text.replace(/^.*\S/, (it) => inked(it, cell.ink, paint))
        : text;
    }).join(gap);
  const title = hasWords && grid.words === undefined
    ? gap + columns.at(-1)?.title
    : "";
  return {
    head: (line(columns.map((it) => it.title)) + title).trimEnd(),
    rows: rows.map((row) => {
      const start = line(row);
      if (room === undefined) return [start.trimEnd()];
      const lines = wordLines(row.at(-1), room.columns);
      const indent = " ".repeat(room.indent);
      const [first = "", ...more] = lines;
      return grid.words === undefined
        ? [(start + gap + first).trimEnd(), ...more.map((it) => indent + it)]
        : [start.trimEnd(), ...lines.map((it) => indent + it)];
    }),
  };
}

/** The columns of words, and those before them. */
function roomForWords(
  grid: Grid,
  width: number,
): { columns: number; indent: number } {
  const indent = grid.words === "below" ? 4 : besideWords(grid);
  return { columns: width - indent, indent };
}

function besideWords(grid: Grid): number {
  return widthsOf(grid).slice(0, -1).reduce(
    (sum, it) => sum + it + gap.length,
    0,
  );
}

function wordLines(cell: Cell | undefined, columns: number): string[] {
  const words = wordsOf(cell);
  if (words.length === 0) return [];
  // `--lr 0.1` is one word of two
  const text = words.map((it) => it.replaceAll(" ", unbroken)).join(" ");
  return wrapped(text, columns, { indent: "  " })
    .map((it) => it.replaceAll(unbroken, " "));
}

function wordsOf(cell: Cell | undefined): readonly string[] {
  return typeof cell === "object" && "words" in cell ? cell.words : [];
}

function plain(cell: Cell | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  return "text" in cell ? cell.text : cell.words.join(" ");
}

function widthsOf({ columns, rows }: Grid): number[] {
  return columns.map(({ title }, at) =>
    rows.reduce(
      (most, row) => Math.max(most, displayWidth(plain(row[at]))),
      displayWidth(title),
    )
  );
}

function widthOf(grid: Grid): number {
  return widthsOf(grid).reduce((sum, it) => sum + it + gap.length, 0) -
    gap.length;
}
