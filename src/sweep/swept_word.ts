import type { PlainWord } from "../script/plain_word.ts";
import { type Parsed, quoteText } from "./fault.ts";
import { type Override, parseOverride } from "./override.ts";

/** Within a word neither the shell nor glob() takes `~` for a directory. */
export const homeHint =
  "Write $HOME in place of ~, and the word in double quotes";

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
  const start = Math.max(0, fault.start + shift);
  const hint = text.startsWith("~/", start)
    ? homeHint
    : fault.hint?.replace(`${key}=`, () => lead);
  return {
    ok: false,
    fault: {
      ...fault,
      start,
      end: Math.max(0, fault.end + shift),
      message: fault.message.replace(quoteText(standIn), () => quoteText(text)),
      ...(hint === undefined ? {} : { hint }),
    },
  };
}
