import { warning } from "../../error.ts";
import type { Span } from "../../source.ts";
import type { Shell } from "./shell.ts";

/**
 * A command at the top level fails here under `set -e`; the job decides
 * whether it goes on.
 */
export function noteFailure(span: Span, shell: Shell): void {
  if (shell.trials > 0) return;
  const [line = ""] = shell.code.text.slice(span.start, span.end).split("\n");
  shell.failing.push(warning(
    `\`${line}\` fails here: as \`set -e\` is on, a job ends at this line unless it goes well there`,
    shell.place(span),
    "Add || true behind it if jobs are to go on",
  ));
}

/** A run is reached: its job may end before it, at what fails here. */
export function warnOfFailures(shell: Shell): void {
  shell.warnings.push(...shell.failing.splice(0));
}
