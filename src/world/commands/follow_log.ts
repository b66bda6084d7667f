import type { Terminal } from "../system/terminal.ts";
import { worldFailure } from "../system/cause.ts";
import { isGone } from "../system/files.ts";
import { within } from "../system/pause.ts";

/** How often a log is looked at, in milliseconds. */
const lookEvery = 500;

/** How often it is asked whether the job goes on. */
const askEvery = 15_000;

/**
 * Prints a file from an offset on, and goes on with what is added to it, also
 * when it is not there yet. A file that shrinks was begun anew. Ends when the
 * signal is aborted, or when the job has ended and nothing is left to print.
 */
export async function followLog(
  path: string,
  terminal: Terminal,
  signal: AbortSignal,
  hasEnded: () => Promise<boolean>,
  from = 0,
): Promise<void> {
  let at = from;
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

/** Prints a file that is there from an offset on. */
export function printLog(path: string, terminal: Terminal, from: number): void {
  let at = from;
  for (;;) {
    const next = printFrom(path, at, terminal);
    if (next === at) return;
    at = next;
  }
}

/** In bytes; undefined where nothing is there. */
export function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch {
    return undefined;
  }
}

/** Bytes that are read at once from the end of a log. */
const pieceSize = 2 ** 16;
const newline = 10;

/**
 * Where the last so many lines of a file begin; it is read from its end. What
 * is no regular file begins at 0: who prints it says so.
 */
export function lastLines(path: string, count: number): number {
  try {
    if (!Deno.statSync(path).isFile) return 0;
    using file = Deno.openSync(path);
    const { size } = file.statSync();
    let left = count;
    for (let end = size; end > 0;) {
      const start = Math.max(0, end - pieceSize);
      const piece = new Uint8Array(end - start);
      file.seekSync(start, Deno.SeekMode.Start);
      for (let read = 0; read < piece.length;) {
        read += file.readSync(piece.subarray(read)) ?? piece.length;
      }
      for (let at = piece.length - 1; at >= 0; at--) {
        // the last line's own end begins no other
        if (piece[at] !== newline || start + at === size - 1) continue;
        if (--left <= 0) return start + at + 1;
      }
      end = start;
    }
    return 0;
  } catch (cause) {
    if (isGone(cause)) return 0;
    throw worldFailure(`print "${path}"`, cause);
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
