import type { QueryCommand } from "../shared/status.ts";

/** A row's first cells; a later one may hold a newline. */
const firstCells = /^[ƒf][1-9A-Za-z]+\|[A-Z]+\|/;

/**
 * All jobs of the user that the instance remembers, those that are over too
 * (flux-jobs(1)): `--json` tells ids as numbers that no double holds.
 */
export function listJobs(fields: readonly string[]): QueryCommand {
  const format = fields.map((it) => `{${it}}`).join("|");
  return {
    program: "flux",
    args: ["jobs", "-n", "-a", "-c", "0", "-o", format],
  };
}

/** What it printed → a text for each job. */
export function rowsOf(stdout: string): string[] {
  const rows: string[] = [];
  for (const line of stdout.split("\n")) {
    if (firstCells.test(line) || rows.length === 0) rows.push(line);
    else rows.push(`${rows.pop()}\n${line}`);
  }
  return rows.map((it) => it.trimEnd()).filter((it) => it !== "");
}

/** `1795368230.5551` → milliseconds; `0.0` stands for not yet. */
export function millisecondsOf(text: string): number | undefined {
  if (!/^\d{1,11}(?:\.\d+)?$/.test(text)) return undefined;
  const time = Math.floor(Number(text) * 1000);
  return time === 0 ? undefined : time;
}
