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
  const told = (refused: RefusedWord | undefined): Diagnostic[] => {
    if (refused === undefined) return [];
    const axis = own.find((it) => refused.word.startsWith(`${it.key}=`)) ??
      own.find((it) => refused.word === it.key) ?? own[0];
    const { origin } = overrides[axis?.source ?? -1] ?? {};
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
    if (refused !== undefined) return told(refused);
  }
  return told(ownMultirun(own, wordAt, facts));
}

/** Hydra's --multirun composes the words that sweep nothing by themselves first. */
function ownMultirun(
  axes: readonly Axis[],
  wordAt: (axis: Axis, index: number) => string,
  facts: ProgramFacts,
): RefusedWord | undefined {
  const fixed = axes.filter((it) => it.swept === "no");
  if (fixed.length === axes.length) return undefined;
  const refused = facts.refusedWord(fixed.map((it) => wordAt(it, 0)));
  return refused?.kind !== "refused" ? undefined : {
    ...refused,
    kind: "not known",
    message:
      `Hydra's own --multirun would refuse this, though no run does: without the words that sweep, ${
        refused.message.replace(/^C/, "c")
      }`,
  };
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
    for (let index = 1; index < count; index++) {
      const word = wordAt(axis, index);
      if (/^\+{0,2}[^~+=][^=]*=[^[{]*$/s.test(word)) continue;
      yield first.with(at, word);
    }
  }
}
