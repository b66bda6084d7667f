import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import { Refusal, ShellFault } from "./faults.ts";
import type { Here } from "./here.ts";
import { interpret } from "./interpret.ts";

export interface ScriptResult {
  /** What builtins, and programs that only read, printed. */
  stdout: string;
  stderr: string[];
  status: number;
  /** The words of each command that was left. */
  left: string[][];
  refusal?: string;
  /** It cannot be read. */
  syntaxError?: string;
}

/**
 * Interprets a text with everything as it is here: what bash would print and
 * with which status it would end, as far as no other program is needed.
 */
export function runScript(
  text: string,
  here: Here,
  args: string[] = [],
  idle: ReadonlySet<string> = new Set(),
): ScriptResult {
  const none = { stdout: "", stderr: [], left: [] };
  try {
    const { list } = parseShell(text);
    const trace = interpret(list, { name: here.scriptPath, text }, here, {
      programOf: () => undefined,
      mayBeRun: () => true,
      arguments: args,
      idle,
      variables: {},
      trust: "here",
      output: "collected",
      maxRuns: 1,
    });
    return {
      stdout: trace.stdout,
      stderr: trace.stderr,
      status: trace.status,
      left: trace.effects.flatMap((it) =>
        it.kind === "left" && it.words !== undefined ? [it.words] : []
      ),
    };
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) {
      const { message } = cause;
      return { ...none, status: 2, stderr: [message], syntaxError: message };
    }
    if (cause instanceof Refusal || cause instanceof ShellFault) {
      return { ...none, status: 1, refusal: cause.message };
    }
    throw cause;
  }
}
