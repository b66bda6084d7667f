import { join } from "@std/path/posix";
import {
  joinSeries,
  type MetricPoint,
  type MetricSeries,
  metricsInLog,
  parseMetrics,
  seriesOf,
} from "../../results/metrics.ts";

/** From `--metric 'loss=loss: ([0-9.]+)'`. */
export interface LogMetric {
  name: string;
  pattern: RegExp;
}

/** Bytes of one file that are read: of a longer one its end. */
const sizeLimit = 2 ** 26;

/** What a program may leave in its log directory, besides MLXP's. */
const plainFiles = ["metrics.json", "metrics.jsonl", "metrics.csv"];

/**
 * The metrics of one job: MLXP's `metrics/*.json`, a `metrics.json`, `.jsonl`
 * or `.csv` in its log directory, and what patterns find in log.stdout. What
 * cannot be read is not there.
 */
export function readMetrics(
  logDir: string,
  logMetrics: readonly LogMetric[],
): Map<string, MetricSeries> {
  const files = new Map<string, Map<string, MetricSeries>>();
  const add = (name: string, points: MetricPoint[]): void => {
    if (points.length > 0) files.set(name, seriesOf(points));
  };
  for (const name of jsonFilesIn(join(logDir, "metrics"))) {
    add(
      name.slice(0, -".json".length),
      parseMetrics(readEnd(join(logDir, "metrics", name)), "json"),
    );
  }
  for (const name of plainFiles) {
    const format = name.endsWith(".csv") ? "csv" : "json";
    add(name, parseMetrics(readEnd(join(logDir, name)), format));
  }
  if (logMetrics.length > 0) {
    const log = readEnd(join(logDir, "log.stdout"));
    for (const { name, pattern } of logMetrics) {
      add(`log.${name}`, metricsInLog(log, name, pattern));
    }
  }
  return joinSeries(files);
}

function jsonFilesIn(directory: string): string[] {
  try {
    return [...Deno.readDirSync(directory)].map((it) => it.name)
      .filter((it) => it.endsWith(".json") && !it.startsWith(".")).sort();
  } catch {
    return [];
  }
}

/** A plain file's text; empty where there is none. */
function readEnd(path: string): string {
  try {
    if (!Deno.lstatSync(path).isFile) return "";
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    const length = Math.min(size, sizeLimit);
    if (size > length) file.seekSync(size - length, Deno.SeekMode.Start);
    const bytes = new Uint8Array(length);
    let read = 0;
    while (read < length) {
      const count = file.readSync(bytes.subarray(read));
      if (count === null) break;
      read += count;
    }
    const text = new TextDecoder().decode(bytes.subarray(0, read));
    return size > length ? text.slice(text.indexOf("\n") + 1) : text;
  } catch {
    return "";
  }
}
