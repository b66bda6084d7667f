/** One of Hydra's functions that sweep, maybe in a cast: no key begins so. */
export const sweepFunction =
  /^\s*(?:(?:int|float|bool|str|json_str)\(\s*)*(?:choice|range|interval|glob|shuffle|sort|tag)\(/;

/**
 * A word of a command that is no override, or the part of it behind a flag's
 * `=`: its flag, and where the value begins.
 */
export interface PlainWord {
  /** The whole word, after the shell. */
  text: string;
  /** What messages call it: `--lr`, or the word itself where no flag precedes. */
  name: string;
  /** What stands before the value: `--seed=`, or nothing. */
  lead: string;
}

/**
 * `--seed=1`, `-s1` → its flag and lead; else the word is the flag's before it.
 */
export function plainWord(text: string, before: string | undefined): PlainWord {
  const [lead = "", name = ""] = /^(--?[A-Za-z][\w.-]*)=/.exec(text) ?? [];
  if (lead !== "") return { text, name, lead };
  if (!/^--?[A-Za-z]/.test(text)) {
    return { text, name: bareFlag(before) ?? text, lead: "" };
  }
  const flag = text.slice(0, 2);
  return flag !== "--" && isGlued(text.slice(2))
    ? { text, name: flag, lead: flag }
    : { text, name: text, lead: "" };
}

/** Whether a value may stand behind `-l`, of which no name of a flag is made. */
function isGlued(value: string): boolean {
  return /^[-+]?\.?\d/.test(value) || sweepFunction.test(value);
}

/** `--lr` and `-b`, which may take the next word; `--lr=1`, `-b8`, `-1` do not. */
export function bareFlag(text: string | undefined): string | undefined {
  return text !== undefined && /^--?[A-Za-z][\w.-]*$/.test(text) &&
      !/^-[A-Za-z][-+]?\.?\d/.test(text)
    ? text
    : undefined;
}

/** `+a.b` and `--a-b` as a user names them: `a.b`, `a-b`. */
export function plainName(key: string): string {
  return key.replace(/^[+-]+/, "");
}

/** Whether such a word sweeps; `sweepFlags`: behind these a comma list does. */
export function sweepsPlainly(
  { text, name, lead }: PlainWord,
  sweepFlags: readonly string[] = [],
): boolean {
  const value = text.slice(lead.length);
  return isSweepCall(value) ||
    value.includes(",") && name !== text &&
      sweepFlags.includes(plainName(name));
}

/** `glob($HOME/*.yaml)`: what is looked up here must be known here, as HOME is. */
export function looksUp(text: string): boolean {
  return /\bglob\(/.test(text);
}

/** Whether a value is a call of one of Hydra's sweep functions, and no more. */
export function isSweepCall(value: string): boolean {
  if (!sweepFunction.test(value)) return false;
  let depth = 0;
  const end = value.trimEnd().length - 1;
  for (let at = value.indexOf("("); at <= end; at++) {
    if (value[at] === "(") depth++;
    else if (value[at] === ")" && --depth === 0) return at === end;
  }
  // not closed: its grammar has the better words for that
  return true;
}
