/** A half-open range of UTF-16 offsets in a text. */
export interface Span {
  start: number;
  end: number;
}

/** A text and the name by which messages call it. */
export interface Source {
  /** As the user gave it: `script.sh`, `../jobs/run.sh`, or `--log-dir`. */
  name: string;
  text: string;
}

/** Line and column, both counted from 1; the column in characters, not bytes. */
export interface Position {
  line: number;
  column: number;
  /** The whole line, without its line end. */
  lineText: string;
}

/** Offset → line, column and the text of the line. */
export function positionAt(text: string, offset: number): Position {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const newline = text.indexOf("\n", lineStart);
  const lineEnd = newline === -1 ? text.length : newline;
  return {
    line: lineOf(text, lineStart),
    column: [...text.slice(lineStart, offset)].length + 1,
    lineText: text.slice(lineStart, lineEnd).replace(/\r$/, ""),
  };
}

/** Offset → line number, counted from 1. */
export function lineOf(text: string, offset: number): number {
  const ends = lineEndsOf(text);
  // how many lines end before the offset
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

/** Of the last long text that was asked for: it is asked for many times. */
let latest: { text: string; ends: number[] } = { text: "", ends: [] };

function lineEndsOf(text: string): number[] {
  if (latest.text === text) return latest.ends;
  const ends: number[] = [];
  for (
    let at = text.indexOf("\n");
    at !== -1;
    at = text.indexOf("\n", at + 1)
  ) ends.push(at);
  if (text.length > 4096) latest = { text, ends };
  return ends;
}
