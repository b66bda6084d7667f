import type { Span } from "../source.ts";
import { endHereDocuments } from "./grammar/here_document.ts";
import { parseList } from "./grammar/list.ts";
import { type ReaderSettings, ShellReader } from "./grammar/shell_reader.ts";
import type { List } from "./syntax.ts";

export interface ShellText {
  list: List;
  /** In order, each from its `#` to the line end. */
  comments: Span[];
}

/**
 * Shell text → syntax tree. Throws ShellSyntaxError where bash would refuse
 * the text. Grammar: bash manual, chapter 3; `grammar/` has a file for each
 * piece of it. Without settings, `extglob` is on where the text speaks of it.
 */
export function parseShell(
  text: string,
  settings: ReaderSettings = {
    extglob: text.includes("extglob") ? "on" : "off",
  },
): ShellText {
  const reader = new ShellReader(text, parseList, settings);
  const list = reader.list();
  if (reader.at < text.length) reader.unexpected();
  endHereDocuments(reader);
  const comments = [...reader.comments].map(([start, end]) => ({ start, end }));
  return { list, comments: comments.sort((a, b) => a.start - b.start) };
}
