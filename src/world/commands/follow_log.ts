import type { Terminal } from "../system/terminal.ts";
import { worldFailure } from "../system/cause.ts";
import { isGone } from "../system/files.ts";
import { within } from "../system/pause.ts";

/** How often a log is looked at, in milliseconds. */
const lookEvery = 500;

/** How often it is asked whether the job goes on. */
const askEvery = 15_000;

/**
 * Prints a file from its beginning, and goes on with what is added to it, also
 * when it is not there yet. A file that shrinks was begun anew. Ends when the
 * signal is aborted, or when the job has ended and nothing is left to print.
 */
export async function followLog(
  path: string,
  terminal: Terminal,
  signal: AbortSignal,
  hasEnded: () => Promise<boolean>,
): Promise<void> {
  let at = 0;
  let asked = performance.now() - askEvery + 2000;
  let over = false;
  while (!signal.aborted) {
    const more = printFrom(path, at, terminal);
    if (more !== at) {
      at = more;
      continue;
    }
    if (over) return;
    if (performance.now() - asked > askEvery) {
      over = await hasEnded();
      asked = performance.now();
      continue;
    }
    await pause(lookEvery, signal);
  }
}

/** Prints a whole file; whether it was there. */
export function printLog(path: string, terminal: Terminal): "yes" | "no" {
  try {
    Deno.statSync(path);
  } catch {
    return "no";
  }
  let at = 0;
  for (;;) {
    const next = printFrom(path, at, terminal);
    if (next === at) return "yes";
    at = next;
  }
}

/**
 * Prints a piece from an offset on; the offset behind it. Throws a Failure for
 * what is there and cannot be read.
 */
function printFrom(path: string, from: number, terminal: Terminal): number {
  try {
    // opening a pipe would wait for its other end, and a device may never end
    if (!Deno.statSync(path).isFile) throw new Error("It is no regular file");
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    const at = size < from ? 0 : from;
    file.seekSync(at, Deno.SeekMode.Start);
    const buffer = new Uint8Array(Math.min(size - at, 2 ** 20));
    const read = file.readSync(buffer) ?? 0;
    if (read > 0) terminal.printBytes(buffer.subarray(0, read));
    return at + read;
  } catch (cause) {
    // not there yet
    if (isGone(cause)) return from;
    throw worldFailure(`print "${path}"`, cause);
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await within(
    milliseconds,
    new Promise<void>((resolve) =>
      signal.addEventListener("abort", () => resolve(), { once: true })
    ),
  );
}
