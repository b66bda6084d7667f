/**
 * What a terminal obeys or hides: controls but tabs, signs that turn the
 * direction of writing or have no width (Unicode's Cf), separators of lines,
 * fillers, and halves of characters.
 */
export const hidden: RegExp =
  // deno-lint-ignore no-control-regex -- control characters are the point
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\p{Cf}\u2028\u2029\u115f\u1160\u3164\uffa0\p{Cs}]/gu;

/**
 * Text → the same with control characters written as `\x1b`, what else hides
 * or turns text as `\u202e`, tabs kept.
 */
export function visible(text: string): string {
  // most of what is shown is plain, and looked at faster so
  if (/^[ -~\t]*$/.test(text)) return text;
  return text.replace(hidden, (char) => {
    if (char === "\n") return "\\n";
    const code = (char.codePointAt(0) ?? 0).toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
