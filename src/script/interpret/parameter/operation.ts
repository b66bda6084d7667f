import { toLower, toUpper } from "../text/letter_case.ts";
import { type Part } from "../../syntax.ts";
import {
  expandPattern,
  expandPieces,
  type ExpansionPlace,
  type Quoting,
  type WordPiece,
} from "../expand.ts";
import { defaulted } from "./default.ts";
import { fromList, openFrom } from "../open_list.ts";
import { one, type Parameter, pieces } from "./pieces.ts";
import { sliced } from "./slice.ts";
import type { CaseOperator, ParameterPart, ParameterSyntax } from "./syntax.ts";
import { unset } from "./value.ts";
import { warnOfUnset } from "./warnings.ts";
import { type Shell } from "../shell.ts";
import {
  compilePattern,
  removeAffix,
  substitutePattern,
} from "../text/pattern.ts";
import { hasMark } from "../unknowns.ts";
import { textOf, variableOf } from "../variables.ts";
import { transformed } from "./transform.ts";

export function operated(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  quoting: Quoting,
  place: ExpansionPlace,
  shell: Shell,
): WordPiece[] {
  const { operation } = syntax;
  const options = {
    extglob: "on" as const,
    letters: shell.shopt("nocasematch") === "on"
      ? "any case" as const
      : "as they are" as const,
  };
  switch (operation.kind) {
    case "default":
      return defaulted(it, syntax, operation, part, quoting, place, shell);
    case "slice":
      return sliced(it, operation, syntax, part, quoting, shell);
    case "transform":
      return pieces(
        transformed(
          shell.option("nounset") === "on"
            ? present(it, syntax, part, shell)
            : it,
          operation.letter,
          syntax,
          shell,
        ),
        quoting,
        shell,
      );
    case "names":
    case "none":
      return pieces(present(it, syntax, part, shell), quoting, shell);
    case "affix": {
      const source = patternOf(operation.pattern, shell);
      return each((text) =>
        shell.unknowns.derived(
          [text, source],
          ([known = "", pattern = ""]) =>
            removeAffix(
              known,
              compilePattern(pattern, { ...options, letters: "as they are" }),
              operation.operator,
            ),
        )
      );
    }
    case "replace": {
      const source = patternOf(operation.pattern, shell);
      if (/\[[!^]\]|\[\[:(?!\w+:\])/.test(source)) {
        // bash finds the end of such brackets otherwise than elsewhere
        return one(shell.unknowns.job(shell.origin(part.span)), quoting);
      }
      const replacement = replacementOf(operation.replacement, shell);
      return each((text) =>
        shell.unknowns.derived(
          [text, source, replacement],
          ([known = "", pattern = "", by = ""]) =>
            pattern === "" && operation.operator.length === 1
              ? known
              : substitutePattern(
                known,
                compilePattern(pattern, options),
                (matched) => filledIn(by, matched),
                operation.operator,
              ),
        )
      );
    }
    case "case": {
      const source = patternOf(operation.pattern, shell);
      return each((text) =>
        shell.unknowns.derived(
          [text, source],
          ([known = "", pattern = ""]) =>
            cased(known, pattern === "" ? "?" : pattern, operation.operator),
        )
      );
    }
  }

  function each(change: (text: string) => string): WordPiece[] {
    const known = present(it, syntax, part, shell);
    const texts = known.kind === "one" ? [known.text ?? ""] : known.values;
    // a pattern is tried at each character
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    shell.tickFor(length / 2, "thing");
    if (inBytes(texts, shell)) {
      return one(shell.unknowns.job(shell.origin(part.span)), quoting);
    }
    // of what is not set nothing is changed, not even at its ends
    if (it.kind === "one" && it.text === undefined) {
      return pieces(known, quoting, shell);
    }
    return pieces(
      known.kind === "one"
        ? { kind: "one", text: change(known.text ?? "") }
        : { ...known, values: known.values.map(change) },
      quoting,
      shell,
    );
  }
}

/** The same with a text for what is not set, or an error under `set -u`. */
export function present(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  if (it.kind === "all") return it;
  if (it.text !== undefined) {
    if (it.variable !== undefined && syntax.subscript === undefined) {
      const variable = variableOf(it.variable, shell);
      warnOfUnset(it.variable, variable, part.span, shell);
    }
    return it;
  }
  if (syntax.subscript !== undefined || syntax.indirect === "yes") {
    if (shell.option("nounset") === "on") {
      throw shell.unbound(`${syntax.name}: unbound variable`);
    }
    return { kind: "one", text: "" };
  }
  return { kind: "one", text: unset(syntax.name, part, shell) };
}

/** The pattern of an operator. */
function patternOf(parts: Part[], shell: Shell): string {
  return expandPattern({ parts }, shell);
}

const ampersand = "\u0001&\u0001";

/** `&` is what matched, where it is not quoted (patsub_replacement). */
function replacementOf(
  parts: Part[],
  shell: Shell,
): string {
  const patsub = shell.shopt("patsub_replacement") === "on";
  return expandPieces(
    parts,
    "unquoted",
    shell,
    "word",
  ).map((it) => {
    if (it.from === "quoted" || !patsub) return it.text;
    return it.text.replace(
      /\\(.)|&/g,
      (all, escaped) =>
        all === "&"
          ? ampersand
          : escaped === "&" || escaped === "\\"
          ? escaped
          : all,
    );
  }).join("");
}

function filledIn(replacement: string, matched: string): string {
  return replacement.replaceAll(ampersand, () => matched);
}

function cased(
  text: string,
  source: string,
  operator: CaseOperator,
): string {
  const pattern = compilePattern(source, {
    extglob: "on",
    letters: "as they are",
  });
  const change = (char: string): string =>
    !pattern.matches(char) ? char : operator.startsWith("^") ||
        operator.startsWith("~") && toUpper(char) !== char
      ? toUpper(char)
      : toLower(char);
  const characters = [...text];
  return operator.length === 2
    ? characters.map(change).join("")
    : characters.map((it, index) => index === 0 ? change(it) : it).join("");
}

export function lengthOf(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): string {
  if (it.kind === "all") {
    if (openFrom(it.values, shell) !== undefined) {
      return shell.unknowns.job({
        ...shell.origin(part.span),
        ...fromList(it.values, shell),
      });
    }
    const count = String(it.values.length);
    if (it.emptyHere !== undefined) {
      return shell.unknowns.derived([it.emptyHere], () => count);
    }
    return variableOf(syntax.name, shell)?.here === "length"
      ? shell.unknowns.derived(it.values, () => count)
      : count;
  }
  const text = it.text ??
    (syntax.subscript === undefined ? unset(syntax.name, part, shell) : "");
  if (inBytes([text], shell)) {
    return shell.unknowns.job(shell.origin(part.span));
  }
  return shell.unknowns.derived(
    [text],
    ([known = ""]) => String([...known].length),
  );
}

/** Whether bash takes texts apart by bytes, and it matters. */
export function inBytes(texts: readonly string[], shell: Shell): boolean {
  if (texts.every((it) => /^[\0-\x7f]*$/.test(it) || hasMark(it))) return false;
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"].map((it) => textOf(it, shell))
    .find((it) => it !== undefined && it !== "") ?? "C";
  return !/utf-?8/i.test(locale);
}
