import { jsonDocument } from "./json_document.ts";
import type { Diagnostic } from "../error.ts";
import { formatDiagnostics } from "../format_diagnostics.ts";
import { visible } from "../visible.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { wrapped } from "../display_width.ts";
import { positionAt } from "../source.ts";
import { type View, wholeView } from "../view.ts";

const indent = "    ";

/** What one scheduler would make of a script. */
export interface SchedulerCheck {
  scheduler: Scheduler;
  /** How many directives of it there are. */
  written: number;
  /** The head of job 1, or of the array. */
  lines: string[];
  findings: Diagnostic[];
}

/** What schedulers would make of a script → a text for people. */
export function checkReport(
  checks: readonly SchedulerCheck[],
  findings: Diagnostic[],
  view: View = wholeView,
): string {
  const inner = { ...view, columns: view.columns - indent.length };
  const parts = checks.map(({ scheduler, written, lines, findings }) =>
    [
      `${scheduler.title} (${scheduler.submitProgram}): ${
        written === 0
          ? "no directives"
          : `${written} directive${written === 1 ? "" : "s"}`
      }`,
      ...lines.flatMap((it) =>
        wrapped(indent + visible(it), view.columns, { indent: indent + indent })
      ),
      ...indented(formatDiagnostics(findings, inner)),
      "",
    ].join("\n")
  );
  return [...parts, formatDiagnostics(findings, view)].join("\n");
}

function indented(text: string): string[] {
  return text.split("\n").filter((it) => it !== "").map((it) => indent + it);
}

/** The same → the document of `--json`, with a final newline. */
export function checkJson(
  checks: readonly SchedulerCheck[],
  findings: readonly Diagnostic[],
): string {
  const document = {
    schedulers: checks.map(({ scheduler, written, lines, findings }) => ({
      scheduler: scheduler.name,
      directives: written,
      head: lines,
      findings: findings.map(findingKeys),
    })),
    findings: findings.map(findingKeys),
  };
  return jsonDocument(document);
}

function findingKeys({ severity, message, hint, place }: Diagnostic) {
  const at = place === undefined
    ? undefined
    : positionAt(place.source.text, place.span.start);
  return {
    severity,
    message,
    hint: hint ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
  };
}
