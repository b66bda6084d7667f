import { hidden } from "../visible.ts";

/**
 * The document that `--json` prints, with a final newline. What a terminal obeys
 * or hides is written as JSON's own escapes, which read as the same.
 */
export function jsonDocument(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2).replace(
    hidden,
    (char) =>
      char === "\n"
        ? char
        : char.split("").map((it) =>
          `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`
        ).join(""),
  );
  return `${text}\n`;
}
