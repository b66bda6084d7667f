import type { Place } from "../../error.ts";
import type { Span } from "../../source.ts";
import type { SimpleCommand } from "../syntax.ts";

/** Ends the interpretation: which runs there are cannot be told. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly place: Place | undefined,
    readonly hint?: string,
  ) {
    super(message);
    this.name = "Refusal";
  }
}

/**
 * An error of the script that bash would print. `command`: the command fails
 * and the script goes on; `line`: the script goes on behind the line of its
 * outermost command, but under `set -e` ends; `expression`: it goes on there
 * whatever is set; `value`: the same, and of a text that is evaluated behind
 * the script's own line; `script`: the shell ends.
 */
export class ShellFault extends Error {
  /** The innermost statement that it ended, in the user's script. */
  span: Span | undefined;

  constructor(
    message: string,
    readonly ends: "command" | "line" | "expression" | "value" | "script",
    readonly status = 1,
  ) {
    super(message);
    this.name = "ShellFault";
  }

  /** Whether `((…))` and `let` fail by it, and no more. */
  get failsArithmetic(): boolean {
    return this.ends !== "script" && this.ends !== "value";
  }

  /** Whether a builtin that assigns fails by it, and no more. */
  get failsBuiltin(): boolean {
    return this.ends === "command" || this.ends === "line";
  }
}

/** What ends the line of an assignment only fails a builtin that assigns. */
export function ofBuiltin(assign: () => void): void {
  try {
    assign();
  } catch (cause) {
    if (!(cause instanceof ShellFault) || cause.ends !== "line") throw cause;
    throw new ShellFault(cause.message, "command");
  }
}

/** A loop that starts no run has turned too often: it is left to the job. */
export class LoopTooLong extends Error {
  constructor() {
    super("a loop is too long");
    this.name = "LoopTooLong";
  }
}

/** A run is reached within what was tried out: it must be decided first. */
export class RunReached extends Error {
  constructor(
    readonly place: Place | undefined,
    readonly program: string,
    readonly command: SimpleCommand,
  ) {
    super("a run is reached");
    this.name = "RunReached";
  }
}
