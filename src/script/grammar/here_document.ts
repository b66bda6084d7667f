/** Here-documents: bash manual, 3.6.6. */
import type { HereDocument, Part, Redirect } from "../syntax.ts";
import { parseBackquoted, parseDollar } from "./expansion.ts";
import type { ShellReader } from "./shell_reader.ts";

/**
 * The lines from here to the delimiter of `redirect`, or to the end of the
 * text.
 */
export function parseHereDocument(
  reader: ShellReader,
  redirect: Redirect,
): HereDocument {
  const quoted = redirect.target.parts.some((it) => it.kind !== "text");
  const delimiter = delimiterOf(redirect, reader.text);
  const start = reader.at;
  for (;;) {
    const lineStart = reader.at;
    let lineEnd = reader.lineEnd(lineStart);
    // without quotes, a line that ends in a backslash goes on in the next
    while (!quoted && isContinued(reader.text, lineStart, lineEnd)) {
      lineEnd = reader.lineEnd(lineEnd + 1);
    }
    const last = lineEnd === reader.text.length;
    const line = reader.text.slice(lineStart, lineEnd);
    reader.at = last ? lineEnd : lineEnd + 1;
    const bare = redirect.operator === "<<-" ? line.replace(/^\t+/, "") : line;
    if (bare === delimiter || last) {
      const end = bare === delimiter ? lineStart : reader.at;
      return {
        span: { start, end: reader.at },
        text: { start, end },
        quoted: quoted ? "yes" : "no",
        parts: quoted ? [] : expansionsWithin(reader, start, end),
      };
    }
  }
}

/** The word behind `<<` without its quotes. */
function delimiterOf({ target }: Redirect, text: string): string {
  return target.parts.map((it) =>
    "text" in it
      ? it.text
      : it.kind === "double"
      ? it.parts.map((inner) => "text" in inner ? inner.text : "").join("")
      : text.slice(it.span.start, it.span.end)
  ).join("");
}

function isContinued(
  text: string,
  lineStart: number,
  lineEnd: number,
): boolean {
  const backslashes = /\\*$/.exec(text.slice(lineStart, lineEnd))?.[0] ?? "";
  return backslashes.length % 2 === 1 && lineEnd < text.length;
}

/** What expands between `start` and `end`, without quotes around it. */
function expansionsWithin(
  reader: ShellReader,
  start: number,
  end: number,
): Part[] {
  const behind = reader.at;
  const parts: Part[] = [];
  for (reader.at = start; reader.at < end;) {
    const char = reader.text[reader.at];
    if (char === "\\") reader.at += 2;
    else if (char === "`") parts.push(parseBackquoted(reader));
    else if (char === "$") parts.push(parseDollar(reader, "quoted"));
    else reader.at++;
  }
  reader.at = behind;
  return parts;
}
