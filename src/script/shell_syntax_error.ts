import type { Span } from "../source.ts";

/** Where and why bash would refuse a text. */
export class ShellSyntaxError extends Error {
  constructor(
    message: string,
    readonly span: Span,
    readonly hint?: string,
    /** The character to point at, if not the start of the span. */
    readonly caret?: number,
  ) {
    super(message);
    this.name = "ShellSyntaxError";
  }
}
