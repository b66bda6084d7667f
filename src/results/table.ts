import type { JobState } from "../schedulers/shared/status.ts";
import type { MetricSeries } from "./metrics.ts";

/** One job as `mlxpsub results` knows it. */
export interface ResultRow {
  logId: string;
  logDir: string;
  state: JobState;
  exitCode?: number;
  /** Seconds. */
  elapsed?: number;
  /** Why it failed. */
  reason?: string;
  settings: ReadonlyMap<string, string>;
  metrics: ReadonlyMap<string, MetricSeries>;
}

/** The value that counts of a metric: its last, or the best by one metric. */
export type Pick =
  | { kind: "last" }
  /** Every metric where `metric` was best. */
  | { kind: "best"; metric: string; direction: "min" | "max" };

export type Cell = string | number | undefined;

/** What a table shows, before it becomes text. */
export interface ResultTable {
  columns: Column[];
  rows: Cell[][];
}

export interface Column {
  name: string;
  kind: "job" | "setting" | "metric";
}

/** `min:loss` → what it means; undefined for what is none. */
export function parsePick(text: string): Pick | undefined {
  const [, direction, metric] = /^(min|max):(.+)$/s.exec(text) ?? [];
  if (metric === undefined) return undefined;
  return {
    kind: "best",
    metric,
    direction: direction === "min" ? "min" : "max",
  };
}

/** A job's metrics at the point that counts. */
export function valuesOf(
  metrics: ReadonlyMap<string, MetricSeries>,
  pick: Pick,
): Map<string, number> {
  const best = pick.kind === "best" ? bestStep(metrics, pick) : undefined;
  const values = new Map<string, number>();
  for (const [name, { steps, values: all }] of metrics) {
    const at = best === undefined ? all.length - 1 : steps.lastIndexOf(best);
    const value = all[at === -1 ? all.length - 1 : at];
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** The first step at which a metric is best; NaN is never it. */
function bestStep(
  metrics: ReadonlyMap<string, MetricSeries>,
  { metric, direction }: Extract<Pick, { kind: "best" }>,
): number | undefined {
  const series = metrics.get(metric);
  let found: { step: number; value: number } | undefined;
  series?.values.forEach((value, at) => {
    const better = found === undefined ||
      (direction === "min" ? value < found.value : value > found.value);
    if (!Number.isNaN(value) && better) {
      found = { step: series.steps[at] ?? at, value };
    }
  });
  return found?.step;
}

/** One row a job: `log_id`, `state`, settings, metrics, and the rest behind. */
export function tableOf(rows: readonly ResultRow[], pick: Pick): ResultTable {
  const settings = namesOf(rows.map((it) => it.settings));
  const metrics = namesOf(rows.map((it) => it.metrics));
  return {
    columns: [
      ...["log_id", "state"].map((name): Column => ({ name, kind: "job" })),
      ...settings.map((name): Column => ({ name, kind: "setting" })),
      ...metrics.map((name): Column => ({ name, kind: "metric" })),
      ...["exit_code", "elapsed", "log_dir"].map((name): Column => ({
        name,
        kind: "job",
      })),
    ],
    rows: rows.map((row): Cell[] => {
      const values = valuesOf(row.metrics, pick);
      return [
        row.logId,
        row.state,
        ...settings.map((it) => row.settings.get(it)),
        ...metrics.map((it) => values.get(it)),
        row.exitCode,
        row.elapsed,
        row.logDir,
      ];
    }),
  };
}

/** All names, in the order in which they first appear. */
function namesOf(maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  return [...new Set(maps.flatMap((it) => [...it.keys()]))];
}

/**
 * A table's rows, those that differ in `key` alone taken together: of each
 * metric its mean and standard deviation (of a sample), and how many there are.
 * Jobs that are not completed are left out, and their number is told.
 */
export function aggregate(
  rows: readonly ResultRow[],
  key: string,
  pick: Pick,
): { table: ResultTable; leftOut: number } {
  const done = rows.filter((it) => it.state === "COMPLETED");
  const settings = namesOf(done.map((it) => it.settings)).filter((it) =>
    it !== key
  );
  const metrics = namesOf(done.map((it) => it.metrics));
  const groups = Map.groupBy(
    done,
    (row) => JSON.stringify(settings.map((it) => row.settings.get(it) ?? null)),
  );
  return {
    table: {
      columns: [
        ...settings.map((name): Column => ({ name, kind: "setting" })),
        { name: "n", kind: "job" },
        ...metrics.flatMap((name): Column[] => [
          { name, kind: "metric" },
          { name: `${name} std`, kind: "metric" },
        ]),
      ],
      rows: [...groups.values()].map((group): Cell[] => [
        ...settings.map((it) => group[0]?.settings.get(it)),
        group.length,
        ...metrics.flatMap((name) => {
          const values = group.flatMap((it) =>
            valuesOf(it.metrics, pick).get(name) ?? []
          );
          return [mean(values), deviation(values)];
        }),
      ]),
    },
    leftOut: rows.length - done.length,
  };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : values.reduce((sum, it) => sum + it, 0) / values.length;
}

/** Of a sample, with n - 1; undefined for fewer than two values. */
function deviation(values: readonly number[]): number | undefined {
  const middle = mean(values);
  if (middle === undefined || values.length < 2) return undefined;
  const squares = values.reduce((sum, it) => sum + (it - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** Numbers by size, texts that are numbers too; what is missing comes last. */
export function sortTable(
  table: ResultTable,
  key: string,
  direction: "up" | "down" = "up",
): ResultTable | undefined {
  const at = table.columns.findIndex((it) => it.name === key);
  if (at === -1) return undefined;
  const sign = direction === "up" ? 1 : -1;
  const rows = table.rows.toSorted((a, b) => {
    const [one, other] = [a[at], b[at]];
    if (isMissing(one) || isMissing(other)) {
      return Number(isMissing(one)) - Number(isMissing(other));
    }
    return sign * compareCells(one, other);
  });
  return { ...table, rows };
}

function isMissing(cell: Cell): cell is undefined {
  return cell === undefined || typeof cell === "number" && Number.isNaN(cell);
}

export function compareCells(
  one: string | number,
  other: string | number,
): number {
  const [a, b] = [Number(one), Number(other)];
  if (one !== "" && other !== "" && !Number.isNaN(a) && !Number.isNaN(b)) {
    return a - b;
  }
  return String(one) < String(other) ? -1 : one === other ? 0 : 1;
}

/** The columns that are named, in that order; a name that is none comes back. */
export function selectColumns(
  table: ResultTable,
  names: readonly string[],
): ResultTable | { missing: string } {
  const places: number[] = [];
  for (const name of names) {
    const at = table.columns.findIndex((it) => it.name === name);
    if (at === -1) return { missing: name };
    places.push(at);
  }
  return {
    columns: places.flatMap((it) => table.columns[it] ?? []),
    rows: table.rows.map((row) => places.map((it) => row[it])),
  };
}
