import { pathIn } from "../../jobs/layout.ts";
import { tellingLine } from "../../status/telling_line.ts";

/** Bytes of each log's end that are read, more where those tell nothing. */
const steps = [32 * 1024, 512 * 1024];

/** Why a job failed, in a line of its logs; undefined where they say nothing. */
export function failureReason(logDir: string): string | undefined {
  let last: string | undefined;
  for (const bytes of steps) {
    const stderr = readEnd(pathIn(logDir, "stderr"), bytes);
    const stdout = readEnd(pathIn(logDir, "stdout"), bytes);
    const telling = tellingLine(stderr.text, stdout.text);
    last = telling?.text;
    if (telling?.certainty === "telling") break;
    if (stderr.isWhole && stdout.isWhole) break;
  }
  return last;
}

/** The last bytes of a file as text; none of what is no file. */
export function readEnd(
  path: string,
  bytes: number,
): { text: string; isWhole: boolean } {
  try {
    // opening a pipe would wait for its other end
    if (!Deno.statSync(path).isFile) return { text: "", isWhole: true };
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    const from = Math.max(0, size - bytes);
    file.seekSync(from, Deno.SeekMode.Start);
    const buffer = new Uint8Array(size - from);
    let at = 0;
    while (at < buffer.length) {
      const count = file.readSync(buffer.subarray(at));
      if (count === null) break;
      at += count;
    }
    const text = new TextDecoder().decode(buffer.subarray(0, at));
    // it begins in the middle of a line
    return from === 0
      ? { text, isWhole: true }
      : { text: text.slice(text.indexOf("\n") + 1), isWhole: false };
  } catch {
    return { text: "", isWhole: true };
  }
}
