import { displayWidth, wrapped } from "../display_width.ts";
import { visible } from "../error.ts";
import type { View } from "../view.ts";
import { shortenings, shortWords } from "./short_words.ts";

/** A log that is printed beside others, and what tells its job from theirs. */
export interface LogPart {
  path: string;
  settings: readonly string[];
}

/** A line above each log; more where even short words are wider than a line. */
export function logHeadings(
  parts: readonly LogPart[],
  { columns }: View,
): string[] {
  const rows = parts.map((it) => it.settings.map(visible));
  let lines: string[] = [];
  for (const how of shortenings) {
    lines = shortWords(rows, how).map((words, at) => {
      const path = visible(parts[at]?.path ?? "");
      const told = words.length === 0 ? path : `${path}  ${words.join(" ")}`;
      return `==> ${told} <==`;
    });
    if (lines.every((it) => displayWidth(it) <= columns)) return lines;
  }
  return lines.map((it) => wrapped(it, columns, { indent: "    " }).join("\n"));
}
