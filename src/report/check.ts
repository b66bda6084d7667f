import { logDirOf, pathIn } from "../plan/layout.ts";
import { type Diagnostic, formatDiagnostics } from "../error.ts";
import { readJobDirectives } from "../plan/plan.ts";
import type { Scheduler } from "../schedulers/scheduler.ts";
import { directivesOf, type Script } from "../script/script.ts";

/**
 * A script → what `schedulers` would make of its directives, for people: the
 * head of job 1, and what they would warn of.
 */
export function checkReport(
  script: Script,
  logDir: string,
  findings: Diagnostic[],
  schedulers: readonly Scheduler[],
): string {
  const parts = schedulers.map((scheduler) => {
    const written = directivesOf(script, scheduler).length;
    const head = `${scheduler.title} (${scheduler.submitProgram}): ${
      written === 0
        ? "no directives"
        : `${written} directive${written === 1 ? "" : "s"}`
    }`;
    const read = readJobDirectives(script, scheduler);
    const header = scheduler.header({
      logDirName: logDir.slice(logDir.lastIndexOf("/") + 1),
      logId: 1,
      stdout: pathIn(logDirOf(logDir, 1), "stdout"),
      stderr: pathIn(logDirOf(logDir, 1), "stderr"),
      ...(read.shell === undefined ? { shell: script.shell } : {}),
      ...(read.headerFacts === undefined
        ? {}
        : { headerFacts: read.headerFacts }),
    });
    const lines = [script.shebang, ...header.lines, ...read.kept];
    return [
      head,
      ...lines.map((it) => `    ${it}`),
      ...indented(formatDiagnostics(read.diagnostics, "plain")),
      "",
    ].join("\n");
  });
  return [...parts, formatDiagnostics(findings, "plain")].join("\n");
}

function indented(text: string): string[] {
  return text.split("\n").filter((it) => it !== "").map((it) => `    ${it}`);
}
