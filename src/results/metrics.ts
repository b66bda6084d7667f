/** One line of a metrics file: what a program noted at one step. */
export type MetricPoint = ReadonlyMap<string, number | string>;

/** What a job noted of one metric, in order. */
export interface MetricSeries {
  /** The numbers of the points; their place from 0 where none is noted. */
  steps: number[];
  values: number[];
}

/** Keys that count steps, and are no results. */
const stepKeys = ["step", "global_step", "iteration", "iter", "epoch"];

/**
 * Text of a metrics file → its points. JSON: one object a line, as MLXP's
 * log_metrics() writes them, or one object or list in all, with Python's `NaN`
 * and `Infinity`. CSV: a line of names first. Lines that are neither, such as
 * half a last line, are passed over.
 */
export function parseMetrics(
  text: string,
  format: "json" | "csv",
): MetricPoint[] {
  return format === "csv" ? parseCsv(text) : parseJson(text);
}

function parseJson(text: string): MetricPoint[] {
  const whole = jsonValue(text);
  if (whole !== undefined) {
    return (Array.isArray(whole) ? whole : [whole]).flatMap(pointsOf);
  }
  return text.split("\n").flatMap((line) => pointsOf(jsonValue(line)));
}

/** JSON as Python writes it; undefined where it is none. */
function jsonValue(text: string): unknown {
  try {
    const strict = text.replace(
      /"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g,
      (token) => token.startsWith('"') ? token : `"\\u0000${token}"`,
    );
    return JSON.parse(
      strict,
      (_, value) =>
        typeof value === "string" && value.startsWith("\0")
          ? Number(value.slice(1))
          : value,
    );
  } catch {
    // or it is too long for a search to go back in
    return undefined;
  }
}

/** An object's plain values; those of objects within are named `a.b`. */
function pointsOf(value: unknown): MetricPoint[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [];
  }
  const point = new Map<string, number | string>();
  addValues(value, "", point, 0);
  return [point];
}

function addValues(
  value: object,
  before: string,
  point: Map<string, number | string>,
  depth: number,
): void {
  for (const [key, it] of Object.entries(value)) {
    const name = before + key;
    if (typeof it === "number" || typeof it === "string") point.set(name, it);
    else if (typeof it === "boolean") point.set(name, Number(it));
    else if (
      typeof it === "object" && it !== null && !Array.isArray(it) && depth < 5
    ) addValues(it, `${name}.`, point, depth + 1);
  }
}

function parseCsv(text: string): MetricPoint[] {
  const [names, ...rows] = csvRows(text);
  if (names === undefined) return [];
  return rows.flatMap((row) => {
    if (row.length !== names.length) return [];
    const cells = row.map((it, at) => [names[at] ?? "", it] as const)
      .filter(([name, it]) => name !== "" && it !== "");
    return [new Map(cells.map(([name, it]) => [name, numberOr(it)]))];
  });
}

const bareCell = /[^",\r\n]*/y;
const quotedCell = /"([^"]*(?:""[^"]*)*)"/y;
const cellEnd = /,|\r?\n|$/y;

/**
 * The cells of RFC 4180's CSV; a last line without its end may be half. Each
 * part is tried at one place only, for a search would look at a long line from
 * each of its letters. What is none is passed over, up to the next cell.
 */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const take = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (let at = 0; at < text.length;) {
    const quoted = take(quotedCell, at);
    const cell = quoted ?? take(bareCell, at);
    const behind = at + (cell?.[0].length ?? 0);
    const end = take(cellEnd, behind);
    if (end === null) {
      at = behind + 1;
      continue;
    }
    row.push(quoted?.[1]?.replaceAll('""', '"') ?? cell?.[0].trim() ?? "");
    at = behind + end[0].length;
    if (end[0] === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

function numberOr(text: string): number | string {
  const plain = text.replace(/^([+-]?)inf(?:inity)?$/i, "$1Infinity");
  if (/^nan$/i.test(text)) return NaN;
  return text.trim() === "" || Number.isNaN(Number(plain))
    ? text
    : Number(plain);
}

/**
 * The points that `pattern` finds in what a job printed: its groups by their
 * names, or its first group under `name`. From `--metric`.
 */
export function metricsInLog(
  log: string,
  name: string,
  pattern: RegExp,
): MetricPoint[] {
  const points: MetricPoint[] = [];
  for (const line of log.split(/\r\n|[\r\n]/)) {
    // a line without end is no place for a search
    const found = pattern.exec(line.slice(0, 10_000));
    if (found === null) continue;
    const groups = Object.entries(found.groups ?? {});
    const cells = groups.length > 0 ? groups : [[name, found[1] ?? found[0]]];
    points.push(
      new Map(cells.map(([key = "", it = ""]) => [key, numberOr(it)])),
    );
  }
  return points;
}

/** Points → the numbers of each metric over the steps. */
export function seriesOf(
  points: readonly MetricPoint[],
): Map<string, MetricSeries> {
  const all = new Map<string, MetricSeries>();
  points.forEach((point, place) => {
    const stepKey = stepKeys.find((it) => typeof point.get(it) === "number");
    const step = stepKey === undefined ? place : Number(point.get(stepKey));
    for (const [name, value] of point) {
      if (typeof value !== "number" || stepKeys.includes(name)) continue;
      const series = all.get(name) ?? { steps: [], values: [] };
      series.steps.push(step);
      series.values.push(value);
      all.set(name, series);
    }
  });
  return all;
}

/**
 * Series of several files → one map. A name that two files have is told with
 * its file's before it: `train.loss`, `test.loss`.
 */
export function joinSeries(
  files: ReadonlyMap<string, ReadonlyMap<string, MetricSeries>>,
): Map<string, MetricSeries> {
  const counts = new Map<string, number>();
  for (const series of files.values()) {
    for (const name of series.keys()) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  const joined = new Map<string, MetricSeries>();
  for (const [file, series] of files) {
    for (const [name, it] of series) {
      joined.set(counts.get(name) === 1 ? name : `${file}.${name}`, it);
    }
  }
  return joined;
}
