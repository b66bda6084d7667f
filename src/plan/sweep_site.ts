import { type Diagnostic, error, type Place, warning } from "../error.ts";
import { bareFlag, plainWord, sweepsPlainly } from "../script/plain_word.ts";
import { partsOf } from "../script/walk.ts";
import { assignedNames } from "../script/assigned_names.ts";
import { sweptVariable } from "../script/swept_variable.ts";
import type { Argument } from "../script/run_command.ts";
import type { Changed } from "./job_variables.ts";
import type { ReceivedRun } from "./received_run.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { WrittenFile } from "../script/interpret/written_files.ts";
import type { Script } from "../script/script.ts";
import { knownText, type KnownVariables } from "../script/known_text.ts";
import { type ShellExpansion, writtenAs } from "../script/word_text.ts";
import { lineOf, type Source } from "../source.ts";
import type { Parsed, SweepFault } from "../sweep/fault.ts";
import { type Override, parseOverride } from "../sweep/override.ts";
import { parseSweptWord } from "../sweep/swept_word.ts";

/** A run command and the overrides among its words. */
export interface SweepSite {
  site: RunSite;
  /** What it receives, where that can be told. */
  received?: ReceivedRun;
  /** Files that each of its jobs writes anew. */
  writes?: readonly WrittenFile[];
  /** Variables of the environment that its jobs must find to be as here. */
  reads?: readonly string[];
  /** Of what its jobs are told, what the script changes. */
  changed?: Changed;
  overrides: SiteOverride[];
}

export interface SiteOverride {
  override: Override;
  /** The word it stands in, or the config file that sets it. */
  origin:
    | { kind: "argument"; argument: Argument }
    | { kind: "config" };
}

/** The expansions in the word of an override; none in one of a config file. */
export function expansionsOf(it: SiteOverride | undefined): ShellExpansion[] {
  return it?.origin.kind === "argument"
    ? it.origin.argument.text.expansions
    : [];
}

/** A word of an override with what is known of its expansions filled in. */
export function knownWord(
  text: string,
  it: SiteOverride | undefined,
  variables: KnownVariables,
): string {
  const expansions = expansionsOf(it);
  return knownText({ text, offsets: [], expansions }, variables) ?? text;
}

/**
 * Reads the overrides and the swept flags of every run command; reports all
 * that are wrong. `sweepFlags`: flags behind which a comma list is a sweep.
 * `checked`: what words read of the script's own variables sweeps nothing.
 */
export function readSweeps(
  script: Script,
  sites: RunSite[],
  variables: "unknown" | "checked" = "unknown",
  sweepFlags: readonly string[] = [],
): { sweeps: SweepSite[]; diagnostics: Diagnostic[] } {
  const { source, commands } = script;
  const assigned = variables === "checked"
    ? undefined
    : assignedNames(commands, source.text);
  const diagnostics: Diagnostic[] = [];
  const sweeps = sites.map((site) => {
    const overrides: SiteOverride[] = [];
    site.run.arguments.forEach((argument, index) => {
      const before = site.run.arguments[index - 1];
      const unknown = assigned === undefined
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
      const readAs = (text: string): ReadWord | undefined =>
        readWord(text, argument.role, before, sweepFlags);
      diagnostics.push(
        ...doubtfulExpansions(argument, site.variables, script, readAs),
      );
      const read = readAs(argument.text.text);
      if (read === undefined) return;
      if (!read.parsed.ok) {
        diagnostics.push(faultAt(read.parsed.fault, argument, source));
        return;
      }
      const override = read.parsed.value;
      if (read.doubt !== undefined && override.sweep.kind !== "none") {
        diagnostics.push(warning(
          `"${argument.text.text}" is swept, though it may be the value of "${read.doubt}"`,
          { source, span: argument.word.span },
          `Write ${read.doubt}=… if it is, or the word before the flag`,
        ));
      }
      overrides.push({ override, origin: { kind: "argument", argument } });
    });
    return { site, overrides };
  });
  return { sweeps, diagnostics };
}

/** What a word may sweep; `doubt`: the flag that might take it for its value. */
interface ReadWord {
  parsed: Parsed<Override>;
  doubt?: string;
}

/** Undefined for a word that surely stays as it is. */
function readWord(
  text: string,
  role: Argument["role"],
  before: Argument | undefined,
  sweepFlags: readonly string[],
): ReadWord | undefined {
  const flag = before?.role === "other"
    ? bareFlag(before.text.text)
    : undefined;
  switch (role) {
    case "multirun flag":
      return undefined;
    case "override": {
      const parsed = parseOverride(text);
      if (flag === undefined) return { parsed };
      // `--note "x=first, second"`: no key=value of Hydra's, or prose
      return !parsed.ok || /\s/.test(text)
        ? undefined
        : { parsed, doubt: flag };
    }
    case "other": {
      const word = plainWord(text, flag);
      if (!sweepsPlainly(word, sweepFlags)) return undefined;
      const parsed = parseSweptWord(word);
      return parsed.ok && parsed.value.sweep.kind === "none"
        ? undefined
        : { parsed };
    }
  }
}

/** Expansions that surely mean something else than what they do. */
function doubtfulExpansions(
  argument: Argument,
  variables: KnownVariables,
  { source, decided }: Script,
  readAs: (text: string) => ReadWord | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const known = knownText(argument.text, variables);
  const sweepsHere = known !== undefined && known !== argument.text.text &&
    sweeps(readAs(known)) && !sweeps(readAs(argument.text.text));
  for (const part of partsOf(argument.word)) {
    if (part.kind !== "parameter") continue;
    const place = { source, span: part.span };
    const written = source.text.slice(part.span.start, part.span.end);
    const lists = argument.role === "override" &&
      decided?.has(part.name) !== true &&
      /^:?[-=+].*,/s.test(part.operation);
    if (
      written.startsWith("${") &&
      !/^(?:[!#]?|!\*|[!#]?[-:+=?#%\/^,@[].*)$/s.test(part.operation)
    ) {
      found.push(error(
        `Cannot use "${written}": the shell takes it for itself, and refuses it`,
        place,
        "Put the word in single quotes",
      ));
    } else if (lists) {
      found.push(warning(
        `What "${written}" stands for is not swept: it is known only inside the job`,
        place,
        "Write the values into the command",
      ));
    } else if (sweepsHere && decided?.has(part.name) !== true) {
      found.push(warning(
        `What "${written}" stands for is not swept: it is "${
          variables.get(part.name)
        }" here, and only the job knows what it is there`,
        place,
        `Write \${${part.name}?} in its place to sweep over what it is here`,
      ));
    }
  }
  return found;
}

function sweeps(read: ReadWord | undefined): boolean {
  return read?.parsed.ok === true && read.parsed.value.sweep.kind !== "none";
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
