/** Parts of words whose text is known: bash manual, 3.1.2 (Quoting). */
import { ansiQuoted } from "../ansi_quote.ts";
import type { Part } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";

/** The stretch from `start` to `end` as plain text; reading goes on behind. */
export function plainText(
  reader: ShellReader,
  start: number,
  end: number,
): Part {
  reader.at = end;
  return {
    kind: "text",
    span: { start, end },
    text: reader.text.slice(start, end),
  };
}

/** `\x` outside of quotes; at the end of the text, the backslash alone. */
export function parseEscape(reader: ShellReader): Part {
  const start = reader.at;
  const code = reader.text.codePointAt(start + 1);
  if (code === undefined) return plainText(reader, start, start + 1);
  const char = String.fromCodePoint(code);
  reader.at = start + 1 + char.length;
  return {
    kind: "escape",
    span: reader.spanFrom(start),
    text: char === "\n" ? "" : char,
  };
}

/** `'…'` */
export function parseSingleQuoted(reader: ShellReader): Part {
  const start = reader.at;
  const end = reader.text.indexOf("'", start + 1);
  if (end === -1) reader.unclosed("'", "'", start);
  reader.at = end + 1;
  return {
    kind: "single",
    span: reader.spanFrom(start),
    text: reader.text.slice(start + 1, end),
  };
}

/** `$'…'` */
export function parseAnsiQuoted(reader: ShellReader): Part {
  const start = reader.at;
  const text = ansiQuoted(takeEscapable(reader, "$'", "'"));
  return { kind: "ansi", span: reader.spanFrom(start), text };
}

/** Takes `opener … closer`, and returns what is between, as it is written. */
export function takeEscapable(
  reader: ShellReader,
  opener: string,
  closer: string,
): string {
  const { text, at: start } = reader;
  let at = start + opener.length;
  while (at < text.length && text[at] !== closer) {
    at += text[at] === "\\" ? 2 : 1;
  }
  if (at >= text.length) reader.unclosed(opener, closer, start);
  reader.at = at + closer.length;
  return text.slice(start + opener.length, at);
}
