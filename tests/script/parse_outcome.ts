import process from "node:process";
import { parseShell } from "../../src/script/parse_shell.ts";
import { ShellSyntaxError } from "../../src/script/shell_syntax_error.ts";

/**
 * What became of a text, and the milliseconds of CPU that it took: a busy
 * machine changes those little.
 */
export interface ParseOutcome {
  kind: "read" | "refused" | "crashed";
  message: string;
  time: number;
}

/** Reads a text; nothing is thrown. */
export function parseOutcome(text: string): ParseOutcome {
  const start = process.cpuUsage().user;
  const outcome = (
    kind: ParseOutcome["kind"],
    message: string,
  ): ParseOutcome => ({
    kind,
    message,
    time: (process.cpuUsage().user - start) / 1000,
  });
  try {
    parseShell(text);
    return outcome("read", "");
  } catch (cause) {
    return cause instanceof ShellSyntaxError
      ? outcome("refused", cause.message)
      : outcome("crashed", String(cause));
  }
}
