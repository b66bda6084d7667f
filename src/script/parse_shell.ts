import type { Span } from "../source.ts";
import { endHereDocuments } from "./grammar/here_document.ts";
import { parseList } from "./grammar/list.ts";
import { type ReaderSettings, ShellReader } from "./grammar/shell_reader.ts";
import type { List } from "./syntax.ts";

export interface ShellText {
  list: List;
  /** In order, each from its `#` to the line end. */
  comments: Span[];
  /** Whether more text behind it could not change how it is read. */
  isWhole: boolean;
}

/** The first lines of a text, which are read already. */
export interface BegunText extends ShellText {
  text: string;
}

/**
 * Shell text → syntax tree. Throws ShellSyntaxError where bash would refuse
 * the text. Grammar: bash manual, chapter 3; `grammar/` has a file for each
 * piece of it. Without settings, `extglob` is on where the text speaks of it.
 */
export function parseShell(
  text: string,
  settings: ReaderSettings = settingsFor(text),
  begun?: BegunText,
): ShellText {
  const reader = new ShellReader(text, parseList, settings);
  reader.at = begun?.text.length ?? 0;
  const list = reader.list();
  if (reader.at < text.length) reader.unexpected();
  const isWhole = text.endsWith("\n") && !text.endsWith("\\\n") &&
    reader.ended === "by itself";
  endHereDocuments(reader);
  const comments = [...reader.comments].map(([start, end]) => ({ start, end }));
  comments.sort((a, b) => a.start - b.start);
  return {
    list: begun === undefined ? list : joined(begun.list, list),
    comments: [...begun?.comments ?? [], ...comments],
    isWhole,
  };
}

export function settingsFor(text: string): ReaderSettings {
  return { extglob: text.includes("extglob") ? "on" : "off" };
}

function joined(one: List, other: List): List {
  if (one.statements.length === 0) return other;
  return {
    kind: "list",
    span: { start: one.span.start, end: other.span.end },
    statements: one.statements.concat(other.statements),
  };
}
