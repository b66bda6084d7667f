import { displayWidth, wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import type { View } from "../view.ts";
import { shortenings, shortWords } from "./short_words.ts";

/** A log that is printed beside others, and what tells its job from theirs. */
export interface LogPart {
  path: string;
  settings: readonly string[];
}

/**
 * A line above each log; more of them, parted between words, where even short
 * words are wider than the terminal: then as few as can be.
 */
export function logHeadings(
  parts: readonly LogPart[],
  { columns }: View,
): string[] {
  const rows = parts.map((it) => it.settings.map(visible));
  let best: { headings: string[][]; height: number } | undefined;
  for (const how of shortenings) {
    const headings = shortWords(rows, how).map((words, at) => {
      const path = visible(parts[at]?.path ?? "");
      const told = words.length === 0 ? path : `${path}  ${words.join(" ")}`;
      return wrapped(`==> ${told} <==`, columns, { indent: "    " });
    });
    // the terminal breaks a word that is longer
    const height = Math.max(
      ...headings.map((lines) =>
        lines.reduce(
          (sum, it) => sum + (Math.ceil(displayWidth(it) / columns) || 1),
          0,
        )
      ),
    );
    if (height < (best?.height ?? Infinity)) best = { headings, height };
    if (height === 1) break;
  }
  return best?.headings.map((it) => it.join("\n")) ?? [];
}
