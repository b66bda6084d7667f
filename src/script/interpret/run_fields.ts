import { hasOpaque, opaqueCharacter, opaqueCount } from "../opaque.ts";
import { readRunWords, type RunField, type RunWords } from "../run_command.ts";
import type { Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import type { ShellExpansion, WordText } from "../word_text.ts";
import type { Field } from "./trace.ts";
import { hasMark, type Origin, type Unknowns } from "./unknowns.ts";

/**
 * What the words of a command start; what is true here of the words up to the
 * program, too, is taken as it is here.
 */
export function receivedWords(
  fields: readonly Field[],
  unknowns: Unknowns,
  launchers: string[],
): RunWords | undefined {
  const received = runFields(fields, unknowns);
  const found = readRunWords(received, launchers);
  const isKnown = found !== undefined && !hasOpaque(found.program.text.text);
  if (isKnown || !fields.some(({ text }) => hasMark(text))) return found;
  const known = fields.map((it) => ({
    ...it,
    text: unknowns.resolved(it.text) ?? it.text,
  }));
  const here = readRunWords(runFields(known, unknowns), launchers);
  if (here === undefined) return found;
  const behind = received.slice(received.length - here.arguments.length);
  return {
    ...here,
    arguments: here.arguments.map((it, at) => ({
      ...it,
      text: behind[at]?.text ?? it.text,
    })),
  };
}

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
    return { text: wordText(text, word, unknowns), word, field };
  });
}

function wordText(text: string, word: Word, unknowns: Unknowns): WordText {
  const expansions: ShellExpansion[] = [];
  const offset = word.span.start;
  const opaque = hasMark(text)
    ? unknowns.pieces(text).map((it) => {
      if (typeof it === "string") return it;
      if (it.kind === "here" && /python[\d.]*$/.test(it.text)) return it.text;
      if (expansions.length >= opaqueCount) return "";
      const written = codeOf(it.origin, text, word);
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

/** What stands for an unknown value where people read it. */
function codeOf({ what, passing }: Origin, text: string, word: Word): string {
  const output = `$(${what})`;
  if (
    passing !== undefined ||
    /^(?:which|command -v|type -[pP]) +python[\d.]*(?: *2> *\/dev\/null)?$/
      .test(what)
  ) return output;
  if (/^[$`~]/.test(what)) return what;
  // what a condition chose has no text of its own
  return variableOf(text, word) ?? (/^[[!(]/.test(what) ? "…" : output);
}

/** `$DEV` of a word with that variable, where all that is unknown is its. */
function variableOf(text: string, word: Word): string | undefined {
  const parts = [...partsOf(word)];
  const [first, ...others] = parts.filter((it) =>
    it.kind === "parameter" || it.kind === "command" || it.kind === "arithmetic"
  );
  const around = parts.map((it) => "text" in it ? it.text : "").join("");
  // a mark has two characters
  return first?.kind === "parameter" && first.operation === "" &&
      others.length === 0 && text.length === around.length + 2
    ? `$${first.name}`
    : undefined;
}
