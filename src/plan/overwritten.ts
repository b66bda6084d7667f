import { type Diagnostic, warning } from "../error.ts";
import type { Script } from "../script/script.ts";
import type { WrittenFile } from "../script/interpret/written_files.ts";
import type { ExpandedSite } from "./expanded_site.ts";
import { sizeOf } from "./site_counts.ts";

/** Files that each of several jobs writes anew, so that one job's text stays. */
export function overwrittenFiles(
  sites: ExpandedSite[],
  { source }: Script,
): Diagnostic[] {
  const files = new Map<
    string,
    { file: WrittenFile; jobs: number; ways: Set<string | undefined> }
  >();
  for (const site of sites) {
    for (const file of site.writes ?? []) {
      const known = files.get(file.path) ?? { file, jobs: 0, ways: new Set() };
      files.set(file.path, {
        file: known.file,
        jobs: known.jobs + sizeOf(site),
        ways: known.ways.add(file.from),
      });
    }
  }
  // what all of them make in the same way is the same
  return [...files.values()].filter(({ jobs, ways }) =>
    jobs > 1 && (ways.size > 1 || ways.has(undefined))
  ).map(({ file: { path, written, span, from }, jobs }) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const own = `"\${MLXPSUB_LOG_DIR:-.}/${name}"`;
    return warning(
      `Each of ${jobs} jobs writes "${written}" anew: they overwrite one another's`,
      { source, span },
      from === undefined
        ? `Write ${own} in its place, or append with >>`
        : from.startsWith("sed ")
        ? `Copy it to ${own} first, and change and use that`
        : `Write ${own} in its place`,
    );
  });
}
