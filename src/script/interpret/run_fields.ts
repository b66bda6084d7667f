import { opaqueCharacter, opaqueCount } from "../opaque.ts";
import type { RunField } from "../run_command.ts";
import type { ShellExpansion, WordText } from "../word_text.ts";
import type { Field } from "./trace.ts";
import { hasMark, type Unknowns } from "./unknowns.ts";

/** Fields of a command as the reading of run commands takes them. */
export function runFields(
  fields: readonly Field[],
  unknowns: Unknowns,
): RunField[] {
  let last: unknown;
  let field = 0;
  return fields.map(({ text, word }) => {
    field = word === last ? field + 1 : 0;
    last = word;
    return { text: wordText(text, word.span.start, unknowns), word, field };
  });
}

function wordText(text: string, offset: number, unknowns: Unknowns): WordText {
  const expansions: ShellExpansion[] = [];
  const opaque = hasMark(text)
    ? unknowns.pieces(text).map((it) => {
      if (typeof it === "string") return it;
      if (it.kind === "here" && /python[\d.]*$/.test(it.text)) return it.text;
      if (expansions.length >= opaqueCount) return "";
      const { what } = it.origin;
      const isOutput = it.origin.passing !== undefined ||
        /^(?:which|command -v|type -P) +python[\d.]*$/.test(what);
      const written = isOutput ? `$(${what})` : what;
      const here = it.kind === "here" && it.origin.passing === undefined
        ? unknowns.resolved(it.text)
        : undefined;
      expansions.push({
        code: `"${written}"`,
        written,
        ...(here === undefined ? {} : { here }),
      });
      return opaqueCharacter(expansions.length - 1);
    }).join("")
    : text;
  return {
    text: opaque,
    offsets: new Array<number>(opaque.length + 1).fill(offset),
    expansions,
  };
}
