import { basename, dirname } from "@std/path/posix";
import { error } from "../../error.ts";
import { pathIn } from "../../jobs/layout.ts";
import type { SubmissionRecord } from "../../jobs/record.ts";
import {
  recordFromYaml,
  type RecordReading,
  recordToYaml,
} from "../../jobs/record_yaml.ts";
import { reasonOf } from "../system/cause.ts";
import { isGone, namesIn, replaceFile, writeNew } from "../system/files.ts";
import { readRegularText } from "../system/own_files.ts";

/**
 * Writes the copy of a job's record, for people and for tools: nothing reads it
 * as long as the sweep's log is there. Throws as Deno does.
 */
export function writeCopy(logDir: string, record: SubmissionRecord): void {
  const path = pathIn(logDir, "copy");
  const text = recordToYaml(record);
  try {
    writeNew(path, text);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AlreadyExists)) throw cause;
    replaceFile(path, text);
  }
}

/** Bytes; the longest command and all its overrides are less. */
const largestCopy = 2 ** 24;

/** A copy, and why it is shown and not obeyed. */
export type CopyReading = RecordReading & { foreign?: string };

/** What a log directory's copy says; undefined where there is none. */
export function readRecord(logDir: string): CopyReading | undefined {
  const path = pathIn(logDir, "copy");
  for (let tries = 1;; tries++) {
    try {
      const found = readRegularText(path, largestCopy);
      if (found.kind === "none") throw new Deno.errors.NotFound(path);
      if (found.kind === "refused") return unreadable(path, found.state);
      const { foreign } = found;
      return {
        ...recordFromYaml(found.text, path),
        ...foreign === undefined
          ? {}
          : { foreign: `its record is not obeyed: ${foreign}` },
      };
    } catch (cause) {
      const gone = isGone(cause);
      // over NFS one that another host replaces just now is gone for a moment
      if (
        gone && tries < 4 && namesIn(dirname(path)).includes(basename(path))
      ) continue;
      if (gone) return undefined;
      return unreadable(path, reasonOf(cause));
    }
  }
}

function unreadable(path: string, state: string): RecordReading {
  return {
    ok: false,
    diagnostic: error(`Cannot read record "${path}": ${state}`),
  };
}
