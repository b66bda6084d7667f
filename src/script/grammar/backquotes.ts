/** `` `…` ``: bash manual, 3.5.4 (Command Substitution). */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion } from "../syntax.ts";
import { endHereDocuments } from "./here_document.ts";
import { takeEscapable } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";
import { remembered } from "./remembered.ts";

/**
 * Commands in backquotes. Bash reads them when it runs them, so what cannot
 * be read is no fault of the script yet.
 */
export function parseBackquoted(
  reader: ShellReader,
  quoting: "quoted" | "quoted word" | "unquoted",
): Expansion {
  return remembered(reader, () => backquoted(reader, quoting));
}

function backquoted(
  outer: ShellReader,
  quoting: "quoted" | "quoted word" | "unquoted",
): Expansion {
  const { text, at: start } = outer;
  const written = takeEscapable(outer, "`", "`");
  const span = outer.spanFrom(start);
  const escape = quoting === "unquoted" ? /\\([$`\\])/g : /\\([$`"\\])/g;
  const code = written.replace(escape, "$1");
  const own = code === written ? {} : { code };
  const reader = code === written
    ? outer.within(text.slice(0, span.end - 1), start + 1)
    : outer.within(code, 0);
  try {
    const body = reader.list();
    if (reader.at < reader.text.length) reader.unexpected();
    endHereDocuments(reader);
    if (code === written) outer.addComments(reader);
    return { kind: "command", span, body, ...own };
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return { kind: "command", span, fault: cause.message, ...own };
  }
}
