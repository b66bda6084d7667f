import { findScheduler } from "../schedulers/registry.ts";
import type { Run } from "./job.ts";
import type { JobSettings } from "./make_job.ts";
import type { SweepFacts } from "./record.ts";

/**
 * All that one call is about to write, noted before its first log directory is
 * made and forgotten once every job has its record. Whatever is cut short in
 * between can be finished from it.
 */
export interface Journal {
  facts: SweepFacts;
  settings: Omit<JobSettings, "scheduler"> & { scheduler: string };
  /** Of `--max-running`. */
  maxRunning?: number;
  /** The largest log_id of each log directory before the call. */
  above: Record<string, number>;
  runs: Run[];
}

export type JournalReading =
  | { ok: true; journal: Journal }
  | { ok: false; fault: string };

const format = 1;

/** Journal → the text of its file. */
export function journalToText(journal: Journal): string {
  return JSON.stringify({ format, ...journal }) + "\n";
}

/** Text of a journal's file → journal; what is not ours is a fault. */
export function journalFromText(text: string): JournalReading {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return { ok: false, fault: "it is not JSON" };
  }
  if (!isObject(file)) return { ok: false, fault: "it is no JSON object" };
  if (file.format !== format) {
    return {
      ok: false,
      fault: `its format is ${JSON.stringify(file.format)}, not ${format}`,
    };
  }
  const { format: _format, ...journal } = file;
  if (!isJournal(journal)) {
    return { ok: false, fault: "a part of it is missing" };
  }
  const { scheduler } = journal.settings;
  return findScheduler(scheduler)?.name === scheduler
    ? { ok: true, journal }
    : { ok: false, fault: `no scheduler is called "${scheduler}"` };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isJournal(value: unknown): value is Journal {
  return isObject(value) && isObject(value.facts) && isObject(value.settings) &&
    isObject(value.above) && Array.isArray(value.runs) &&
    typeof value.facts.sweep === "string" &&
    typeof value.settings.scheduler === "string" &&
    value.runs.every((it) =>
      isObject(it) && typeof it.parentLogDir === "string" &&
      typeof it.body === "string" && typeof it.command === "string"
    );
}
