import type { Word } from "../syntax.ts";
import type { Shell } from "./shell.ts";
import { hasMark } from "./unknowns.ts";

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
