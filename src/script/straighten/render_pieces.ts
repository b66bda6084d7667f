import type { Piece } from "./pieces.ts";

/** Pieces → the text of a script; what stood on one line stays on one. */
export function renderPieces(pieces: readonly Piece[], source: string): string {
  let text = "";
  let depth = 0;
  let last: Piece | undefined;
  for (const piece of pieces) {
    if (piece.text === undefined) continue;
    if (piece.kind === "close") depth--;
    if (last !== undefined && areOneLine(last, piece, source)) {
      text = `${text.slice(0, -1)}${
        / &$/.test(last.text ?? "") ? " " : "; "
      }${piece.text}\n`;
    } else text += `${"  ".repeat(depth)}${piece.text}\n`;
    if (piece.kind === "open") depth++;
    last = piece;
  }
  return text;
}

function areOneLine(before: Piece, after: Piece, source: string): boolean {
  if (before.kind !== "code" || after.kind !== "code") return false;
  if (before.span === undefined || after.span === undefined) return false;
  return before.list === after.list && before.list !== undefined &&
    after.span.start >= before.span.end &&
    !(before.text.includes("\n")) &&
    /^[ \t]*$/.test(source.slice(before.span.end, after.span.start));
}
