import type { Span } from "../../source.ts";
import type { Shell } from "./shell.ts";
import { absolutePath } from "./test_facts.ts";

/** A file that a job writes anew, whatever it held. */
export interface WrittenFile {
  /** Absolute. */
  path: string;
  /** As it is written. */
  written: string;
  /** In the user's script. */
  span: Span;
  /** The command, where a job that does the same makes the same of it. */
  from?: string;
}

/**
 * Notes a file that is written anew, where its path is the same in every job
 * that comes by, and no choice of the job's stands before it.
 */
export function noteWritten(
  target: string,
  span: Span,
  shell: Shell,
  from?: string,
): void {
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
    ...(from === undefined ? {} : { from }),
  });
}

/** What `tee out.txt`, `sed -i … a.yaml` and `cp a.yaml b.yaml` write. */
export function noteWrittenBy(
  name: string,
  words: string[],
  span: Span,
  shell: Shell,
): void {
  const operands = words.filter((it) => !it.startsWith("-"));
  const has = (option: RegExp) => words.some((it) => option.test(it));
  const from = [name, ...words].map((it) => shell.unknowns.shown(it)).join(" ");
  if (name === "tee" && !has(/^(-[a-z]*a[a-z]*|--append)$/)) {
    for (const it of operands) noteWritten(it, span, shell);
  } else if (name === "sed" && has(/^(-[nErsuz]*i|--in-place)/)) {
    const texts = has(/^-[nErsuz]*e$/) ? 0 : 1;
    for (const it of operands.slice(texts)) noteWritten(it, span, shell, from);
  } else if (/^(cp|mv)$/.test(name) && operands.length === 2) {
    const [, target = ""] = operands;
    if (!target.endsWith("/")) noteWritten(target, span, shell, from);
  }
}
