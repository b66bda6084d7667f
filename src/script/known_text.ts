import { opaqueNumber } from "./opaque.ts";
import type { SimpleCommand } from "./syntax.ts";
import { type WordText, wordTexts } from "./word_text.ts";

/** Name → value, of the variables that can be told before the job runs. */
export type Variables = ReadonlyMap<string, string>;

/** The same where nobody asks which there are: a script may have many. */
export type KnownVariables = Pick<Variables, "get">;

/**
 * The text with its plain variables and tildes filled in; undefined where it
 * holds anything else. `.` stands for the directory of the submission.
 */
export function knownText(
  it: WordText,
  variables: KnownVariables,
): string | undefined {
  let known = "";
  for (const char of it.text) {
    const expansion = it.expansions[opaqueNumber(char) ?? -1];
    if (expansion === undefined) known += char;
    else {
      const value = valueOf(expansion.written, variables);
      if (value === undefined) return undefined;
      known += value;
    }
  }
  return known;
}

function valueOf(
  written: string,
  variables: KnownVariables,
): string | undefined {
  if (written === "~" || written === "~/") {
    const home = variables.get("HOME");
    return home === undefined ? undefined : home + written.slice(1);
  }
  const name = /^\$(?:\{(\w+)\}|(\w+))$/.exec(written);
  if (name === null) return undefined;
  const variable = name[1] ?? name[2] ?? "";
  return variable === "PWD" ? "." : variables.get(variable);
}

/**
 * What is known after `A=x` or `export A=x`: its value where it can be told,
 * nothing of A where not.
 */
export function withAssignments(
  variables: Variables,
  command: SimpleCommand,
  source: string,
): Variables {
  const after = new Map(variables);
  if (command.words.length === 0) {
    for (const { name, operator, subscript, value } of command.assignments) {
      const texts = Array.isArray(value) ? [] : wordTexts(value, source);
      const plain = operator === "=" && subscript === undefined;
      set(name, plain ? texts[0] : undefined);
    }
    return after;
  }
  for (const word of command.words.slice(1)) {
    const text = wordTexts(word, source)[0];
    const found = /^([A-Za-z_]\w*)=/.exec(text?.text ?? "");
    if (text === undefined || found === null) continue;
    set(found[1] ?? "", {
      ...text,
      text: text.text.slice(found[0].length),
    });
  }
  return after;

  function set(name: string, value: WordText | undefined): void {
    const known = value === undefined ? undefined : knownText(value, after);
    if (known === undefined) after.delete(name);
    else after.set(name, known);
  }
}
