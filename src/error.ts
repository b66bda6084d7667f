import { positionAt, type Source, type Span } from "./source.ts";

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

/** What colours a message: plain text, or ANSI escapes on a terminal. */
export type Paint = "plain" | "ansi";

/**
 * Diagnostic → the text people read, in the layout of compilers: place,
 * severity, message, the line with a caret, the hint. Ends with a newline.
 * Control characters from scripts and schedulers are shown, never sent to
 * the terminal.
 */
export function formatDiagnostic(it: Diagnostic, paint: Paint): string {
  const bold = (text: string) =>
    paint === "ansi" ? `\x1b[1m${text}\x1b[0m` : text;
  const colour = it.severity === "error" ? "31" : "33";
  const severity = paint === "ansi"
    ? `\x1b[1;${colour}m${it.severity}:\x1b[0m`
    : `${it.severity}:`;
  const lines: string[] = [];
  if (it.place === undefined) {
    lines.push(`mlxpsub: ${severity} ${bold(visible(it.message))}`);
  } else {
    const { source, span, caret = span.start } = it.place;
    const at = positionAt(source.text, span.start);
    const pointed = positionAt(source.text, caret);
    const shown = clipped(pointed.lineText, pointed.column);
    lines.push(
      `${visible(source.name)}:${at.line}:${at.column}: ${severity} ${
        bold(visible(it.message))
      }`,
      `${String(pointed.line).padStart(4)} | ${visible(shown.text)}`,
      `     | ${caretPadding(shown.text, shown.column)}^`,
    );
  }
  if (it.hint !== undefined) lines.push(`hint: ${visible(it.hint)}`);
  return lines.join("\n") + "\n";
}

/** Formats all of them, in the order of their places. */
export function formatDiagnostics(all: Diagnostic[], paint: Paint): string {
  return inOrder(all).map((it) => formatDiagnostic(it, paint)).join("");
}

function inOrder(all: Diagnostic[]): Diagnostic[] {
  const offset = (it: Diagnostic) => it.place?.span.start ?? -1;
  return all.toSorted((a, b) => offset(a) - offset(b));
}

/** Longest line that is shown whole, in characters. */
const longestLine = 160;

/** The part of a long line around a column; short ones stay whole. */
function clipped(
  line: string,
  column: number,
): { text: string; column: number } {
  const chars = [...line];
  if (chars.length <= longestLine) return { text: line, column };
  const from = Math.max(0, column - 1 - longestLine / 2);
  const until = from + longestLine;
  const before = from > 0 ? "…" : "";
  const after = until < chars.length ? "…" : "";
  return {
    text: before + chars.slice(from, until).join("") + after,
    column: column - from + before.length,
  };
}

/** Tabs stay tabs, so that the caret stands under its character. */
function caretPadding(lineText: string, column: number): string {
  return [...lineText].slice(0, column - 1)
    .map((char) => char === "\t" ? "\t" : " ".repeat(visible(char).length))
    .join("");
}

/**
 * What a terminal obeys or hides: controls but tabs, signs that turn the
 * direction of writing or have no width (Unicode's Cf), separators of lines,
 * fillers, and halves of characters.
 */
const hidden =
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
