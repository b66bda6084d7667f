/** Here-documents: bash manual, 3.6.6. */
import type { HereDocument, Part, Redirect, Word } from "../syntax.ts";
import type { ShellReader } from "./shell_reader.ts";
import { textAndExpansions } from "./stretch.ts";

/**
 * The lines from here to the delimiter of `redirect`, or to the end of the
 * text.
 */
export function parseHereDocument(
  reader: ShellReader,
  redirect: Redirect,
): HereDocument {
  const quoted = isQuoted(redirect.target);
  const delimiter = delimiterOf(redirect, reader.text);
  const start = reader.at;
  for (;;) {
    const lineStart = reader.at;
    let lineEnd = reader.lineEnd(lineStart);
    let joined: "no" | "yes" = "no";
    // without quotes, a line that ends in a backslash goes on in the next
    while (!quoted && isContinued(reader.text, lineStart, lineEnd)) {
      lineEnd = reader.lineEnd(lineEnd + 1);
      joined = "yes";
    }
    const last = lineEnd === reader.text.length;
    const written = reader.text.slice(lineStart, lineEnd);
    const line = joined === "yes" ? written.replaceAll("\\\n", "") : written;
    reader.at = last ? lineEnd : lineEnd + 1;
    const bare = redirect.operator === "<<-" ? line.replace(/^\t+/, "") : line;
    // `$(cat <<X` … `X)`: the substitution goes on behind the delimiter
    const goesOn = reader.inSubstitution() && joined === "no" &&
      bare !== delimiter && bare.startsWith(delimiter) &&
      bare.indexOf(")", delimiter.length) !== -1;
    if (goesOn) {
      reader.at = lineStart + line.length - bare.length + delimiter.length;
    }
    if (bare === delimiter || last || goesOn) {
      if (last) reader.ended = "by the end of the text";
      const end = bare === delimiter || goesOn ? lineStart : reader.at;
      const parts = quoted
        ? textBetween(reader, start, end)
        : textAndExpansions(reader, start, end, "here-document");
      return {
        span: { start, end: reader.at },
        text: { start, end },
        quoted: quoted ? "yes" : "no",
        parts: redirect.operator === "<<-" ? withoutTabs(parts) : parts,
      };
    }
  }
}

/** Here-documents that a text announces at its end have no text. */
export function endHereDocuments(reader: ShellReader): void {
  const end = reader.text.length;
  for (const redirect of reader.awaited) {
    redirect.hereDocument = {
      span: { start: end, end },
      text: { start: end, end },
      quoted: isQuoted(redirect.target) ? "yes" : "no",
      parts: [],
    };
  }
  reader.awaited = [];
}

function isQuoted({ parts }: Word): boolean {
  return parts.some((it) =>
    it.kind === "single" || it.kind === "double" || it.kind === "ansi" ||
    (it.kind === "escape" && it.text !== "")
  );
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

/** Whether an odd number of backslashes ends a line that is not the last. */
function isContinued(
  text: string,
  lineStart: number,
  lineEnd: number,
): boolean {
  let at = lineEnd;
  while (at > lineStart && text[at - 1] === "\\") at--;
  return (lineEnd - at) % 2 === 1 && lineEnd < text.length;
}

function textBetween(reader: ShellReader, start: number, end: number): Part[] {
  return start === end ? [] : [{
    kind: "text",
    span: { start, end },
    text: reader.text.slice(start, end),
  }];
}

/** Parts of a text without the tabs at the start of its lines. */
function withoutTabs(parts: Part[]): Part[] {
  return parts.flatMap((part, index) => {
    if (part.kind !== "text") return [part];
    const { span: { start, end }, text } = part;
    const pieces: Part[] = [];
    const add = (from: number, to: number): void => {
      if (to === from) return;
      pieces.push({
        kind: "text",
        span: { start: start + from, end: start + to },
        text: text.slice(from, to),
      });
    };
    let from = 0;
    for (const found of text.matchAll(/(?<=\n)\t+|^\t+/g)) {
      // behind an expansion or a continued line there is no line start
      if (found.index === 0 && index > 0) continue;
      add(from, found.index);
      from = found.index + found[0].length;
    }
    add(from, end - start);
    return pieces;
  });
}
