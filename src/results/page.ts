import { pageScript } from "./page_script.ts";
import { pageStyle } from "./page_style.ts";
import { type Pick, type ResultRow, tableOf } from "./table.ts";

/** The most points of one curve that a page carries; others are thinned out. */
const pointsAtMost = 200;

/** What the page's script reads. */
interface PageData {
  columns: { name: string; kind: string }[];
  rows: (string | number | null)[][];
  /** Of each row and metric, in the order of `metrics`. */
  curves: ([steps: number[], values: (number | null)[]] | null)[][];
  metrics: string[];
  reasons: { reason: string; jobs: string[] }[];
}

/**
 * One page that needs no network and nothing else: a table to sort and filter,
 * curves of a metric over steps coloured by a setting, settings against a
 * metric as parallel coordinates, failures by reason.
 */
export function resultsPage(
  title: string,
  rows: readonly ResultRow[],
  pick: Pick,
): string {
  const data = JSON.stringify(dataOf(rows, pick));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="mlxpsub results">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p id="summary"></p>
<section><h2>Metrics over steps</h2>
<label>Metric <select id="curve-metric"></select></label>
<label>Colour by <select id="curve-setting"></select></label>
<canvas id="curves"></canvas><div id="curve-legend" class="legend"></div></section>
<section><h2>Settings against a metric</h2>
<label>Metric <select id="parallel-metric"></select></label>
<canvas id="parallel"></canvas></section>
<section><h2>Jobs</h2>
<label>Filter <input id="filter" type="search" placeholder="FAILED, lr=0.1 …"></label>
<span id="shown"></span>
<div class="wide"><table id="jobs"></table></div></section>
<section id="failures"><h2>Failures</h2><ul id="reasons"></ul></section>
<script type="application/json" id="data">${
    // so that nothing within ends the element
    data.replaceAll("<", "\\u003c")}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

function dataOf(rows: readonly ResultRow[], pick: Pick): PageData {
  const table = tableOf(rows, pick);
  const metrics = table.columns.filter((it) => it.kind === "metric")
    .map((it) => it.name);
  const failed = rows.filter((it) => it.reason !== undefined);
  const byReason = Map.groupBy(failed, (it) => it.reason ?? "");
  return {
    columns: table.columns,
    rows: table.rows.map((row) => row.map((it) => jsonSafe(it ?? null))),
    metrics,
    curves: rows.map((row) =>
      metrics.map((name) => {
        const series = row.metrics.get(name);
        return series === undefined
          ? null
          : thinned(series.steps, series.values);
      })
    ),
    reasons: [...byReason].map(([reason, some]) => ({
      reason,
      jobs: some.map((it) => it.logId),
    })).sort((a, b) => b.jobs.length - a.jobs.length),
  };
}

/** JSON has no NaN: the page shows such a number as a text. */
function jsonSafe(cell: string | number | null): string | number | null {
  return typeof cell === "number" && !Number.isFinite(cell)
    ? String(cell)
    : cell;
}

/** Every n-th point, and the last. */
function thinned(
  steps: number[],
  values: number[],
): [number[], (number | null)[]] {
  const stride = Math.max(1, Math.ceil(values.length / pointsAtMost));
  const keep = (_: number, at: number): boolean =>
    at % stride === 0 || at === values.length - 1;
  return [
    steps.filter(keep),
    values.filter(keep).map((it) => Number.isFinite(it) ? it : null),
  ];
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;");
}
