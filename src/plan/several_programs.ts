import { type Diagnostic, warning } from "../error.ts";
import type { Script } from "../script/script.ts";
import { writtenText } from "../script/word_text.ts";
import type { ExpandedSite } from "./expanded_site.ts";
import { sizeOf } from "./site_counts.ts";

/**
 * Says once that several programs make jobs that do not wait for each other,
 * and how to keep them together.
 */
export function severalPrograms(
  sites: ExpandedSite[],
  script: Script,
): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const it of sites) {
    const name = writtenText(it.site.run.program.text);
    counts.set(name, (counts.get(name) ?? 0) + sizeOf(it));
  }
  const [first, second, ...more] = counts;
  if (first === undefined || second === undefined) return [];
  const [name, count] = first;
  const [other] = second;
  const site = sites.find((it) =>
    writtenText(it.site.run.program.text) === other
  );
  const rest = [second, ...more].map(([program, number]) =>
    `"${program}" ${number}`
  );
  return [warning(
    `"${name}" makes ${count} ${count === 1 ? "job" : "jobs"}, ${
      rest.join(" and ")
    }; a job of "${other}" does not wait for those of "${name}"`,
    { source: script.source, span: site?.site.span ?? { start: 0, end: 0 } },
    `To keep them together, add --run ${name}: "${other}" then stays where it is, in each job of "${name}"`,
  )];
}
