import type { Source } from "../../source.ts";
import type { List } from "../syntax.ts";
import type { Code } from "./code.ts";
import type { Here } from "./here.ts";
import { runScriptList } from "./list.ts";
import { withList } from "./nested.ts";
import { Shell, type ShellSettings } from "./shell.ts";
import type { ListStep, Trace } from "./trace.ts";
import { Refusal } from "./faults.ts";

/**
 * Interprets a script as bash would: nothing is executed, and nothing but
 * `here` is asked. Throws a Refusal where it cannot be told which runs there
 * are.
 */
export function interpret(
  list: List,
  source: Source,
  here: Here,
  settings: ShellSettings,
): Trace {
  const code: Code = {
    text: source.text,
    path: here.scriptPath,
    kind: "script",
    source,
  };
  const shell = new Shell(code, here, settings);
  const root: ListStep = { list, code, statements: [] };
  try {
    // steps are noted for those who look for runs
    const noted = settings.trust === "job" ? root : undefined;
    const jump = withList(noted, shell, () => runScriptList(list, shell));
    const { endedAt } = shell;
    return {
      root,
      runs: shell.runs,
      effects: shell.effects,
      notes: shell.notes,
      warnings: shell.warnings,
      unknowns: shell.unknowns,
      callCounts: shell.callCounts,
      functions: shell.state.functions,
      decidedBy: shell.decidedBy,
      writtenFiles: [...shell.writtenFiles.values()],
      ended: jump?.kind === "exit" ? jump.why : "end",
      ...(jump === undefined || endedAt === undefined ? {} : { endedAt }),
      status: shell.state.status.code,
      stdout: shell.standardOutput.chunks.join(""),
      stderr: shell.stderr,
    };
  } catch (cause) {
    if (cause instanceof RangeError && /call stack/.test(cause.message)) {
      throw new Refusal(
        "Cannot follow the script: its commands are nested too deep",
        { source, span: { start: 0, end: 0 } },
        "Write it in a flatter way",
      );
    }
    throw cause;
  }
}
