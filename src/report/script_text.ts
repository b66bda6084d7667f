import { displayWidth, wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import { endTrap } from "../plan/end_traps.ts";
import { isExportLine } from "../jobs/job_script.ts";
import { pathIn } from "../jobs/layout.ts";
import { isHeadLine } from "../jobs/own_directory.ts";
import type { ScriptEvaluation } from "../plan/script_evaluation.ts";
import { type View, wholeView } from "../view.ts";
import type { JobResult, ScriptOf } from "./results.ts";

/**
 * A job's script → lines for people. On a terminal mlxpsub's own long lines are
 * named and not shown, and others go on further in, parted at blanks.
 */
export function shownScript(
  script: string,
  indent: string,
  { columns }: View,
): string[] {
  return script.trimEnd().split("\n").flatMap((line) => {
    const text = columns < Infinity && isHeadLine(line)
      ? `…; ${endTrap}    # mlxpsub's own, it notes the job's end`
      : isExportLine(line) && displayWidth(indent + line) > columns
      ? shortExport(line)
      : visible(line);
    const [blanks = ""] = /^\s*/.exec(line) ?? [];
    return wrapped(indent + text, columns, {
      indent: `${indent}${blanks}    `,
    });
  });
}

/** The same without its paths, which the paths above tell. */
function shortExport(line: string): string {
  const id = line.slice(line.lastIndexOf("=") + 1);
  return `export MLXP_SCHEDULER=… MLXPSUB_LOG_DIR=… MLXPSUB_LOG_ID=${id}`;
}

/** What is known of one job, for people. */
export function jobText(
  paths: Readonly<Record<string, string>>,
  record: string,
  script: string | undefined,
  view: View,
): string {
  return [
    "Paths",
    ...Object.entries(paths).map(([name, path]) =>
      `  ${`${name}:`.padEnd(9)} ${visible(path)}`
    ),
    "",
    "Record",
    ...record.trimEnd().split("\n").flatMap((line) => {
      const [blanks = ""] = /^ */.exec(line) ?? [];
      return wrapped(`  ${visible(line)}`, view.columns, {
        indent: `  ${blanks}    `,
      });
    }),
    "",
    "Script",
    ...script === undefined
      ? ["  (it is gone)"]
      : shownScript(script, "  ", view),
    "",
  ].join("\n");
}

/** What was found out about a script's runs, for people; a line each. */
export function evaluationText(evaluation: ScriptEvaluation): string {
  const left = evaluation.left.length === 0 ? [] : [
    "Left for the jobs:",
    ...evaluation.left.map((it) => `  ${visible(it)}`),
  ];
  const decided = evaluation.decided.length === 0 ? [] : [
    "Decided here:",
    ...evaluation.decided.map((it) => `  ${visible(it)}`),
  ];
  return [
    "Found in the script, of which nothing was run:",
    ...[...evaluation.found].map(([line, count]) =>
      `  line ${line}: run ${count === 1 ? "once" : `${count} times`}`
    ),
    ...decided,
    ...left,
  ].join("\n") + "\n";
}

/** The first job's script, for people who look before they submit. */
export function firstScript(
  results: readonly JobResult[],
  scriptOf: ScriptOf,
  view: View = wholeView,
): string {
  const job = results[0]?.job;
  if (job === undefined) return "";
  return [
    "",
    ...wrapped(
      `${visible(pathIn(job.logDir, "script"))} would be`,
      view.columns,
    ),
    "",
    ...shownScript(scriptOf(job), "    ", view),
    "",
    "",
  ].join("\n");
}
