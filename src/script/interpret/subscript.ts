import { parseShell } from "../parse_shell.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Word } from "../syntax.ts";
import { calculateValue } from "./calculate.ts";
import { nestedCode } from "./code.ts";
import { expandArithmetic, expandText } from "./expand.ts";
import { ShellFault } from "./faults.ts";
import type { Shell } from "./shell.ts";
import type { Variable } from "./variable.ts";
import type { Key } from "./variables.ts";

/** With a zero before it, it is octal. */
function isPlainIndex(text: string): boolean {
  return /^(?:0|[1-9]\d{0,8})$/.test(text);
}

/** A subscript as it stands in the code that is read → its key. */
export function subscriptKey(
  text: string,
  parts: Word["parts"],
  variable: Variable | undefined,
  shell: Shell,
): Key {
  const associative = variable?.flags.includes("A") === true;
  if (isPlainIndex(text)) return associative ? text : Number(text);
  if (text === "") throw new ShellFault("[]: bad array subscript", "line");
  if (associative) return expandText({ parts }, shell);
  const number = calculateValue(expandArithmetic(parts, shell), shell);
  return /^-?\d+$/.test(number) ? Number(number) : number;
}

const known = new Map<string, Word | undefined>();

/** A subscript as a word, of which only the text is there. */
function wordOf(text: string): Word | undefined {
  if (known.has(text)) return known.get(text);
  let word: Word | undefined;
  try {
    const command = parseShell(`x[${text}]=`).list.statements[0]?.pipelines[0]
      ?.commands[0];
    word = command?.kind === "simple"
      ? command.assignments[0]?.index
      : undefined;
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
  }
  if (known.size > 1000) known.clear();
  known.set(text, word);
  return word;
}

/** A text between brackets with its expansions done, as arithmetic. */
export function expandedSubscript(text: string, shell: Shell): string {
  const word = wordOf(text);
  return word === undefined
    ? text
    : withCode(text, shell, () => expandArithmetic(word.parts, shell));
}

/** The key that a text between brackets stands for. */
export function textSubscriptKey(
  text: string,
  variable: Variable | undefined,
  shell: Shell,
): Key {
  if (isPlainIndex(text)) return subscriptKey(text, [], variable, shell);
  const word = wordOf(text);
  if (word === undefined) {
    return variable?.flags.includes("A") === true
      ? text
      : subscriptKey(text, [], variable, shell);
  }
  return withCode(
    text,
    shell,
    () => subscriptKey(text, word.parts, variable, shell),
  );
}

function withCode<T>(text: string, shell: Shell, work: () => T): T {
  const outer = shell.code;
  shell.code = nestedCode(
    `x[${text}]=`,
    outer,
    { start: shell.lineAt, end: shell.lineAt },
    "piece",
  );
  try {
    return work();
  } finally {
    shell.code = outer;
  }
}
