import { type Diagnostic, error, type Place } from "../error.ts";
import { assignedNames, namesRead } from "../script/assigned_names.ts";
import type { Argument } from "../script/run_command.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { hasExpansion, writtenAs } from "../script/word_text.ts";
import { lineOf, type Source } from "../source.ts";
import type { SweepFault } from "../sweep/fault.ts";
import { type Override, parseOverride } from "../sweep/override.ts";

/** A run command and the overrides among its words. */
export interface SweepSite {
  site: RunSite;
  overrides: SiteOverride[];
}

export interface SiteOverride {
  override: Override;
  /** The word it stands in, or the config file that sets it. */
  origin:
    | { kind: "argument"; argument: Argument }
    | { kind: "config" };
}

/** Reads the overrides of every run command; reports all that are wrong. */
export function readSweeps(
  script: Script,
  sites: RunSite[],
): { sweeps: SweepSite[]; diagnostics: Diagnostic[] } {
  const { source, commands } = script;
  const assigned = assignedNames(commands, source.text);
  const diagnostics: Diagnostic[] = [];
  const sweeps = sites.map((site) => {
    const overrides: SiteOverride[] = [];
    site.run.arguments.forEach((argument, index) => {
      const before = site.run.arguments[index - 1];
      const unknown = dependsOnScript(argument, before, assigned);
      if (unknown !== undefined) {
        diagnostics.push(error(
          `Cannot tell what "${
            writtenAs(argument.text.text, argument.text.expansions)
          }" sweeps: the script itself sets ${unknown.name} on line ${
            lineOf(source.text, unknown.offset)
          }`,
          { source, span: argument.word.span },
          `Write the values of ${unknown.name} into the command`,
        ));
      } else if (argument.role === "override") {
        const parsed = parseOverride(argument.text.text);
        if (parsed.ok) {
          overrides.push({
            override: parsed.value,
            origin: { kind: "argument", argument },
          });
        } else diagnostics.push(faultAt(parsed.fault, argument, source));
      }
    });
    return { site, overrides };
  });
  return { sweeps, diagnostics };
}

/** A fault in an override → an error that points into the script. */
export function faultAt(
  fault: SweepFault,
  argument: Argument,
  source: Source,
): Diagnostic {
  const { text, word } = argument;
  const place: Place = {
    source,
    span: word.span,
    caret: text.offsets[fault.start] ?? word.span.start,
  };
  return error(
    writtenAs(fault.message, text.expansions),
    place,
    fault.hint === undefined
      ? undefined
      : writtenAs(fault.hint, text.expansions),
  );
}

/**
 * The variable, set by the script, on which a word depends that may hold
 * overrides. `--config $FILE` holds none.
 */
function dependsOnScript(
  argument: Argument,
  before: Argument | undefined,
  assigned: Map<string, number>,
): { name: string; offset: number } | undefined {
  if (!hasExpansion(argument.text.text)) return undefined;
  const valueOfFlag = before?.text.text.startsWith("-") ?? false;
  if (argument.role === "other" && valueOfFlag) return undefined;
  if (argument.text.text.startsWith("-")) return undefined;
  for (const name of namesRead(argument.word)) {
    const offset = assigned.get(name);
    if (offset !== undefined) return { name, offset };
  }
  return undefined;
}
