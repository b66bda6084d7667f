import { expandPathname } from "../../script/interpret/text/pathname.ts";
import type { Looks } from "./here.ts";

/**
 * Paths that match a shell pattern, `**` included, relative to a directory as
 * the pattern is; sorted. For glob() in words that are no overrides.
 */
export function filesMatching(
  pattern: string,
  directory: string,
  looks: Looks,
): string[] {
  const found = expandPathname(pattern, looks, directory, {
    dotglob: "off",
    extglob: "on",
    globstar: "on",
    nocaseglob: "off",
    nullglob: "on",
    failglob: "off",
  });
  return found.kind === "names" ? found.names : [];
}
