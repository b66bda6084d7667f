import { displayWidth, wrapped } from "./display_width.ts";
import { positionAt, type Source, type Span } from "./source.ts";
import { summedWarnings } from "./summed_warnings.ts";
import { inked, type View, wholeView } from "./view.ts";

/** Exit codes, by whose fault it is. */
export const exitCodes = {
  done: 0,
  /** The world refused something: some jobs may be in, the records say which. */
  world: 1,
  /** The script or the call is wrong: nothing was touched. */
  usage: 2,
  /** Everything was done, and some job did not end well. */
  someFailed: 3,
  /** The time that was given to wait is over. */
  timeUp: 4,
  interrupted: 130,
} as const;

/** Something to tell the user about the script, the call or the world. */
export interface Diagnostic {
  severity: "error" | "warning";
  /** One sentence, `Cannot <act>: <state>`, without a full stop. */
  message: string;
  place?: Place;
  /** What to do about it: one action. */
  hint?: string;
}

/** Where in a text a diagnostic belongs. */
export interface Place {
  source: Source;
  /** Its start gives the line and column of the message. */
  span: Span;
  /** The very character, where it is not the start of `span`. */
  caret?: number;
}

/** Makes an error; `place` and `hint` may be left out. */
export function error(
  message: string,
  place?: Place,
  hint?: string,
): Diagnostic {
  return diagnostic("error", message, place, hint);
}

/** Makes a warning; `place` and `hint` may be left out. */
export function warning(
  message: string,
  place?: Place,
  hint?: string,
): Diagnostic {
  return diagnostic("warning", message, place, hint);
}

function diagnostic(
  severity: Diagnostic["severity"],
  message: string,
  place?: Place,
  hint?: string,
): Diagnostic {
  return {
    severity,
    message,
    ...(place === undefined ? {} : { place }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A set of errors that ends the work, with the exit code it deserves. */
export class Failure extends Error {
  constructor(
    readonly diagnostics: Diagnostic[],
    readonly exitCode: number = exitCodes.usage,
  ) {
    super(diagnostics.map((it) => it.message).join("\n"));
    this.name = "Failure";
  }
}

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

/**
 * What a terminal obeys or hides: controls but tabs, signs that turn the
 * direction of writing or have no width (Unicode's Cf), separators of lines,
 * fillers, and halves of characters.
 */
export const hidden: RegExp =
  // deno-lint-ignore no-control-regex -- control characters are the point
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0\p{Cs}]/gu;

/**
 * Text → the same with control characters written as `\x1b`, what else hides
 * or turns text as `\u202e`, tabs kept.
 */
export function visible(text: string): string {
  // most of what is shown is plain, and looked at faster so
  if (/^[ -~\t]*$/.test(text)) return text;
  return text.replace(hidden, (char) => {
    if (char === "\n") return "\\n";
    const code = (char.codePointAt(0) ?? 0).toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
