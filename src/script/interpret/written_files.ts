import type { Span } from "../../source.ts";
import type { Shell } from "./shell.ts";
import { absolutePath } from "./test_context.ts";

/** A file that a job writes anew, whatever it held. */
export interface WrittenFile {
  /** Absolute. */
  path: string;
  /** As it is written. */
  written: string;
  /** In the user's script. */
  span: Span;
}

/**
 * Notes a file that is written anew, where its path is the same in every job
 * that comes by, and no choice of the job's stands before it.
 */
export function noteWritten(target: string, span: Span, shell: Shell): void {
  const { unknowns, trials, writtenFiles } = shell;
  if (trials > 0 || unknowns.trust === "here") return;
  const differs = unknowns.within(target).some((it) =>
    it.kind === "job" || it.origin.passing !== undefined
  );
  const path = differs ? undefined : absolutePath(target, shell);
  if (path === undefined || path.startsWith("/dev/")) return;
  if (writtenFiles.has(path)) return;
  writtenFiles.set(path, {
    path,
    written: unknowns.shown(target),
    span: shell.place(span).span,
  });
}

/** `tee out.txt`, unless it appends. */
export function noteTee(words: string[], span: Span, shell: Shell): void {
  if (words.some((it) => /^(-[a-z]*a[a-z]*|--append)$/.test(it))) return;
  for (const it of words) {
    if (!it.startsWith("-")) noteWritten(it, span, shell);
  }
}
