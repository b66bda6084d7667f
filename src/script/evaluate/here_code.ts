import type { Redirect } from "../syntax.ts";
import type { Writer } from "./writer.ts";
import { partsCode } from "./word_code.ts";

/**
 * Code that sets `__mlxpsub_in` to what a here-document, a here-string or
 * `< <(…)` feeds; undefined where that cannot be told. bash itself would
 * write a file for it.
 */
export function hereText(it: Redirect, writer: Writer): string | undefined {
  const checks: string[] = [];
  const context = writer.context();
  if (it.operator === "<") {
    const [part, ...more] = it.target.parts;
    if (part?.kind !== "process" || more.length > 0) return undefined;
    if (writer.text[part.span.start] !== "<") return undefined;
    return `__mlxpsub_in=$( ${
      context.substitution(part.body, writer.text)
    }\nprintf x\n)\n__mlxpsub_in=\${__mlxpsub_in%x}`;
  }
  let code: string;
  if (it.operator === "<<<") {
    const word = writer.word(it.target);
    checks.push(...word.checks);
    code = `${word.code}\n__mlxpsub_in+=$'\\n'`;
  } else {
    const here = it.hereDocument;
    if (here === undefined) return undefined;
    const tabs = it.operator === "<<-" ? /^\t+/gm : /(?!)/g;
    if (here.quoted === "yes") {
      const text = writer.text.slice(here.text.start, here.text.end)
        .replace(tabs, "");
      code = `'${text.replaceAll("'", "'\\''")}'`;
    } else {
      code = '"';
      let at = here.text.start;
      const plain = (end: number): string =>
        writer.text.slice(at, end).replace(tabs, "").replace(
          /\\[\s\S]|"/g,
          (found) =>
            found === '"' ? '\\"' : found === '\\"' ? '\\\\\\"' : found,
        );
      for (const part of here.parts) {
        if (part.kind === "text") continue;
        code += plain(part.span.start);
        code += partsCode(part, [part], context, checks);
        at = part.span.end;
      }
      code += `${plain(here.text.end)}"`;
    }
  }
  if (checks.length === 0) return `__mlxpsub_in=${code}`;
  return `if ${checks.join(" && ")}; then __mlxpsub_in=${code}
else __mlxpsub_in=${writer.markOf(it)}; fi`;
}
