import type { Diagnostic } from "../error.ts";
import type { Bash } from "../script/evaluate/bash.ts";
import { evaluate } from "../script/evaluate/evaluate.ts";
import { needsEvaluation } from "../script/evaluate/needs_evaluation.ts";
import type { RunSearch } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { findSweeps } from "./plan.ts";
import type { SweepSite } from "./sweep_site.ts";

/** A script whose runs stand at the top level: the user's, or a straight one. */
export interface ScriptPart {
  script: Script;
  sweeps: SweepSite[];
  /** Makes a message about this script one about the user's. */
  inUserScript(it: Diagnostic): Diagnostic;
}

export interface ScriptParts {
  parts: ScriptPart[];
  diagnostics: Diagnostic[];
  /** Undefined where the syntax alone told everything. */
  evaluation?: ScriptEvaluation;
}

/** What an evaluation has to say of itself. */
export interface ScriptEvaluation {
  /** Which run commands were found, and how often. */
  found: string[];
  /** The commands that were left for the job. */
  left: string[];
}

/**
 * The runs of a script: as written where the syntax tells them, else one part
 * for each time that bash comes by a run command.
 */
export function readParts(
  script: Script,
  search: RunSearch,
  maxJobs: number,
  bash: Bash,
  sweepFlags: readonly string[] = [],
): ScriptParts {
  if (!needsEvaluation(script, search)) {
    const { sweeps, diagnostics } = findSweeps(
      script,
      search,
      "unknown",
      sweepFlags,
    );
    const part = { script, sweeps, inUserScript: (it: Diagnostic) => it };
    return { parts: [part], diagnostics };
  }
  const evaluation = evaluate(script, search, maxJobs, bash);
  if (!evaluation.ok) {
    return { parts: [], diagnostics: evaluation.diagnostics };
  }
  const diagnostics: Diagnostic[] = [];
  const parts = evaluation.calls.map((call): ScriptPart => {
    const found = findSweeps(call.script, search, "checked", sweepFlags);
    const { text } = call.script.source;
    const inUserScript = (it: Diagnostic): Diagnostic =>
      it.place?.source.text === text
        ? { ...it, place: { source: script.source, span: call.span } }
        : it;
    diagnostics.push(...found.diagnostics.map(inUserScript));
    const sweeps = found.sweeps.map((it) => ({
      ...it,
      site: { ...it.site, line: call.line, span: call.span },
    }));
    return { script: call.script, sweeps, inUserScript };
  });
  if (parts.length === 0) {
    diagnostics.push({
      severity: "error",
      message:
        `Cannot find a run in ${script.source.name}: no run command is reached`,
    });
  }
  return {
    parts,
    diagnostics: distinct(diagnostics),
    evaluation: { found: evaluation.evaluated, left: evaluation.left },
  };
}

/** What is said of one run command once need not be said of each call. */
export function distinct(all: Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return all.filter((it) => {
    const key = `${it.message} ${it.place?.span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
