import { basename, dirname } from "@std/path/posix";
import { error } from "../../error.ts";
import type { SubmissionRecord } from "../../plan/record.ts";
import {
  recordFromYaml,
  type RecordReading,
  recordToYaml,
} from "../../plan/record_yaml.ts";
import { reasonOf } from "../system/cause.ts";
import { isGone } from "./control_dir.ts";

/** Where the record of a log directory is. */
export function recordPath(logDir: string): string {
  return `${logDir}/metadata/submission.yaml`;
}

/** A log directory's record; undefined where there is none. */
export function readRecord(logDir: string): RecordReading | undefined {
  const path = recordPath(logDir);
  for (let tries = 1;; tries++) {
    try {
      return recordFromYaml(Deno.readTextFileSync(path), path);
    } catch (cause) {
      const gone = isGone(cause);
      if (gone && tries < 4 && isListed(path)) continue;
      if (gone) return undefined;
      return {
        ok: false,
        diagnostic: error(`Cannot read record "${path}": ${reasonOf(cause)}`),
      };
    }
  }
}

/**
 * Whether its directory names a file that could not be opened: over NFS a
 * record that another host replaces just now is gone for a moment, and the
 * look that missed it is remembered.
 */
function isListed(path: string): boolean {
  const name = basename(path);
  try {
    return Deno.readDirSync(dirname(path)).some((it) => it.name === name);
  } catch {
    return false;
  }
}

/** Removes what a crash in `replaceRecord()` left beside a record. */
export function removeHalfRecords(logDir: string): void {
  const path = recordPath(logDir);
  const start = path.slice(path.lastIndexOf("/") + 1) + ".";
  const dir = path.slice(0, path.lastIndexOf("/"));
  try {
    for (const { name } of Deno.readDirSync(dir)) {
      if (name.startsWith(start)) Deno.removeSync(`${dir}/${name}`);
    }
  } catch {
    // they do no harm
  }
}

/** Whether a prepared job was cancelled since its record was read. */
export function isCalledOff(logDir: string): boolean {
  const reading = readRecord(logDir);
  return reading?.ok === true && reading.record.state === "cancelled";
}

/**
 * Replaces a log directory's record: whoever reads it, and whatever crashes
 * when, it is the old one or the new one, whole. Throws as Deno does.
 */
export async function replaceRecord(
  logDir: string,
  record: SubmissionRecord,
): Promise<void> {
  const path = recordPath(logDir);
  // beside it, since rename() works within one file system only
  const beside = `${path}.${crypto.randomUUID()}`;
  try {
    {
      using file = await Deno.open(beside, { write: true, createNew: true });
      const bytes = new TextEncoder().encode(recordToYaml(record));
      for (let at = 0; at < bytes.length;) {
        at += await file.write(bytes.subarray(at));
      }
      // Without it XFS and Lustre may keep the new name and lose the text when
      // the machine goes down. The rename itself may be lost: then the record
      // says "prepared", and the scheduler is asked before it is submitted.
      await file.syncData();
    }
    await Deno.rename(beside, path);
  } catch (cause) {
    await Deno.remove(beside).catch(() => {});
    throw cause;
  }
}
