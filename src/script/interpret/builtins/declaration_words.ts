import type { SimpleCommand } from "../../syntax.ts";
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

/** The words of `declare` and its kin: the value of a `A=$x` is not split. */
export function declarationFields(
  command: SimpleCommand,
  shell: Shell,
): Field[] {
  const { code } = shell;
  return command.words.flatMap((word): Field[] => {
    const { assignment } = word;
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
