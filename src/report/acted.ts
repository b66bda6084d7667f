import { jsonDocument } from "./json_document.ts";
import { wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import type { Submission } from "../sweep_log/submission.ts";
import type { View } from "../view.ts";
import { belowOneDirectory, inOneCell } from "./results.ts";
import { asTable, type Cell, longTable } from "./table.ts";

/** A job, and what came of an act on it. */
export interface ActedOn {
  job: Submission;
  kind: string;
}

/** Lines for programs: `log_dir<TAB>job_id<TAB>what came of it`. */
export function actedAsLines(rows: readonly ActedOn[]): string {
  return rows.map(({ job, kind }) =>
    [job.logDir, job.record.jobId ?? "", kind].map(inOneCell).join("\t") + "\n"
  ).join("");
}

/** The same as a table for a terminal; the directory is said once. */
export function actedAsTable(rows: readonly ActedOn[], view: View): string {
  if (rows.length === 0) return "";
  const { parent, title, cells } = belowOneDirectory(
    rows.map((it) => it.job.logDir),
  );
  return [
    ...wrapped(`In ${visible(parent)}:`, view.columns),
    longTable(
      [title, { title: "JOB", holds: "names" }, "RESULT"],
      rows.map(({ job, kind }, at): Cell[] => [
        cells[at] ?? "",
        job.record.jobId ?? "-",
        kind === "refused" ? { text: kind, ink: "bad" } : kind,
      ]),
      view,
      "mlxpsub status shows all",
    ),
  ].join("\n");
}

/** A path that may be removed, and why. */
export interface Removal {
  path: string;
  what: string;
}

/** Paths → the document of `--json`; `gone` are those that were removed. */
export function removalsAsJson<Item extends Removal>(
  items: readonly Item[],
  gone: ReadonlySet<Item>,
): string {
  const entries = items.map((it) => ({
    path: it.path,
    why: it.what,
    removed: gone.has(it),
  }));
  return jsonDocument({ entries });
}

/** The same as a table for a terminal. */
export function removalsAsTable(
  items: readonly Removal[],
  view: View,
): string {
  if (items.length === 0) return "";
  const { parent, cells } = belowOneDirectory(items.map((it) => it.path));
  return [
    ...wrapped(`In ${visible(parent)}:`, view.columns),
    asTable(
      ["PATH", { title: "WHY", holds: "words" }],
      items.map(({ what }, at): Cell[] => [
        cells[at] ?? "",
        { words: what.split(" ") },
      ]),
      view,
    ),
  ].join("\n");
}
