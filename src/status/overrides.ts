import { plainWord } from "../script/plain_word.ts";

/**
 * The runs of a sweep → what tells one of them apart: its words, in their
 * order, without those that all runs have.
 */
export function differingIn(
  sweep: readonly (readonly string[])[],
): (run: readonly string[]) => string[] {
  // with nothing to compare it with, everything tells it apart
  if (sweep.length < 2) return (run) => [...run];
  const counts = new Map<string, number>();
  for (const run of sweep) {
    for (const word of new Set(run)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return (run) => run.filter((word) => counts.get(word) !== sweep.length);
}

/**
 * `+model.depth@pkg=3` → `model.depth@pkg` and `3`; `--lr 0.1` → `--lr` and
 * `0.1`, as `--lr=0.1`; `-s0` → `-s` and `0`; `~key` has no value.
 */
export function splitOverride(word: string): { key: string; value: string } {
  const [, flag, behind] = /^(--?[A-Za-z][\w.-]*) (.*)$/s.exec(word) ?? [];
  if (flag !== undefined && behind !== undefined) {
    return { key: flag, value: behind };
  }
  const { name, lead } = plainWord(word, undefined);
  if (lead !== "") return { key: name, value: word.slice(lead.length) };
  const at = word.indexOf("=");
  const key = at === -1 ? word : word.slice(0, at);
  return {
    key: key.replace(/^(\+\+|\+|~)/, ""),
    value: at === -1 ? "" : word.slice(at + 1),
  };
}

/** The key that is meant: itself, or `--lr` by `lr` where nothing else is so called. */
export function keyMeant(
  keys: readonly string[],
  name: string,
): string | undefined {
  return [name, `--${name}`, `-${name}`].find((it) => keys.includes(it));
}

/** The last override of a key, as in Hydra; undefined where there is none. */
export function valueOf(
  overrides: readonly string[],
  key: string,
): string | undefined {
  const word = overrides.findLast((it) => splitOverride(it).key === key);
  return word === undefined ? undefined : splitOverride(word).value;
}
