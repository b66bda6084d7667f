import type { CallStep, Field, Moment } from "../interpret/trace.ts";
import { hasMark, type Unknowns } from "../interpret/unknowns.ts";
import {
  IndexedArray,
  sameValue,
  type Value,
  type Variable,
} from "../interpret/variable.ts";
import type { Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import type { Frame, StraightScript } from "./straight_script.ts";
import { valueCode } from "./value_code.ts";

/** Shell code of a field; `""` where the one before it makes this, too. */
export interface Code {
  code: string | undefined;
  value: string;
}

/** `"$@"` and `$1` are what the function was called with. */
export function passedOn(
  text: string,
  fields: readonly Field[],
  frame: Frame,
): Code[] | undefined {
  const all = frame.arguments;
  if (/^"?\$(@|\{@\})"?$/.test(text)) {
    const from = all.length - fields.length;
    const rest = from < 0 ? [] : all.slice(from);
    const same = rest.length === fields.length && rest[0]?.code !== "" &&
      rest.every((it, index) =>
        it.code !== undefined && it.value === fields[index]?.text
      );
    if (same) return rest;
  }
  return undefined;
}

/**
 * The arguments of a call: code that says the same at the run. What is true
 * here, or known only in the job, stays as it is written, if that may be.
 */
export function passedArguments(
  event: CallStep,
  frame: Frame,
  script: StraightScript,
): Code[] {
  const { unknowns } = script.trace;
  const spelled = (it: Field): Code => ({
    code: valueCode(it.text, unknowns, script.run.moment),
    value: it.text,
  });
  const codes: Code[] = [];
  let empty = "";
  for (const word of event.command.words.slice(1)) {
    const fields = event.words.filter((it) => it.word === word);
    const text = event.parent.code.text.slice(word.span.start, word.span.end);
    const stays = (isHere(word, fields, event, unknowns) ||
      fields.some((it) => spelled(it).code === undefined)) &&
      readsTheSame(word, event, script.run.moment);
    if (fields.length === 0) {
      if (stays) empty += `${text} `;
      continue;
    }
    const [first, ...rest] = passedOn(text, fields, frame) ??
      fields.map((it, at): Code =>
        stays ? { code: at === 0 ? text : "", value: it.text } : spelled(it)
      );
    if (first !== undefined) codes.push(led(first), ...rest);
    empty = "";
  }
  // words of another code, such as those of an alias
  if (codes.length !== event.words.length) return event.words.map(spelled);
  const last = codes.at(-1);
  if (last?.code !== undefined && empty !== "") {
    codes[codes.length - 1] = { ...last, code: `${last.code} ${empty.trim()}` };
  }
  return codes;

  function led(first: Code): Code {
    return first.code === undefined
      ? first
      : { ...first, code: `${empty}${first.code}` };
  }
}

/** Whether a word is what it is here, and may be something else in the job. */
function isHere(
  word: Word,
  fields: readonly Field[],
  { parent }: CallStep,
  unknowns: Unknowns,
): boolean {
  const texts = fields.length > 0
    ? fields.map((it) => it.text)
    : namesIn(word).flatMap((it) => textsOf(variableAt(parent.before, it)));
  return texts.some((it) =>
    hasMark(it) && unknowns.within(it).every(({ kind }) => kind === "here")
  );
}

/** Whether a word of variables alone would say the same at the run. */
function readsTheSame(
  word: Word,
  { parent: { before } }: CallStep,
  moment: Moment,
): boolean {
  const parts = [...partsOf(word)];
  return parts.every((it) =>
    /^(text|single|double)$/.test(it.kind) ||
    it.kind === "parameter" && /^[A-Za-z_]\w*$/.test(it.name) &&
      /^(\[[@*]\])?(:?[-+][^]*)?$/.test(it.operation)
  ) && namesIn(word).every((it) => {
    const value = valueAt(before, it);
    return value !== undefined && sameValue(value, valueAt(moment, it));
  });
}

function namesIn(word: Word): string[] {
  return [...partsOf(word)].flatMap((it) =>
    it.kind === "parameter" ? [it.name] : []
  );
}

/** What a variable is at a moment. */
export function valueAt(
  moment: Moment | undefined,
  name: string,
): Value | undefined {
  return variableAt(moment, name)?.value;
}

function variableAt(
  moment: Moment | undefined,
  name: string,
): Variable | undefined {
  return moment?.scopes.findLast((it) => it.has(name))?.get(name);
}

function textsOf(it: Variable | undefined): string[] {
  const { value, emptyHere } = it ?? {};
  if (emptyHere !== undefined) return [emptyHere];
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  return value instanceof IndexedArray
    ? value.entries().map(([, text]) => text)
    : [...value.values()];
}
