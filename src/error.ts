import type { Source, Span } from "./source.ts";

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
