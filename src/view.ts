/** What a text is laid out for. */
export interface View {
  /** Columns of the terminal; infinitely many where none reads it. */
  columns: number;
  paint: Paint;
}

/** Plain text, or one with the colours of a terminal. */
export type Paint = "plain" | "ansi";

/** For programs, files and `grep`: nothing is shortened. */
export const wholeView: View = { columns: Infinity, paint: "plain" };

/**
 * The colours in use, by what they say. Red and magenta are read on light and
 * on dark backgrounds, where yellow, cyan, green and grey fade on one of them.
 */
const inks = {
  bad: "1;31",
  odd: "1;35",
  strong: "1",
} as const;

export type Ink = keyof typeof inks;

/** A text in one colour. */
export function inked(text: string, ink: Ink, paint: Paint): string {
  return paint === "ansi" && text !== ""
    ? `\x1b[${inks[ink]}m${text}\x1b[0m`
    : text;
}
