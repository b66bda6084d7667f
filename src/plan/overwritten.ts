import { type Diagnostic, warning } from "../error.ts";
import type { Script } from "../script/script.ts";
import type { WrittenFile } from "../script/interpret/written_files.ts";
import type { ExpandedSite } from "./plan_runs.ts";
import { sizeOf } from "./site_counts.ts";

/** Files that each of several jobs writes anew, so that one job's text stays. */
export function overwrittenFiles(
  sites: ExpandedSite[],
  { source }: Script,
): Diagnostic[] {
  const files = new Map<string, { file: WrittenFile; jobs: number }>();
  for (const site of sites) {
    for (const file of site.writes ?? []) {
      const known = files.get(file.path) ?? { file, jobs: 0 };
      files.set(file.path, { ...known, jobs: known.jobs + sizeOf(site) });
    }
  }
  return [...files.values()].filter((it) => it.jobs > 1).map((
    { file: { path, written, span }, jobs },
  ) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return warning(
      `Each of ${jobs} jobs writes "${written}" anew: they overwrite one another's`,
      { source, span },
      `Write "\${MLXPSUB_LOG_DIR:-.}/${name}" in its place, or append with >>`,
    );
  });
}
