import { type Diagnostic, error } from "../error.ts";
import type { Script } from "../script/script.ts";
import { countExactly, countRuns, samplePlaces } from "../sweep/points.ts";
import type { ExpandedSite } from "./expanded_site.ts";

/** Says so where a script would make more jobs than are allowed. */
export function checkCount(
  sites: ExpandedSite[],
  maxJobs: number,
  script: Script,
): Diagnostic[] {
  const counts = sites.map(sizeOf);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= maxJobs) return [];
  const largest = counts.indexOf(Math.max(...counts));
  const site = sites[largest];
  if (site === undefined) return [];
  const sizes = site.wheels.map((wheel) =>
    wheel.flatMap((it) => site.axes[it] ?? [])
  ).filter(([axis]) => axis !== undefined && axis.size !== 1)
    .map((axes) =>
      `${axes.map((it) => it.key).join(" with ")} (${axes[0]?.size})`
    ).join(" × ");
  const what = sites.length === 1
    ? sizes
    : `${sizes} on line ${site.site.line} are ${counts[largest]} of them`;
  return [error(
    `Cannot make ${total} jobs: --max-jobs is ${maxJobs}; ${what}`,
    { source: script.source, span: site.site.span },
    total > 1_000_000
      ? "Make the sweep smaller"
      : `Make the sweep smaller, or allow it with --max-jobs ${total}`,
  )];
}

/** How many runs a site makes. */
export function sizeOf({ axes, wheels, places }: ExpandedSite): number {
  return places?.length ?? countRuns(axes, wheels);
}

/**
 * So many points of all sweeps together, drawn by `random`; all where there are
 * no more. An endless sweep cannot be drawn from.
 */
export function sampleSites(
  sites: ExpandedSite[],
  count: number,
  random: () => number,
  script: Script,
): { sites: ExpandedSite[]; diagnostics: Diagnostic[] } {
  const sizes: bigint[] = [];
  for (const { axes, wheels, site } of sites) {
    const size = countExactly(axes, wheels);
    if (size !== undefined) {
      sizes.push(size);
      continue;
    }
    const long = axes.find((it) => !Number.isSafeInteger(it.size));
    return {
      sites: [],
      diagnostics: [error(
        `Cannot draw a sample: "${long?.key}" has ${
          long?.size === Infinity
            ? "no end"
            : "more values than can be told apart"
        }`,
        { source: script.source, span: site.span },
        long?.size === Infinity
          ? "Give its range an end"
          : `Give it ${Number.MAX_SAFE_INTEGER} values at most`,
      )],
    };
  }
  const total = sizes.reduce((sum, size) => sum + size, 0n);
  const chosen = samplePlaces(count, total, random);
  let from = 0n;
  const sampled = sites.map((site, index) => {
    const until = from + (sizes[index] ?? 0n);
    const places = chosen.filter((it) => it >= from && it < until)
      .map((it) => it - from);
    from = until;
    return { ...site, places };
  });
  return { sites: sampled, diagnostics: [] };
}
