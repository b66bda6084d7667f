import { parseHereDocument } from "./here_document.ts";
import type { ShellReader } from "./shell_reader.ts";

/** Blanks, comments and line ends, up to where a command can start. */
export function skipToCommand(reader: ShellReader): void {
  for (;;) {
    reader.skipBlanks();
    if (!reader.looking("\n")) return;
    passLineEnd(reader);
  }
}

/** Over a line end, and the here-documents that wait for it. */
export function passLineEnd(reader: ShellReader): void {
  reader.at++;
  const { awaited } = reader;
  if (awaited.length === 0) return;
  reader.awaited = [];
  for (const redirect of awaited) {
    redirect.hereDocument = parseHereDocument(reader, redirect);
  }
}
