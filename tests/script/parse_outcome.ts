import { parseShell } from "../../src/script/parse_shell.ts";
import { ShellSyntaxError } from "../../src/script/shell_syntax_error.ts";
import { cpuTime } from "../cpu_time.ts";

/** What became of a text, and the milliseconds of CPU that it took. */
export interface ParseOutcome {
  kind: "read" | "refused" | "crashed";
  message: string;
  time: number;
}

/** Reads a text; nothing is thrown. */
export function parseOutcome(text: string): ParseOutcome {
  let outcome: Omit<ParseOutcome, "time"> = { kind: "read", message: "" };
  const time = cpuTime(() => {
    try {
      parseShell(text);
    } catch (cause) {
      outcome = cause instanceof ShellSyntaxError
        ? { kind: "refused", message: cause.message }
        : { kind: "crashed", message: String(cause) };
    }
  });
  return { ...outcome, time };
}
