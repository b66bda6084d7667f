import { stringify } from "@std/yaml";
import { type Diagnostic, error } from "../error.ts";
import { findScheduler, schedulers } from "../schedulers/registry.ts";
import { local } from "../schedulers/local.ts";
import type { JobIds } from "../schedulers/scheduler.ts";
import { readYaml } from "../yaml.ts";
import { endStates, type SubmissionRecord } from "./record.ts";
import { isPlainName } from "./checks.ts";

/** The format of what is written here, and the newest that is read. */
const format = 1;

export type RecordReading =
  | { ok: true; record: SubmissionRecord }
  | { ok: false; diagnostic: Diagnostic };

const states: readonly SubmissionRecord["state"][] = [
  "prepared",
  "submitted",
  "refused",
  "cancelled",
];

/** Record → what metadata/submission.yaml says, by its keys. */
export function recordKeys(record: SubmissionRecord): Record<string, unknown> {
  const keys: Record<string, unknown> = {
    state: record.state,
    scheduler: record.scheduler,
    job_id: record.jobId,
    cluster: record.cluster,
    array_script: record.arrayScript,
    array_index: record.arrayIndex,
    pack_script: record.packScript,
    pack_index: record.packIndex,
    pack_size: record.packSize,
    name: record.name,
    sweep: record.sweep,
    source: record.source,
    line: record.line,
    submit_dir: record.submitDir,
    work_dir: record.workDir,
    command: record.command,
    overrides: record.overrides,
    settings: record.settings,
    commit: record.commit,
    changed: record.changed,
    snapshot: record.snapshot,
    prepared_at: record.preparedAt,
    submitted_at: record.submittedAt,
    reason: record.reason,
    exit_code: record.exitCode,
    ended_as: record.endedAs,
    elapsed: record.elapsed,
    host: record.host,
    ended_at: record.endedAt,
    attempt: record.attempt,
    earlier_job_ids: record.earlierJobIds,
    mlxpsub: record.mlxpsub,
    format,
  };
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined),
  );
}

/** Record → text of metadata/submission.yaml. */
export function recordToYaml(record: SubmissionRecord): string {
  return stringify(recordKeys(record), { lineWidth: -1, useAnchors: false });
}

/** Whether a text is all that `recordToYaml()` writes: its last key is there. */
export function isWholeRecord(text: string): boolean {
  return text.endsWith(`\nformat: ${format}\n`);
}

/**
 * Text of metadata/submission.yaml → record. Strict in what is known: a value
 * of another kind is a fault, with `path` in its message. Keys that are not
 * known here are a later version's and are passed over.
 */
export function recordFromYaml(text: string, path: string): RecordReading {
  const keys = readKeys(text);
  const faults: string[] = typeof keys === "string" ? [keys] : [];
  const read = reader(typeof keys === "string" ? {} : keys, faults);
  const state = read.oneOf("state", states);
  const scheduler = read.scheduler("scheduler");
  const ids = findScheduler(scheduler)?.ids;
  const record: SubmissionRecord = {
    state,
    scheduler,
    ...read.optional("job_id", (key) => ({ jobId: read.id(key, ids) })),
    ...read.optional("cluster", (key) => ({ cluster: read.name(key) })),
    ...read.optional("array_script", (key) => ({
      arrayScript: read.text(key),
    })),
    ...read.optional("array_index", (key) => ({ arrayIndex: read.whole(key) })),
    ...read.optional("pack_script", (key) => ({ packScript: read.text(key) })),
    ...read.optional("pack_index", (key) => ({ packIndex: read.whole(key) })),
    ...read.optional("pack_size", (key) => ({ packSize: read.whole(key) })),
    name: read.text("name"),
    sweep: read.name("sweep"),
    source: read.text("source"),
    line: read.whole("line"),
    workDir: read.text("work_dir"),
    ...read.optional("submit_dir", (key) => ({ submitDir: read.text(key) })),
    command: read.text("command"),
    overrides: read.texts("overrides"),
    ...read.optional(
      "settings",
      (key) => ({ settings: read.textsByName(key) }),
    ),
    ...read.optional("commit", (key) => ({ commit: read.text(key) })),
    ...read.optional("changed", (key) => ({ changed: read.truth(key) })),
    ...read.optional("snapshot", (key) => ({ snapshot: read.text(key) })),
    preparedAt: read.time("prepared_at"),
    ...read.optional("submitted_at", (key) => ({
      submittedAt: read.time(key),
    })),
    ...read.optional("reason", (key) => ({ reason: read.text(key) })),
    ...read.optional("exit_code", (key) => ({ exitCode: read.whole(key) })),
    ...read.optional("ended_as", (key) => ({
      endedAs: read.oneOf(key, endStates),
    })),
    ...read.optional("elapsed", (key) => ({ elapsed: read.whole(key) })),
    ...read.optional("host", (key) => ({ host: read.text(key) })),
    ...read.optional("ended_at", (key) => ({ endedAt: read.time(key) })),
    ...read.optional("attempt", (key) => ({ attempt: read.whole(key) })),
    ...read.optional("earlier_job_ids", (key) => ({
      earlierJobIds: read.ids(key, ids),
    })),
    mlxpsub: read.text("mlxpsub"),
  };
  if (
    record.state === "submitted" && record.jobId === undefined &&
    record.reason === undefined
  ) {
    faults.push('"job_id" is missing from a submitted job');
  }
  const [fault] = faults;
  return fault === undefined ? { ok: true, record } : {
    ok: false,
    diagnostic: error(`Cannot read record "${path}": ${fault}`),
  };
}

/** The mapping of a YAML file, or what is wrong with it. */
function readKeys(text: string): Record<string, unknown> | string {
  if (text.trim() === "") return "it is empty";
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml.state;
  const { value } = yaml;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return "it is not a list of keys and values";
  }
  const keys: Record<string, unknown> = { ...value };
  // 0.1.0 wrote none
  const { format: written = format } = keys;
  return typeof written === "number" && written <= format
    ? keys
    : `a newer mlxpsub wrote it: its format is ${
      JSON.stringify(written)
    }, and this one reads ${format}`;
}

interface Reader {
  oneOf<Word extends string>(key: string, words: readonly Word[]): Word;
  text(key: string): string;
  /** The name of one there is, in a file of this or an earlier version. */
  scheduler(key: string): string;
  /** Of a job; a file mended by hand may have it as a number. */
  id(key: string, ids: JobIds | undefined): string;
  ids(key: string, ids: JobIds | undefined): string[];
  /** Of a sweep or a cluster. */
  name(key: string): string;
  texts(key: string): string[];
  textsByName(key: string): Record<string, string>;
  whole(key: string): number;
  truth(key: string): boolean;
  time(key: string): string;
  /** Nothing, where the key is left out. */
  optional<Part>(key: string, read: (key: string) => Part): Part | undefined;
}

/** Reads values of the kinds that are asked for; `faults` collects the rest. */
function reader(keys: Record<string, unknown>, faults: string[]): Reader {
  const fault = (key: string, wanted: string): void => {
    faults.push(
      keys[key] === undefined
        ? `"${key}" is missing`
        : `"${key}" is not ${wanted}: ${JSON.stringify(keys[key])}`,
    );
  };
  return {
    oneOf(key, words) {
      const [first] = words;
      const word = words.find((it) => it === keys[key]);
      if (word !== undefined) return word;
      if (first === undefined) throw new Error("no words to choose from");
      fault(key, `one of ${words.join(", ")}`);
      return first;
    },
    text(key) {
      const value = keys[key];
      if (typeof value === "string") return value;
      fault(key, "a text");
      return "";
    },
    scheduler(key) {
      const value = keys[key];
      const names = [...schedulers, local].map((it) => it.name);
      if (typeof value === "string" && names.includes(value)) return value;
      fault(key, `one of ${names.join(", ")}`);
      return "";
    },
    id(key, ids) {
      const value = keys[key];
      const text = Number.isSafeInteger(value) ? String(value) : value;
      if (typeof text === "string" && ids?.shape.test(text)) return text;
      fault(key, "the id of one job");
      return "";
    },
    ids(key, ids) {
      const value = keys[key];
      if (
        Array.isArray(value) &&
        value.every((it) => typeof it === "string" && ids?.shape.test(it))
      ) return value;
      fault(key, "a list of job ids");
      return [];
    },
    name(key) {
      const value = keys[key];
      if (typeof value === "string" && isPlainName(value)) return value;
      fault(key, "a name");
      return "";
    },
    texts(key) {
      const value = keys[key];
      if (
        Array.isArray(value) && value.every((it) => typeof it === "string")
      ) return value;
      fault(key, "a list of texts");
      return [];
    },
    textsByName(key) {
      const value = keys[key];
      if (
        typeof value === "object" && value !== null && !Array.isArray(value) &&
        Object.values(value).every((it) => typeof it === "string")
      ) return value as Record<string, string>;
      fault(key, "texts by their names");
      return {};
    },
    whole(key) {
      const value = keys[key];
      if (typeof value === "number" && Number.isSafeInteger(value)) {
        return value;
      }
      fault(key, "a whole number");
      return 0;
    },
    truth(key) {
      const value = keys[key];
      if (typeof value === "boolean") return value;
      fault(key, "true or false");
      return false;
    },
    time(key) {
      const value = keys[key];
      // YAML reads a bare time, as in a file mended by hand, as a date
      const date = value instanceof Date ? value : new Date(String(value));
      if (value !== undefined && !Number.isNaN(date.getTime())) {
        return typeof value === "string" ? value : date.toISOString();
      }
      fault(key, "a time");
      return "";
    },
    optional: (key, read) => keys[key] === undefined ? undefined : read(key),
  };
}
