import { type Diagnostic, error } from "../../error.ts";
import type { Source } from "../../source.ts";
import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import { runsOf } from "../run_sites.ts";
import { everyCommand } from "../walk.ts";
import type { BashResult } from "./bash.ts";
import { type Facts, plainName } from "./facts.ts";
import { hasMark, type Unknowns } from "./markers.ts";
import { stateBuiltins } from "./names.ts";
import type { Trace } from "./steps.ts";

/** Why a script cannot be evaluated; nothing where it can. */
export function troublesOf(
  result: BashResult,
  trace: Trace,
  facts: Facts,
  unknowns: Unknowns,
  source: Source,
  maxCalls: number,
): Diagnostic[] {
  if (result.ended === "not started") {
    return [error(
      `Cannot evaluate ${source.name}: ${result.errors}`,
      undefined,
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    )];
  }
  const refusals = trace.refusals.map((it) => {
    const command = facts.byId.find((one) =>
      "span" in one && (one as { span: { start: number } }).span.start === it.at
    ) as { span: { start: number; end: number } } | undefined;
    const newline = source.text.indexOf("\n", it.at);
    const span = {
      start: it.at,
      end: Math.min(
        command?.span.end ?? it.at,
        newline === -1 ? source.text.length : newline,
      ),
    };
    const [detail = ""] = it.details;
    switch (it.kind) {
      case "depends": {
        const on = unknowns.firstOf(detail) ?? unknowns.shown(detail);
        return error(
          `Cannot tell which runs there are: it depends on "${
            shortened(on)
          }", which is known only in the job`,
          { source, span },
          "Write the value into the script, or one run command for each case",
        );
      }
      case "deep":
        return error(
          "Cannot evaluate the script: functions call one another more than 40 deep",
          { source, span },
        );
      case "dynamic":
        return error(
          `Cannot evaluate the script: "${detail}" is started through a variable`,
          { source, span },
          "Write the command's name out",
        );
      default:
        return error(`Cannot evaluate the script: ${detail}`, { source, span });
    }
  });
  refusals.push(...evalTroubles(trace, facts, source));
  if (refusals.length > 0) return refusals.slice(0, 1);
  if (result.ended === "out of time") {
    return [error(
      `Cannot evaluate ${source.name}: its loops did not end within 10 seconds`,
      undefined,
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    )];
  }
  if (trace.runs.length > maxCalls) {
    return [error(
      `Cannot make more than ${maxCalls} jobs: the run commands are reached ${trace.runs.length} times`,
      undefined,
      "Make the loops shorter, or allow more with --max-jobs",
    )];
  }
  const fault =
    /(?:syntax error|division by 0|bad substitution|unbound variable|bad array subscript|value too great|readonly variable|cannot allocate|fork: ).*/i
      .exec(result.errors)?.[0];
  if (
    fault !== undefined || trace.ended === "early" && trace.errorsExit === "no"
  ) {
    return [error(
      `Cannot evaluate ${source.name}: ${
        fault === undefined ? "bash stopped early" : `bash says "${fault}"`
      }`,
    )];
  }
  return [];
}

function shortened(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** Text for eval that is known must do nothing here that would be missed. */
function evalTroubles(
  trace: Trace,
  facts: Facts,
  source: Source,
): Diagnostic[] {
  return trace.evals.filter((it) =>
    !hasMark(it.text) && changes(it.text, facts)
  )
    .map((it) =>
      error(
        "Cannot evaluate the script: what eval does is not followed",
        { source, span: { start: it.at, end: it.at + 4 } },
        "Write the command out",
      )
    );
}

function changes(text: string, facts: Facts): boolean {
  try {
    const { list } = parseShell(text);
    return [...everyCommand(list)].some((it) => {
      if (it.kind !== "simple") return true;
      const name = plainName(it, text);
      return it.words.length === 0 || name === undefined ||
        facts.functions.has(name) ||
        stateBuiltins.has(name) && !/^(:|echo|printf|test|true)$/.test(name) ||
        runsOf([it], text, facts.search).length > 0;
    });
  } catch (cause) {
    if (cause instanceof ShellSyntaxError) return true;
    throw cause;
  }
}
