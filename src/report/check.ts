import { type Diagnostic, formatDiagnostics } from "../error.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";

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
): string {
  const parts = checks.map(({ scheduler, written, lines, findings }) =>
    [
      `${scheduler.title} (${scheduler.submitProgram}): ${
        written === 0
          ? "no directives"
          : `${written} directive${written === 1 ? "" : "s"}`
      }`,
      ...lines.map((it) => `    ${it}`),
      ...indented(formatDiagnostics(findings, "plain")),
      "",
    ].join("\n")
  );
  return [...parts, formatDiagnostics(findings, "plain")].join("\n");
}

function indented(text: string): string[] {
  return text.split("\n").filter((it) => it !== "").map((it) => `    ${it}`);
}
