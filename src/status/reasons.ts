import type { StatusRow } from "./row.ts";

/** Jobs that failed for the same reason. */
export interface Reason {
  /** As the first of them tells it. */
  text: string;
  rows: StatusRow[];
}

/** Last errors of failed jobs, each once, in the order in which they come up. */
export function reasonsOf(rows: readonly StatusRow[]): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const row of rows) {
    if (row.lastError === undefined) continue;
    const key = reasonKey(row.lastError);
    const reason = reasons.get(key) ?? { text: row.lastError, rows: [] };
    reason.rows.push(row);
    reasons.set(key, reason);
  }
  return [...reasons.values()];
}

/**
 * What equal reasons have in common: numbers, addresses, amounts of memory,
 * times and hashes tell jobs apart, not reasons.
 */
export function reasonKey(text: string): string {
  return text
    .replace(/0x[0-9a-f]+/gi, "#")
    .replace(/\b(?=[0-9a-f-]*\d)[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b/gi, "#")
    .replace(/\d+(?:[.,:]\d+)*/g, "#")
    .replace(/# ?(?:[KMGTP]i?B|bytes)\b/g, "#");
}
