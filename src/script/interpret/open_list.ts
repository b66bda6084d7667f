import type { Word } from "../syntax.ts";
import type { Shell } from "./shell.ts";
import { hasMark, type Origin } from "./unknowns.ts";

/** Whether only the job knows how many words this is. */
export function isOpen(
  text: string,
  word: Word | undefined,
  shell: Shell,
): boolean {
  if (!hasMark(text)) return false;
  const values = shell.unknowns.within(text);
  if (values.some((it) => it.origin.many === "yes")) return true;
  return text.length === 2 && values[0]?.kind === "job" && word !== undefined &&
    word.parts.length === 1 && word.parts[0]?.kind !== "double";
}

/** An element of a list, which remembers that it may be several. */
export function listElement(
  text: string,
  word: Word | undefined,
  shell: Shell,
): string {
  const value = shell.unknowns.first(text);
  return value !== undefined && isOpen(text, word, shell)
    ? shell.unknowns.job({ ...value.origin, many: "yes" })
    : text;
}

/** What makes the elements of a list unknown, for what is read of them. */
export function fromList(
  list: { entries(): Iterable<[number, string]> },
  { unknowns }: Shell,
): Pick<Origin, "from"> {
  for (const [, text] of list.entries()) {
    const many = unknowns.within(text).find((it) => it.origin.many === "yes");
    if (many !== undefined) return { from: many.origin };
  }
  return {};
}

/** The first index from which on only the job knows the elements of a list. */
export function openFrom(
  list: { entries(): Iterable<[number, string]> },
  { unknowns }: Shell,
): number | undefined {
  // arrays are read often, and few scripts have such lists
  if (unknowns.lists === "none") return undefined;
  for (const [index, text] of list.entries()) {
    if (!hasMark(text)) continue;
    if (unknowns.within(text).some((it) => it.origin.many === "yes")) {
      return index;
    }
  }
  return undefined;
}
