export interface TildePlaces {
  /** undefined: HOME is not set. */
  home: string | undefined;
  pwd: string | undefined;
  oldpwd: string | undefined;
  /** The home of a user of this machine; undefined: nobody is called so. */
  homeOf(user: string): string | undefined;
}

/**
 * A tilde-prefix, from `~` to the first unquoted slash (or colon), unquoted
 * throughout → what it stands for; undefined: it stays as it is.
 */
export function expandTilde(
  _prefix: string,
  _places: TildePlaces,
): string | undefined {
  throw new Error("not written");
}

/**
 * Where tilde-prefixes stand in the unquoted text of a word: [start, end).
 * In an assignment's value also behind each colon. Give quoted characters and
 * expansions as "\0".
 */
export function tildePrefixes(
  _text: string,
  _place: "word" | "assigned value",
): [number, number][] {
  throw new Error("not written");
}
