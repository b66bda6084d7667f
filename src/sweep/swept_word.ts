import { sweepFunction } from "../script/sweep_function.ts";
import { type Parsed, quoteText } from "./fault.ts";
import { type Override, parseOverride } from "./override.ts";

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

/** Whether a value is a call of one of Hydra's sweep functions, and no more. */
export function isSweepCall(value: string): boolean {
  if (!sweepFunction.test(value) || !/\)\s*$/.test(value)) return false;
  let depth = 0;
  const end = value.trimEnd().length - 1;
  for (let at = value.indexOf("("); at <= end; at++) {
    if (value[at] === "(") depth++;
    else if (value[at] === ")" && --depth === 0) return at === end;
  }
  // unbalanced: its grammar has the better words for that
  return true;
}

/**
 * Reads a word that a program receives as it is, with the grammar of Hydra's
 * values. One that sweeps nothing comes back as such, and stays as written.
 */
export function parseSweptWord(
  { text, name, lead }: PlainWord,
): Parsed<Override> {
  const key = /[A-Za-z_]\w*/.exec(name.replaceAll("-", "_"))?.[0] ?? "value";
  const standIn = `${key}=${text.slice(lead.length)}`;
  const parsed = parseOverride(standIn);
  if (parsed.ok) {
    const { sweep } = parsed.value;
    return {
      ok: true,
      value: {
        key: name,
        text,
        lead,
        reader: "any program",
        sweep: sweep.kind === "computed" ? { kind: "none" } : sweep,
      },
    };
  }
  const { fault } = parsed;
  const shift = lead.length - key.length - 1;
  return {
    ok: false,
    fault: {
      ...fault,
      start: Math.max(0, fault.start + shift),
      end: Math.max(0, fault.end + shift),
      message: fault.message.replace(quoteText(standIn), () => quoteText(text)),
    },
  };
}
