import { jsonDocument } from "./json_document.ts";
import { wrapped } from "../display_width.ts";
import { visible } from "../visible.ts";
import { inked, type View, wholeView } from "../view.ts";

/** One thing that was looked at. */
export interface Examined {
  name: string;
  value: string;
  /** What to do, where something is not as it should be. */
  advice?: string;
  /** It would keep jobs from being submitted. */
  blocks?: "yes";
}

/** What was looked at → a text for people: a line each, advice below. */
export function doctorText(
  all: readonly Examined[],
  { columns, paint }: View = wholeView,
): string {
  const width = Math.max(...all.map((it) => it.name.length)) + 2;
  const indent = " ".repeat(width);
  const lines = (name: string, text: string, further: string) => {
    const [first = "", ...more] = wrapped(visible(text), columns, {
      before: width,
      indent: indent + further,
    });
    return [name.padEnd(width) + first, ...more];
  };
  return all.map(({ name, value, advice, blocks }) =>
    [
      ...lines(name, value, "").map((it) =>
        blocks === undefined ? it : inked(it, "bad", paint)
      ),
      ...advice === undefined ? [] : lines("", `hint: ${advice}`, "      "),
      "",
    ].join("\n")
  ).join("");
}

/** The same → the document of `--json`, with a final newline. */
export function doctorJson(all: readonly Examined[]): string {
  const examined = all.map(({ name, value, advice, blocks }) => ({
    name,
    value,
    hint: advice ?? null,
    blocks: blocks === "yes",
  }));
  return jsonDocument({ examined });
}
