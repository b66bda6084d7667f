/** One character, or one expansion, of a word. */
export interface BraceItem {
  char: string;
  /** Quoted characters and expansions are never syntax. */
  quoting: "quoted" | "unquoted";
}

export type BraceResult<T> =
  | { kind: "words"; words: T[][] }
  /** More than anybody can want: `reason` ("braces make more than …"). */
  | { kind: "too many"; reason: string };

/**
 * `a{b,c}` → `ab`, `ac` (bash manual, 3.5.1). `make`: the item for a character
 * of a sequence, `near` the brace it stands for.
 */
export function expandBraces<T extends BraceItem>(
  _items: readonly T[],
  _make: (char: string, near: T) => T,
): BraceResult<T> {
  throw new Error("not written");
}
