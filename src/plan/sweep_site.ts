import { type Diagnostic, error, type Place, warning } from "../error.ts";
import { partsOf } from "../script/walk.ts";
import { assignedNames } from "../script/assigned_names.ts";
import { sweptVariable } from "../script/swept_variable.ts";
import type { Argument } from "../script/run_command.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { writtenAs } from "../script/word_text.ts";
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

/**
 * Reads the overrides of every run command; reports all that are wrong.
 * `checked`: what words read of the script's own variables sweeps nothing.
 */
export function readSweeps(
  script: Script,
  sites: RunSite[],
  variables: "unknown" | "checked" = "unknown",
): { sweeps: SweepSite[]; diagnostics: Diagnostic[] } {
  const { source, commands } = script;
  const assigned = assignedNames(commands, source.text);
  const diagnostics: Diagnostic[] = [];
  const sweeps = sites.map((site) => {
    const overrides: SiteOverride[] = [];
    site.run.arguments.forEach((argument, index) => {
      const before = site.run.arguments[index - 1];
      const unknown = variables === "checked"
        ? undefined
        : sweptVariable(argument, before, assigned);
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
        return;
      }
      diagnostics.push(...doubtfulExpansions(argument, source));
      if (argument.role === "override") {
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

/** Expansions that surely mean something else than what they do. */
function doubtfulExpansions(argument: Argument, source: Source): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const part of partsOf(argument.word)) {
    if (part.kind !== "parameter") continue;
    const place = { source, span: part.span };
    const written = source.text.slice(part.span.start, part.span.end);
    const sweeps = argument.role === "override" &&
      /^:?[-=+].*,/s.test(part.operation);
    if (
      written.startsWith("${") &&
      !/^(?:[!#]?|[!#]?[-:+=?#%\/^,@[].*)$/s.test(part.operation)
    ) {
      found.push(error(
        `Cannot use "${written}": the shell takes it for itself, and refuses it`,
        place,
        "Put the word in single quotes",
      ));
    } else if (sweeps) {
      found.push(warning(
        `What "${written}" stands for is not swept: it is known only inside the job`,
        place,
        "Write the values into the command",
      ));
    }
  }
  return found;
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
