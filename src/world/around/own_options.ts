import { resolve } from "@std/path/posix";
import {
  addOptions,
  mergeOptions,
  parseScriptOptions,
  type SubmitOptions,
} from "../../cli/call.ts";
import { presetOptions, type Presets } from "../../cli/config_file.ts";
import type { Diagnostic } from "../../error.ts";
import { ownOptionLines } from "../../plan/plan.ts";
import { schedulers } from "../../schedulers/registry.ts";
import type { Script } from "../../script/script.ts";

/**
 * The environment that the script will find in a job, as far as it can be told:
 * this one, with the place where mlxpsub is called as that of the submission.
 */
export function environmentIn(workDir: string): Map<string, string> {
  const places = schedulers.flatMap((it) => it.submitDirVariables)
    .map((it) => [it, workDir] as const);
  return new Map([...Object.entries(Deno.env.toObject()), ...places]);
}

/** What makes no sense of jobs that run here, and is no fault where it is preset. */
const queueOptions = [
  "array",
  "maxRunning",
  "hold",
  "allOrNothing",
  "mail",
  "scheduler",
] as const satisfies readonly (keyof SubmitOptions)[];

/** Options of the call over those of the script, over what is preset. */
export function withOwnOptions(
  script: Script,
  callOptions: SubmitOptions,
  presets: Presets,
  workDir: string,
  diagnostics: Diagnostic[],
): SubmitOptions {
  let options = presetOptions(presets);
  if (callOptions.local !== undefined) {
    for (const it of queueOptions) delete options[it];
  }
  let own: SubmitOptions = {};
  for (const line of ownOptionLines(script, environmentIn(workDir))) {
    const { words, span } = line;
    diagnostics.push(...line.diagnostics);
    const read = parseScriptOptions(words, { source: script.source, span });
    diagnostics.push(...read.diagnostics);
    own = addOptions(own, read.options);
  }
  options = mergeOptions(options, own);
  const { logDir } = callOptions;
  // of the command line, it counts from where that is written
  return mergeOptions(
    options,
    logDir === undefined
      ? callOptions
      : { ...callOptions, logDir: resolve(workDir, logDir) },
  );
}
