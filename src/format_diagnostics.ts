import { displayWidth, wrapped } from "./display_width.ts";
import { positionAt } from "./source.ts";
import { summedWarnings } from "./summed_warnings.ts";
import { inked, type View, wholeView } from "./view.ts";
import type { Diagnostic } from "./error.ts";
import { visible } from "./visible.ts";

/** When messages are coloured: `auto` is on a terminal, without NO_COLOR. */
export type ColorChoice = "auto" | "always" | "never";

/**
 * Diagnostic → the text people read, in the layout of compilers: place,
 * severity, message, the line with a caret, the hint. Ends with a newline.
 * Control characters from scripts and schedulers are shown, never sent to
 * the terminal.
 */
export function formatDiagnostic(
  it: Diagnostic,
  { columns, paint }: View = wholeView,
): string {
  const lines: string[] = [];
  if (it.place === undefined) lines.push(...headLines("mlxpsub", it));
  else {
    const { source, span, caret = span.start } = it.place;
    const at = positionAt(source.text, span.start);
    const pointed = positionAt(source.text, caret);
    const number = String(pointed.line).padStart(4);
    const shown = lineAround(
      pointed.lineText,
      pointed.column,
      columns - number.length - 3,
    );
    lines.push(
      ...headLines(`${visible(source.name)}:${at.line}:${at.column}`, it),
      `${number} | ${shown.text}`,
      `${" ".repeat(number.length)} | ${shown.padding}^`,
    );
  }
  if (it.hint !== undefined) {
    const [first = "", ...more] = wrapped(visible(it.hint), columns, {
      before: 6,
      indent: "      ",
    });
    lines.push(`hint: ${first}`, ...more);
  }
  return lines.join("\n") + "\n";

  function headLines(where: string, { severity, message }: Diagnostic) {
    const [first = "", ...more] = wrapped(visible(message), columns, {
      before: displayWidth(`${where}: ${severity}: `),
      indent: "  ",
    });
    const word = inked(
      `${severity}:`,
      severity === "error" ? "bad" : "odd",
      paint,
    );
    return [
      `${where}: ${word} ${inked(first, "strong", paint)}`.trimEnd(),
      ...more.map((line) => inked(line, "strong", paint)),
    ];
  }
}

/** Formats them in the order of their places, of many of a kind the first. */
export function formatDiagnostics(
  all: Diagnostic[],
  view: View = wholeView,
): string {
  return summedWarnings(inOrder(all)).map((it) => formatDiagnostic(it, view))
    .join("");
}

function inOrder(all: Diagnostic[]): Diagnostic[] {
  const offset = (it: Diagnostic) => it.place?.span.start ?? -1;
  return all.toSorted((a, b) => offset(a) - offset(b));
}

/** Columns of a script's line that are shown at most, however wide the screen. */
const longestLine = 160;

/**
 * A line as it is shown, in so many columns, and what stands below it before
 * the caret. Of a longer line the part around the caret is shown.
 */
function lineAround(
  line: string,
  column: number,
  columns: number,
): { text: string; padding: string } {
  const cells = [...line].map((char) => {
    const text = visible(char);
    // how far a tab goes is the terminal's to know
    return { text, width: char === "\t" ? 8 : displayWidth(text) };
  });
  const room = Math.min(longestLine, columns);
  const widthOf = (some: typeof cells) =>
    some.reduce((sum, it) => sum + it.width, 0);
  let from = 0;
  let until = cells.length;
  if (widthOf(cells) > room) {
    // one sign for what is left out on either side
    let left = room - 2;
    from = column - 1;
    until = from;
    const half = left / 2;
    const take = (at: number): boolean => {
      const width = cells[at]?.width ?? Infinity;
      if (width > left) return false;
      left -= width;
      return true;
    };
    while (until < cells.length && left > half && take(until)) until++;
    while (from > 0 && take(from - 1)) from--;
    while (until < cells.length && take(until)) until++;
  }
  const before = from > 0 ? "…" : "";
  const after = until < cells.length ? "…" : "";
  const text = cells.slice(from, until).map((it) => it.text).join("");
  const padding = cells.slice(from, column - 1)
    .map((it) => it.text === "\t" ? "\t" : " ".repeat(it.width)).join("");
  return {
    text: before + text + after,
    padding: " ".repeat(before.length) + padding,
  };
}
