import type { Field, RunStep } from "../interpret/trace.ts";
import type { Unknowns } from "../interpret/unknowns.ts";
import { IndexedArray } from "../interpret/variable.ts";
import type { Part, Word } from "../syntax.ts";
import { shellQuote } from "../word_text.ts";
import { valueAt } from "./passed_arguments.ts";

/** A word of a variable in two parts. */
export interface BehindLead {
  /** The fields that it begins with in any case. */
  lead: Field[];
  /** Code of all that is behind these, as it is in the job. */
  rest: string;
}

/**
 * `$CMD` and `"${cmd[@]}"`, which are what they are here: the fields that they
 * begin with in any case, and code for the others; undefined where none are
 * that, or the word is of another kind.
 */
export function behindLead(
  word: Word,
  fields: Field[],
  { moment }: RunStep,
  unknowns: Unknowns,
): BehindLead | undefined {
  const [part, ...others] = word.parts;
  if (part === undefined || others.length > 0) return undefined;
  const [inner] = part.kind === "double" ? part.parts : [part];
  if (
    inner?.kind !== "parameter" || !/^[A-Za-z_]\w*$/.test(inner.name) ||
    part.kind === "double" && part.parts.length > 1
  ) return undefined;
  const { name, operation } = inner;
  const value = valueAt(moment, name);
  if (operation === "" && part.kind === "parameter") {
    const text = value instanceof IndexedArray ? undefined : value;
    const ifs = valueAt(moment, "IFS");
    return typeof text !== "string" || ifs !== undefined && ifs !== " \t\n"
      ? undefined
      : ofText(name, text, fields, unknowns);
  }
  return operation === "[@]" && value instanceof IndexedArray
    ? ofList(name, value, fields, part.kind, unknowns)
    : undefined;
}

function ofText(
  name: string,
  text: string,
  fields: Field[],
  unknowns: Unknowns,
): BehindLead | undefined {
  const known = unknowns.leadOf(text);
  const words = [...known.matchAll(/[^ \t\n]+(?=[ \t\n])/g)];
  const last = words.at(-1);
  if (
    last === undefined || /[*?[\\]/.test(known) ||
    words.some(([it], at) => unknowns.resolved(fields[at]?.text ?? "") !== it)
  ) return undefined;
  const lead = known.slice(0, last.index + last[0].length);
  return {
    lead: fields.slice(0, words.length),
    rest: `\${${name}#${shellQuote(lead)}}`,
  };
}

function ofList(
  name: string,
  list: IndexedArray,
  fields: Field[],
  kind: Part["kind"],
  unknowns: Unknowns,
): BehindLead | undefined {
  const texts = list.values();
  const isSure = (text: string): boolean =>
    unknowns.within(text).every((it) =>
      it.kind === "here" && it.sure === "yes"
    );
  const open = texts.findIndex((it) => !isSure(it));
  const count = open === -1 ? texts.length : open;
  if (
    count === 0 || list.end !== texts.length ||
    texts.length !== fields.length
  ) return undefined;
  const rest = `\${${name}[@]:${count}}`;
  return {
    lead: fields.slice(0, count),
    rest: kind === "double" ? `"${rest}"` : rest,
  };
}
