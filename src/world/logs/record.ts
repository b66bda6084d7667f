import { basename, dirname } from "@std/path/posix";
import { error } from "../../error.ts";
import { pathIn } from "../../plan/layout.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import {
  recordFromYaml,
  type RecordReading,
  recordToYaml,
} from "../../plan/record_yaml.ts";
import { reasonOf } from "../system/cause.ts";
import { isGone, namesIn, replaceFile, writeNew } from "../system/files.ts";

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

/** What a log directory's copy says; undefined where there is none. */
export function readRecord(logDir: string): RecordReading | undefined {
  const path = pathIn(logDir, "copy");
  for (let tries = 1;; tries++) {
    try {
      return recordFromYaml(Deno.readTextFileSync(path), path);
    } catch (cause) {
      const gone = isGone(cause);
      // over NFS one that another host replaces just now is gone for a moment
      if (
        gone && tries < 4 && namesIn(dirname(path)).includes(basename(path))
      ) continue;
      if (gone) return undefined;
      return {
        ok: false,
        diagnostic: error(`Cannot read record "${path}": ${reasonOf(cause)}`),
      };
    }
  }
}
