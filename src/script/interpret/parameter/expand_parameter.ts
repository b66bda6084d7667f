/** Parameter expansion: bash manual, 3.5.3. */
import {
  expansion,
  type ExpansionPlace,
  quoted,
  type Quoting,
  type WordPiece,
} from "../expand.ts";
import { ShellFault } from "../faults.ts";
import { lengthOf, operated } from "./operation.ts";
import { one, pieces } from "./pieces.ts";
import { type ParameterPart, parameterSyntax } from "./syntax.ts";
import { parameterOf, plainText } from "./value.ts";
import { type Shell } from "../shell.ts";
import { settleDefault } from "../settled.ts";
import { followName, isName, textOf } from "../variables.ts";
import { namesWith } from "../visible_variables.ts";

export function expandParameter(
  part: ParameterPart,
  quoting: Quoting,
  place: ExpansionPlace,
  shell: Shell,
): WordPiece[] {
  const syntax = parameterSyntax(part, shell.code.text);
  if (syntax === "bad") {
    const { start, end } = part.span;
    if (shell.code.text.slice(start, end).includes("\\\n")) {
      // a continued line within braces: bash may know what it means
      return one(shell.unknowns.job(shell.origin(part.span)), quoting);
    }
    throw new ShellFault(
      `${shell.code.text.slice(start, end)}: bad substitution`,
      "line",
    );
  }
  const { operation } = syntax;
  if (
    operation.kind === "none" && syntax.indirect === "no" &&
    syntax.length === "no" && syntax.subscript === undefined &&
    isName(syntax.name) && syntax.name !== "_" &&
    !/^[@*]$/.test(followName(syntax.name, shell).subscript ?? "")
  ) {
    const text = plainText(syntax.name, part, shell);
    return [quoting === "quoted" ? quoted(text) : expansion(text)];
  }
  if (
    quoting === "unquoted" && textOf("IFS", shell) === "" &&
    (operation.kind === "names" && operation.all === "*" ||
      syntax.indirect === "yes" && syntax.subscript?.text === "*")
  ) {
    // bash makes one word of them, by rules of its own
    return one(shell.unknowns.job(shell.origin(part.span)), quoting);
  }
  if (operation.kind === "names") {
    return pieces(
      {
        kind: "all",
        values: namesWith(syntax.name, shell),
        join: operation.all,
      },
      quoting,
      shell,
    );
  }
  let parameter = parameterOf(syntax, part, shell);
  if (
    operation.kind === "default" && parameter.kind === "one" &&
    parameter.variable !== undefined && syntax.subscript === undefined &&
    settleDefault(parameter.variable, operation, part.span, shell) === "settled"
  ) parameter = parameterOf(syntax, part, shell);
  if (parameter.kind === "all") {
    shell.tickFor(parameter.values.length, "thing");
  } else shell.tickFor(parameter.text?.length ?? 0, "character");
  if (syntax.length === "yes") {
    return one(lengthOf(parameter, syntax, part, shell), quoting);
  }
  return operated(parameter, syntax, part, quoting, place, shell);
}
