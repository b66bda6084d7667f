/**
 * The word of `known` that `typed` most likely means: one that it begins, or
 * one that is a letter or two away.
 */
export function closeWord(
  typed: string,
  known: readonly string[],
): string | undefined {
  if (typed.length < 2) return undefined;
  const begun = known.filter((it) => it.startsWith(typed));
  if (begun.length > 0) return begun[0];
  const allowed = typed.length < 5 ? 1 : 2;
  const near = known.map((word) => ({ word, far: distance(typed, word) }))
    .filter((it) => it.far <= allowed)
    .sort((a, b) => a.far - b.far);
  return near[0]?.word;
}

/** Letters to put in, take out, replace or swap with the next one. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      ));
    }
    before = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
