import { type Diagnostic, error, warning } from "../error.ts";
import { plainName } from "../script/plain_word.ts";
import type { ExpandedSite } from "./expanded_site.ts";

/** Names behind --sweep-flag and --zip that no run knows: a slip, mostly. */
export function unusedNames(
  { sweepFlags = [], zips = [] }: { sweepFlags?: string[]; zips?: string[][] },
  sites: ExpandedSite[],
): Diagnostic[] {
  if (sites.length === 0) return [];
  const keys = sites.map(({ axes }) =>
    new Set(axes.map((it) => plainName(it.key)))
  );
  const flags = sweepFlags.filter((name) => !keys.some((it) => it.has(name)))
    .map((name) =>
      warning(
        `--sweep-flag ${name} changes nothing: no run has a comma list behind ${
          name.length === 1 ? "-" : "--"
        }${name}`,
      )
    );
  const loose = zips.filter((group) =>
    group.length !== new Set(group).size ||
    group.some((name) =>
      !keys.some((it) =>
        it.has(name) && group.some((other) => other !== name && it.has(other))
      )
    )
  ).map((group) =>
    error(
      `Cannot zip ${group.join(" and ")}: no run sweeps them ${
        group.length === 2 ? "both" : "all"
      }`,
      undefined,
      "Name overrides or flags that one run command sweeps, as in --zip lr,wd",
    )
  );
  return [...flags, ...loose];
}
