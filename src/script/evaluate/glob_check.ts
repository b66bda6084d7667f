import type { Part, Word } from "../syntax.ts";
import { madeUp } from "./names.ts";
import type { Writer } from "./writer.ts";

/** A pattern finds what is here; a job may find more. */
export function globCheck(word: Word, writer: Writer): string[] {
  const bare = word.parts.some((it) =>
    it.kind === "text" && /[*?[]/.test(it.text)
  );
  if (!bare) return [];
  const pattern = patternText(word.parts, writer);
  return pattern === undefined ? ["false"] : [`__mlxpsub_glob "${pattern}"`];
}

/** A word within double quotes, as far as it is text and plain variables. */
function patternText(parts: Part[], writer: Writer): string | undefined {
  let text = "";
  for (const part of parts) {
    if (part.kind === "double") {
      const inner = patternText(part.parts, writer);
      if (inner === undefined) return undefined;
      text += inner;
    } else if ("text" in part) {
      text += part.text.replace(/[\\"$`]/g, "\\$&");
    } else if (
      part.kind === "parameter" && part.operation === "" &&
      !madeUp.has(part.name)
    ) {
      text += writer.text.slice(part.span.start, part.span.end);
    } else return undefined;
  }
  return text;
}
