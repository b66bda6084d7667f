import {
  expandPieces,
  type ExpansionPlace,
  quoted,
  type Quoting,
  type WordPiece,
} from "../expand.ts";
import { ShellFault } from "../faults.ts";
import { firstOfIfs, one, type Parameter, pieces } from "./pieces.ts";
import { type ParameterPart, type ParameterSyntax } from "./syntax.ts";
import { mayBeSetInJob } from "./value.ts";
import { type Shell } from "../shell.ts";
import { subscriptKey } from "../subscript.ts";
import { hasMark, type Origin } from "../unknowns.ts";
import { assignText, isName, variableOf } from "../variables.ts";

export function defaulted(
  it: Parameter,
  syntax: ParameterSyntax,
  operation: Extract<ParameterSyntax["operation"], { kind: "default" }>,
  part: ParameterPart,
  quoting: Quoting,
  place: ExpansionPlace,
  shell: Shell,
): WordPiece[] {
  const { operator, colon } = operation;
  const text = it.kind === "one" ? it.text : it.values.length === 0
    ? undefined
    // of what a name stands for only whether there is any counts
    : syntax.indirect === "yes"
    ? "set"
    : it.values.join(
      it.join === "*" && quoting === "quoted" ? firstOfIfs(shell) : " ",
    );
  const { unknowns } = shell;
  let isSet: boolean | "unknown" = text !== undefined &&
    (colon === "no" || text !== "");
  let origin = shell.origin(part.span);
  if (text !== undefined && colon === "yes" && hasMark(text)) {
    const known = unknowns.resolved(text);
    if (unknowns.isFilled(text)) isSet = true;
    else if (known === undefined) isSet = "unknown";
    else isSet = known !== "";
    origin = unknowns.first(text)?.origin ?? origin;
  }
  const variable = it.kind === "one" && syntax.subscript === undefined
    ? it.variable
    : undefined;
  const fromEnvironment = text === undefined && variable !== undefined &&
    mayBeSetInJob(variable, shell);
  const isUnsetHere = variable !== undefined && operator !== "?" &&
    variableOf(variable, shell)?.here === "unset";
  if (isUnsetHere) {
    isSet = false;
    origin = unknowns.first(text ?? "")?.origin ?? origin;
  }
  // empty here, and in the job it may not be
  const isEmptyHere = isSet === false && text !== undefined && hasMark(text);
  const listHere = it.kind === "all" ? it.emptyHere : undefined;
  if (listHere !== undefined) {
    origin = unknowns.first(listHere)?.origin ?? origin;
  }
  const isHere = isUnsetHere || isEmptyHere || listHere !== undefined;
  const mayBeSet = fromEnvironment || isHere;
  const word = (): WordPiece[] => {
    const found = expandPieces(
      operation.word,
      quoting,
      shell,
      quoting === "quoted"
        ? "no tilde"
        : place === "assigned value"
        ? place
        : "word",
    );
    return quoting === "quoted"
      ? found.length === 0 ? [quoted("")] : found
      : found.map((one) =>
        one.from === "literal" ? { ...one, from: "expansion" } : one
      );
  };
  if (isSet === "unknown") {
    word();
    const { what } = shell.origin(part.span);
    return one(
      unknowns.job({
        ...origin,
        what,
        made: "yes",
        ...(origin.made === undefined ? plainCode(origin.variable) : {}),
      }),
      quoting,
    );
  }
  switch (operator) {
    case "-":
      if (isSet) return pieces(it, quoting, shell);
      return mayBeSet ? one(hereText(word()), quoting) : word();
    case "+":
      if (isSet) {
        return text !== undefined && colon === "yes" &&
            !unknowns.isFilled(text)
          ? one(unknowns.here(origin, resolvedText(word())), quoting)
          : word();
      }
      if (it.kind === "all" && it.join === "@" && it.values.length === 0) {
        return pieces(it, quoting, shell);
      }
      return mayBeSet
        ? one(unknowns.here(originHere(), ""), quoting)
        : one("", quoting);
    case "=": {
      if (isSet) return pieces(it, quoting, shell);
      const pieced = word();
      const value = mayBeSet
        ? hereText(pieced)
        : pieced.map((one) => one.text).join("");
      if (
        syntax.indirect === "yes" && it.kind === "one" && it.variable &&
        it.element === undefined
      ) {
        assignText(it.variable, undefined, value, "=", shell);
        return one(value, quoting);
      }
      const key = syntax.subscript === undefined ? undefined : subscriptKey(
        syntax.subscript.text,
        syntax.subscript.parts,
        variableOf(syntax.name, shell),
        shell,
      );
      if (syntax.indirect === "yes") {
        throw new ShellFault(`${syntax.name}: invalid variable name`, "line");
      }
      if (!isName(syntax.name)) {
        throw new ShellFault(
          `$${syntax.name}: cannot assign in this way`,
          "line",
        );
      }
      assignText(syntax.name, key, value, "=", shell);
      return one(value, quoting);
    }
    case "?": {
      if (isSet) return pieces(it, quoting, shell);
      const message = word().map((one) => one.text).join("") ||
        (colon === "yes" ? "parameter null or not set" : "parameter not set");
      if (fromEnvironment) {
        return one(
          unknowns.job({ ...origin, variable: syntax.name }),
          quoting,
        );
      }
      if (
        unknowns.trust === "job" && shell.trials === 0 &&
        shell.subshells === 0
      ) {
        shell.refuse(
          `Cannot go on: ${syntax.name} is not set: ${unknowns.shown(message)}`,
          part.span,
          /^\d+$/.test(syntax.name)
            ? "Give the script its arguments behind --: mlxpsub script.sh -- a b"
            : `Set ${syntax.name} above this line`,
        );
      }
      throw shell.unbound(`${syntax.name}: ${message}`);
    }
  }

  function resolvedText(found: WordPiece[]): string {
    const joined = found.map((one) => one.text).join("");
    return unknowns.resolved(joined) ?? joined;
  }

  function hereText(found: WordPiece[]): string {
    return unknowns.here(originHere(), resolvedText(found));
  }

  function originHere(): Origin {
    return isHere
      ? origin
      : { ...origin, variable: syntax.name, ...plainCode(syntax.name) };
  }

  /** Code that says the same in the job, of a variable of the environment. */
  function plainCode(from: string | undefined): Pick<Origin, "code"> {
    const { what } = shell.origin(part.span);
    return from === syntax.name && syntax.indirect === "no" &&
        /^\$\{\w+:?-[\w./-]*\}$/.test(what)
      ? { code: what }
      : {};
  }
}
