/**
 * How many columns of a terminal a text takes: wide letters two, marks and
 * changes of colour none.
 */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const it of pieces(text)) width += widthOf(it);
  return width;
}

/** The beginning of a text that fits into so many columns, its colours ended. */
export function clipped(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let kept = "";
  for (const it of pieces(text)) {
    width += widthOf(it);
    if (width <= columns || it.length > 2) kept += it;
  }
  return kept;
}

/** A text with blanks behind it, up to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/**
 * A text of one line → lines of so many columns, parted at blanks. A word
 * is never parted, be it too long for any line. The first line begins behind `before`
 * columns that are taken, the others with `indent`.
 */
export function wrapped(
  text: string,
  columns: number,
  { before = 0, indent = "" }: { before?: number; indent?: string } = {},
): string[] {
  if (before + displayWidth(text) <= columns) return [text];
  const lines: string[] = [];
  let line = "";
  let width = before;
  for (const [, blanks = "", word = ""] of text.matchAll(/( *)([^ ]+)/g)) {
    const more = blanks.length + displayWidth(word);
    const isFirst = line === "" && lines.length === 0;
    const fits = width + more <= columns;
    // what is too long for any line is broken by the terminal, wherever it is
    const fitsBelow = indent.length + displayWidth(word) <= columns;
    if (!fits && fitsBelow && (!isFirst || before > indent.length)) {
      lines.push(line);
      line = indent + word;
      width = displayWidth(line);
    } else {
      line += blanks + word;
      width += more;
    }
  }
  return [...lines, line];
}

/** Printable characters of ASCII, and the sign for what is left out. */
const narrow = /^[ -~…]*$/;

/** Characters, and changes of colour as one. */
function pieces(text: string): Iterable<string> {
  // deno-lint-ignore no-control-regex -- what changes colours begins with one
  return text.match(/\x1b\[[\d;]*m|[^]/gu) ?? [];
}

/** Unicode's East Asian Width W and F (UAX 11), by blocks, and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const mark = /[\p{Mn}\p{Me}\u200b-\u200f]/u;

function widthOf(piece: string): 0 | 1 | 2 {
  if (piece < "\u0300") return piece.length > 1 ? 0 : 1;
  return mark.test(piece) ? 0 : wide.test(piece) ? 2 : 1;
}
