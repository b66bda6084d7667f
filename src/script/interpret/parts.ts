import type { Part } from "../syntax.ts";

/** The stretch of parts from one offset of their text to another. */
export function partsBetween(parts: Part[], from: number, to: number): Part[] {
  const found: Part[] = [];
  for (const part of parts) {
    const { start, end } = part.span;
    if (end <= from || start >= to) {
      continue;
    }
    if (part.kind === "text" && (start < from || end > to)) {
      const cutFrom = Math.max(from, start);
      const cutTo = Math.min(to, end);
      found.push({
        kind: "text",
        span: { start: cutFrom, end: cutTo },
        text: part.text.slice(cutFrom - start, cutTo - start),
      });
    } else found.push(part);
  }
  return found;
}

/**
 * The offset of the first of some characters that stands bare in parts, from
 * an offset on: not quoted, not in an expansion. `nests`: openers and closers
 * between which none counts.
 */
export function findBare(
  parts: Part[],
  characters: string,
  from: number,
  nests: "([{" | "" = "",
): number | undefined {
  let depth = 0;
  for (const part of parts) {
    if (part.kind !== "text" || part.span.end <= from) continue;
    for (let at = Math.max(0, from - part.span.start); at < part.text.length;) {
      const char = part.text[at] ?? "";
      if (depth === 0 && characters.includes(char)) {
        return part.span.start + at;
      }
      if (nests !== "") {
        if ("([{".includes(char)) depth++;
        else if (")]}".includes(char) && depth > 0) depth--;
      }
      at++;
    }
  }
  return undefined;
}

/** The offset of the `]` that closes a `[` standing at `open`. */
export function closeOfSubscript(
  parts: Part[],
  open: number,
): number | undefined {
  let depth = 0;
  for (const part of parts) {
    if (part.kind !== "text" || part.span.end <= open) continue;
    for (let at = Math.max(0, open - part.span.start); at < part.text.length;) {
      const char = part.text[at];
      if (char === "[") depth++;
      else if (char === "]" && --depth === 0) return part.span.start + at;
      at++;
    }
  }
  return undefined;
}
