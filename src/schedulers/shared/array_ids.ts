/** How many jobs an array has → its indices, from 1. */
export function indicesOf(size: number): number[] {
  return Array.from({ length: size }, (_, at) => at + 1);
}

/**
 * The ids of an array's jobs where one of them is `12[3].server`, from that one;
 * undefined where it is another kind of id.
 */
export function bracketedIds(
  one: string | undefined,
  size: number,
): string[] | undefined {
  const [, before, after] = /^([^[\]]+)\[[^\]]*\](.*)$/.exec(one ?? "") ?? [];
  return before === undefined
    ? undefined
    : indicesOf(size).map((it) => `${before}[${it}]${after}`);
}

/** `12[3].server` → `12.server`. */
export function withoutBrackets(id: string): string {
  return id.replace(/\[[^\]]*\]/, "");
}
