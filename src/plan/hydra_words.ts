import { type Diagnostic, error, warning } from "../error.ts";
import { wordParts } from "../hydra/group_words.ts";
import type { RefusedWord } from "../hydra/refused_words.ts";
import type { RunSite } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import type { Axis } from "../sweep/expand.ts";
import type { ProgramFacts } from "./program.ts";
import { faultAt, knownWord, type SiteOverride } from "./sweep_site.ts";

/** Settings of config groups, and values of one word, that are tried out. */
const mostChoices = 100;
const mostValues = 1000;

/**
 * Words that Hydra refuses once it has composed a run's config: a key that is
 * not there, one that is to be added and is there already. What a value is does
 * hardly ever matter, so that of the product only the config groups are tried.
 */
export function refuseWords(
  axes: readonly Axis[],
  overrides: readonly SiteOverride[],
  facts: ProgramFacts,
  site: RunSite,
  script: Script,
): Diagnostic[] {
  const own = axes.filter((it) =>
    overrides[it.source]?.override.reader === "Hydra"
  );
  const wordAt = (axis: Axis, index: number): string =>
    knownWord(axis.valueAt(index), overrides[axis.source], site.variables);
  const told = (
    refused: RefusedWord | undefined,
    words: readonly SourcedWord[],
  ): Diagnostic[] => {
    if (refused === undefined) return [];
    const { word } = refused;
    const { source = -1 } = words.find((it) => it.word === word) ??
      words.find((it) => it.word.startsWith(`${word}=`)) ??
      (word.startsWith("--") ? {} : words[0] ?? {});
    const { origin } = overrides[source] ?? {};
    const make = refused.kind === "refused" ? error : warning;
    const place = { source: script.source, span: site.span };
    if (origin?.kind !== "argument") {
      return [make(refused.message, place, refused.hint)];
    }
    const { message, hint } = refused;
    return [{
      ...faultAt(
        { kind: "group", start: 0, end: 0, message, hint },
        origin.argument,
        script.source,
      ),
      severity: make(message).severity,
    }];
  };
  for (const words of trials(own, wordAt, facts)) {
    const refused = facts.refusedWord(words);
    if (refused !== undefined) {
      return told(
        refused,
        own.map((it, at) => ({ word: words[at] ?? "", source: it.source })),
      );
    }
  }
  const fixed = fixedWords(own, wordAt, overrides, site);
  const isOneRun = own.every((it) => it.swept === "no") &&
    !site.run.arguments.some((it) => it.role === "multirun flag");
  return told(
    refusedFirst(own, fixed, facts) ??
      (isOneRun ? leftOutMapping(own, fixed) : undefined),
    fixed,
  );
}

interface SourcedWord {
  word: string;
  /** Index of its override. */
  source: number;
}

/** Words that sweep nothing, in order, with those that later ones replace. */
function fixedWords(
  axes: readonly Axis[],
  wordAt: (axis: Axis, index: number) => string,
  overrides: readonly SiteOverride[],
  { variables }: RunSite,
): SourcedWord[] {
  const bySource = new Map(axes.map((it) => [it.source, it]));
  return overrides.flatMap((own, source) => {
    const { override } = own;
    const axis = bySource.get(source);
    if (axis !== undefined) {
      return axis.swept === "no" ? [{ word: wordAt(axis, 0), source }] : [];
    }
    return override.reader === "Hydra" && override.sweep.kind === "none"
      ? [{ word: knownWord(override.text, own, variables), source }]
      : [];
  });
}

/**
 * Hydra composes the words that sweep nothing first, those too that a later
 * word replaces, and which no job gets.
 */
function refusedFirst(
  axes: readonly Axis[],
  fixed: readonly SourcedWord[],
  facts: ProgramFacts,
): RefusedWord | undefined {
  const sources = new Set(axes.map((it) => it.source));
  const isSweep = axes.some((it) => it.swept === "yes");
  if (!isSweep && fixed.every((it) => sources.has(it.source))) return undefined;
  const refused = facts.refusedWord(fixed.map((it) => it.word)) ??
    noOption(fixed.filter((it) => !sources.has(it.source)), fixed, facts);
  return refused?.kind !== "refused" ? undefined : {
    ...refused,
    kind: "not known",
    message: isSweep
      ? `Hydra's own --multirun would refuse this, though no run does: without the words that sweep, ${
        refused.message.replace(/^C/, "c")
      }`
      : `Hydra would refuse this word, which no job gets, since a later one replaces it: ${
        refused.message.replace(/^C/, "c")
      }`,
  };
}

/** A run that is started by hand gets both mappings of a key, merged. */
function leftOutMapping(
  axes: readonly Axis[],
  fixed: readonly SourcedWord[],
): RefusedWord | undefined {
  const mappings = fixed.filter((it) => /^[^=]*=\s*\{/.test(it.word));
  for (const { word, source } of mappings) {
    const { prefix, name } = wordParts(word);
    const last = axes.find((it) => it.key === `${prefix}${name}`)?.source;
    if (last === source || mappings.every((it) => it.source !== last)) continue;
    return {
      kind: "not known",
      word,
      message:
        `"${word}" is left out, since a later word has its key: Hydra would merge the two`,
      hint: "Write one word with the keys of both",
    };
  }
  return undefined;
}

/** The last option of a group that sweeps nothing, where it is not there. */
function noOption(
  replaced: readonly SourcedWord[],
  fixed: readonly SourcedWord[],
  facts: ProgramFacts,
): RefusedWord | undefined {
  for (const { word, source } of replaced) {
    const { name, value = "" } = wordParts(word);
    const last = fixed.findLast((it) => wordParts(it.word).name === name);
    if (
      last?.source === source && /^[\w./-]+$/.test(value) &&
      facts.groupOptions(name) !== undefined &&
      facts.hasOption(name, value) === "no"
    ) {
      return {
        kind: "refused",
        word,
        message:
          `Cannot choose "${value}" in group "${name}": there is no such option`,
        hint: `Leave ${word} out`,
      };
    }
  }
  return undefined;
}

/** Words of runs in which all that can be refused is seen. */
function* trials(
  axes: readonly Axis[],
  wordAt: (axis: Axis, index: number) => string,
  facts: ProgramFacts,
): Generator<string[]> {
  const first = axes.map((it) => wordAt(it, 0));
  let choices: string[][] = [[]];
  for (const [at, axis] of axes.entries()) {
    const { prefix, name } = wordParts(axis.key);
    const turns = prefix !== "++" && facts.groupOptions(name) !== undefined
      ? Math.min(axis.size, mostChoices)
      : 1;
    if (turns === 1) {
      // a copy for each axis would take as many words as all axes squared
      for (const words of choices) words.push(first[at] ?? "");
      continue;
    }
    choices = choices.slice(0, Math.max(1, Math.floor(mostChoices / turns)))
      .flatMap((words) =>
        Array.from(
          { length: turns },
          (_, index) => [
            ...words,
            index === 0 ? first[at] ?? "" : wordAt(axis, index),
          ],
        )
      );
  }
  yield* choices;
  for (const [at, axis] of axes.entries()) {
    if (axis.size === 1) continue;
    const count = Math.min(axis.size, mostValues);
    let plain = isPlain(first[at] ?? "");
    const inPython =
      facts.hasOption(wordParts(axis.key).name, "*") === "unknown";
    for (let index = 1; index < count; index++) {
      const word = wordAt(axis, index);
      // one stands for all of them, unless it may be an option of a group
      const isOption = inPython && index < mostChoices &&
        /=[A-Za-z][\w./-]*$/.test(word);
      if (isPlain(word) && plain && !isOption) continue;
      plain ||= isPlain(word);
      yield first.with(at, word);
    }
  }
}

function isPlain(word: string): boolean {
  return /^\+{0,2}[^~+=][^=]*=[^[{]*$/s.test(word);
}
