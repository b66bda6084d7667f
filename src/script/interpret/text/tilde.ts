export interface TildePlaces {
  /** undefined: HOME is not set. */
  home: string | undefined;
  pwd: string | undefined;
  oldpwd: string | undefined;
  /**
   * The home of a user of this machine, "" for who runs the script; undefined:
   * nobody is called so.
   */
  homeOf(user: string): string | undefined;
}

/**
 * A tilde-prefix, from `~` to the first unquoted slash (or colon), unquoted
 * throughout → what it stands for; undefined: it stays as it is.
 */
export function expandTilde(
  prefix: string,
  places: TildePlaces,
): string | undefined {
  switch (prefix) {
    case "~":
      return places.home ?? places.homeOf("");
    case "~+":
      return places.pwd;
    case "~-":
      return places.oldpwd;
  }
  return /^~[^\s/+-][^\s/]*$/.test(prefix) && !/^~\d+$/.test(prefix)
    ? places.homeOf(prefix.slice(1))
    : undefined;
}

/**
 * Where tilde-prefixes stand in the unquoted text of a word: [start, end).
 * In an assignment's value, and in a word that looks like an assignment, also
 * behind each colon. Give quoted characters and expansions as "\0".
 */
export function tildePrefixes(
  text: string,
  place: "word" | "assigned value",
): [number, number][] {
  const name = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/.exec(text)?.[0];
  if (place === "word" && name === undefined) {
    return text.startsWith("~") ? prefixAt(text, 0) : [];
  }
  const from = place === "word" ? name?.length ?? 0 : 0;
  const prefixes: [number, number][] = [];
  for (let start = from; start <= text.length;) {
    if (text[start] === "~") prefixes.push(...prefixAt(text, start));
    const colon = text.indexOf(":", start);
    if (colon === -1) break;
    start = colon + 1;
  }
  return prefixes;
}

function prefixAt(text: string, start: number): [number, number][] {
  const length = text.slice(start).search(/[/:]/);
  const end = length === -1 ? text.length : start + length;
  return text.slice(start, end).includes("\0") ? [] : [[start, end]];
}
