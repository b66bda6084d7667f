import { pathIn } from "../../jobs/layout.ts";
import { type EndNote, readEndNote } from "../../status/end_note.ts";
import { readQuietly } from "../system/files.ts";

/** Bytes of a file of notes: thousands of requeues. */
const sizeLimit = 2 ** 20;

/** What a job noted of its own end; a link or a pipe is no note. */
export function endNoteIn(logDir: string, sweep: string): EndNote | undefined {
  const path = pathIn(logDir, "end");
  try {
    const { isFile, size } = Deno.lstatSync(path);
    if (!isFile || size > sizeLimit) return undefined;
  } catch {
    return undefined;
  }
  return readEndNote(readQuietly(path), sweep);
}
