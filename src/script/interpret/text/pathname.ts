import type { Here } from "../here.ts";

export interface PathnameOptions {
  dotglob: "on" | "off";
  extglob: "on" | "off";
  globstar: "on" | "off";
  nocaseglob: "on" | "off";
  nullglob: "on" | "off";
  failglob: "on" | "off";
  /** Where GLOBIGNORE is set and not empty. */
  globIgnore?: string;
}

export type PathnameResult =
  /** No pattern, or nothing matches: the word stays as it is. */
  | { kind: "literal"; looks: string[] }
  /** Empty only under nullglob. */
  | { kind: "names"; names: string[]; looks: string[] }
  /** failglob. */
  | { kind: "no match"; looks: string[] }
  | { kind: "too many"; reason: string };

/**
 * Pathname expansion of a pattern (quoted parts through quotePattern()),
 * relative to `directory`; names sorted as under LC_ALL=C. `looks`: the
 * directories that were listed.
 */
export function expandPathname(
  _pattern: string,
  _here: Pick<Here, "list" | "stat" | "lstat">,
  _directory: string,
  _options: PathnameOptions,
): PathnameResult {
  throw new Error("not written");
}
