import type { Edit } from "./cut.ts";
import type { Script } from "./script.ts";
import { everyPart } from "./walk.ts";
import { shellQuote } from "./word_text.ts";

/** The variable that holds the path of the user's script in a job. */
const variable = "MLXPSUB_SOURCE";

/**
 * In a job `$0` and `${BASH_SOURCE[0]}` are the job's own script: what to
 * change so that they are the user's.
 */
export function ownNameEdits({ source, commands }: Script): Edit[] {
  const edits: Edit[] = [];
  // most scripts do without, and may be long
  if (!/\$\{?(?:0|BASH_SOURCE)/.test(source.text)) return edits;
  for (const part of everyPart(commands)) {
    if (part.kind !== "parameter") continue;
    const { start, end } = part.span;
    const written = source.text.slice(start, end);
    const found = /^\$(\{?)(0|BASH_SOURCE(?:\[0\])?)(?![\w[])/.exec(written);
    if (found === null) continue;
    const [all, brace] = found;
    edits.push({
      start,
      end: start + all.length,
      text: brace === "" ? `\${${variable}}` : `\${${variable}`,
    });
  }
  return edits;
}

/** The line that must come before what these edits make. */
export function ownNameLine(path: string): string {
  return `${variable}=${shellQuote(path)}\n`;
}
