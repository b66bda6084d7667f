import { parseAssignment } from "../../grammar/assignment.ts";
import { parseList } from "../../grammar/list.ts";
import { ShellReader } from "../../grammar/shell_reader.ts";
import { ShellSyntaxError } from "../../shell_syntax_error.ts";
import type { Assignment, SimpleCommand, Word } from "../../syntax.ts";
import { expandText, expandWord } from "../expand.ts";
import { subscriptOf } from "../assign.ts";
import type { Shell } from "../shell.ts";
import type { Field } from "../trace.ts";
import { followName, rawVariable } from "../variables.ts";

const names = /^(declare|typeset|local|export|readonly)$/;

/** Whether the arguments of a command may be assignments. */
export function isDeclaration(
  name: string,
  _command: SimpleCommand,
  shell: Shell,
): boolean {
  return names.test(name) && !shell.state.functions.has(name);
}

const assignments = new WeakMap<Word, Assignment | "none">();

/** The assignment that a word is, as it is written. */
function assignmentIn(word: Word, shell: Shell): Assignment | undefined {
  let found = assignments.get(word);
  if (found === undefined) {
    found = "none";
    const reader = new ShellReader(shell.code.text, parseList);
    reader.at = word.span.start;
    try {
      found = parseAssignment(reader) ?? "none";
    } catch (cause) {
      if (!(cause instanceof ShellSyntaxError)) throw cause;
    }
    assignments.set(word, found);
  }
  return found === "none" ? undefined : found;
}

/** The words of `declare` and its kin: the value of a `A=$x` is not split. */
export function declarationFields(
  command: SimpleCommand,
  shell: Shell,
): Field[] {
  const { code } = shell;
  return command.words.flatMap((word, index): Field[] => {
    const assignment = index === 0 ? undefined : assignmentIn(word, shell);
    if (assignment === undefined) {
      return expandWord(word, shell).map((text) => ({ text, word, code }));
    }
    const { name, operator, value } = assignment;
    if (Array.isArray(value)) {
      return [{ text: `${name}${operator}()`, word, code, assignment }];
    }
    const variable = rawVariable(followName(name, shell).name, shell);
    const subscript = assignment.subscript === undefined
      ? ""
      : `[${subscriptOf(assignment, variable, shell)}]`;
    const text = expandText(value, shell, "assigned value");
    return [{ text: `${name}${subscript}${operator}${text}`, word, code }];
  });
}
