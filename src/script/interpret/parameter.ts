/** Parameter expansion: bash manual, 3.5.3. */
import type { Part } from "../syntax.ts";
import { calculate } from "./calculate.ts";
import {
  expandPattern,
  expandPieces,
  expandQuoted,
  expandText,
  expansion,
  quoted,
  type Quoting,
  type WordPiece,
} from "./expand.ts";
import { ShellFault } from "./faults.ts";
import {
  type ParameterPart,
  type ParameterSyntax,
  parameterSyntax,
  type Subscript,
} from "./parameter_syntax.ts";
import type { Shell } from "./shell.ts";
import { subscriptKey, textSubscriptKey } from "./subscript.ts";
import {
  compilePattern,
  removeAffix,
  substitutePattern,
} from "./text/pattern.ts";
import { transformed } from "./transform.ts";
import { keysAsListed } from "./text/key_order.ts";
import { hasMark } from "./unknowns.ts";
import { IndexedArray, scalarOf, type Variable } from "./variable.ts";
import {
  assignText,
  elementOf,
  followName,
  isName,
  keyOf,
  namesWith,
  rawVariable,
  variableOf,
} from "./variables.ts";

/** What a parameter stands for before its operation. */
type Parameter =
  | { kind: "one"; text: string | undefined; variable?: string }
  | { kind: "all"; values: string[]; join: "@" | "*" };

export function expandParameter(
  part: ParameterPart,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  const syntax = parameterSyntax(part, shell.code.text);
  if (syntax === "bad") {
    const { start, end } = part.span;
    throw new ShellFault(
      `${shell.code.text.slice(start, end)}: bad substitution`,
      "line",
    );
  }
  const { operation } = syntax;
  if (
    operation.kind === "none" && syntax.indirect === "no" &&
    syntax.length === "no" && syntax.subscript === undefined &&
    isName(syntax.name) && syntax.name !== "_"
  ) {
    const text = plainText(syntax.name, part, shell);
    return [quoting === "quoted" ? quoted(text) : expansion(text)];
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
  const parameter = parameterOf(syntax, part, shell);
  if (syntax.length === "yes") {
    return one(lengthOf(parameter, syntax, part, shell), quoting);
  }
  return operated(parameter, syntax, part, quoting, shell);
}

/** `$name` */
function plainText(name: string, part: ParameterPart, shell: Shell): string {
  warnOfIndex(name, part, shell);
  const found = scalarFollowed(name, shell);
  if (found !== undefined) return found;
  return unset(name, part, shell);
}

function scalarFollowed(name: string, shell: Shell): string | undefined {
  const { name: target, subscript } = followName(name, shell);
  const found = rawVariable(target, shell);
  return subscript === undefined
    ? scalarOf(found?.value)
    : elementOf(found, keyOf(subscript, found, shell));
}

/** Whether the environment of the job may set a name that is not set here. */
export function mayBeSetInJob(name: string, shell: Shell): boolean {
  return shell.unknowns.trust === "job" && isName(name) &&
    !shell.state.scopes.some((it) => it.has(name));
}

function unset(name: string, part: ParameterPart, shell: Shell): string {
  if (/^[1-9]\d*$/.test(name)) warnOfArgument(name, part, shell);
  if (mayBeSetInJob(name, shell)) {
    return shell.unknowns.job({
      ...shell.origin(part.span, `$${name}`),
      variable: name,
    });
  }
  if (shell.option("nounset") === "on" && name !== "@" && name !== "*") {
    throw new ShellFault(`${name}: unbound variable`, "script");
  }
  return "";
}

/** A script that reads an argument which it is not given. */
function warnOfArgument(name: string, part: ParameterPart, shell: Shell): void {
  if (
    shell.unknowns.trust === "here" || shell.calls.length > 0 ||
    shell.state.positional !== shell.givenArguments
  ) return;
  shell.warn(
    `"$${name}" is empty: the script is given ${
      shell.givenArguments.length === 0
        ? "no argument"
        : `${shell.givenArguments.length} only`
    }`,
    part.span,
    "Give the script its arguments behind --: mlxpsub script.sh -- a b",
  );
}

/** A job that is no task of an array has no index. */
function warnOfIndex(name: string, part: ParameterPart, shell: Shell): void {
  if (!indexVariable.test(name) || shell.unknowns.trust === "here") return;
  shell.warn(
    `"$${name}" is not set in the jobs: none is a task of a job array of the script's own`,
    part.span,
    `Write its values as a loop: for ${name} in 0 1 2; do …; done`,
  );
}

const indexVariable =
  /^(SLURM_ARRAY_TASK_ID|SGE_TASK_ID|PBS_ARRAYID|PBS_ARRAY_INDEX|LSB_JOBINDEX|OAR_ARRAY_INDEX|MOAB_JOBARRAYINDEX)$/;

function one(text: string, quoting: Quoting): WordPiece[] {
  return [quoting === "quoted" ? quoted(text) : expansion(text)];
}

function pieces(
  it: Parameter,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  if (it.kind === "one") return one(it.text ?? "", quoting);
  const between = it.join === "@" ? " " : firstOfIfs(shell);
  if (quoting === "quoted" && it.join === "*") {
    return [quoted(it.values.join(between))];
  }
  const result: WordPiece[] = [];
  it.values.forEach((value, index) => {
    if (index > 0) {
      result.push({ text: between, from: "quoted", border: "field" });
    }
    result.push(quoting === "quoted" ? quoted(value) : expansion(value));
  });
  return result;
}

function firstOfIfs(shell: Shell): string {
  const ifs = scalarOf(variableOf("IFS", shell)?.value);
  return ifs === undefined ? " " : [...ifs][0] ?? "";
}

function parameterOf(
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const { name, subscript } = syntax;
  if (syntax.indirect === "no") return named(name, subscript, part, shell);
  if (
    syntax.operation.kind === "none" &&
    (subscript?.text === "@" || subscript?.text === "*")
  ) {
    // with an operator it is an indirection like any other
    const value = variableOf(name, shell)?.value;
    const values = value === undefined
      ? []
      : typeof value === "string"
      ? ["0"]
      : value instanceof IndexedArray
      ? value.entries().map(([index]) => String(index))
      : keysAsListed([...value.keys()]);
    return { kind: "all", values, join: subscript.text };
  }
  const raw = rawVariable(name, shell);
  if (raw?.flags.includes("n") === true && subscript === undefined) {
    return { kind: "one", text: scalarOf(raw.value) };
  }
  const pointer = named(name, subscript, part, shell);
  const target = pointer.kind === "one"
    ? pointer.text
    : pointer.values.join(" ");
  if (target === undefined || target === "") {
    const isSet = raw?.value !== undefined;
    if (
      !isName(name) || mayBeSetInJob(name, shell) ||
      isSet && (target === undefined || syntax.operation.kind === "default")
    ) return { kind: "one", text: undefined };
    throw new ShellFault(`${name}: invalid indirect expansion`, "line");
  }
  if (hasMark(target)) {
    return {
      kind: "one",
      text: shell.unknowns.derived(
        [target],
        ([it = ""]) => targetText(it, part, shell),
      ),
    };
  }
  return targetOf(target, part, shell);
}

function targetText(
  target: string,
  part: ParameterPart,
  shell: Shell,
): string {
  const found = targetOf(target, part, shell);
  return found.kind === "one" ? found.text ?? "" : found.values.join(" ");
}

function targetOf(
  target: string,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const match = /^([A-Za-z_]\w*)\[([^]*)\]$/.exec(target);
  if (match !== null) {
    const [, name = "", text = ""] = match;
    return shell.unknowns.trust === "job" && /[$`]/.test(text)
      ? { kind: "one", text: shell.unknowns.job(shell.origin(part.span)) }
      : elementNamed(name, text, shell);
  }
  if (!isName(target) && !/^(\d+|[@*#?$!-])$/.test(target)) {
    throw new ShellFault(`${target}: invalid variable name`, "line");
  }
  return named(target, undefined, part, shell);
}

/** `${!x}` where x holds `name[text]`. */
function elementNamed(name: string, text: string, shell: Shell): Parameter {
  const variable = variableOf(name, shell);
  if (text === "@" || text === "*") {
    return { kind: "all", values: elementsOf(variable), join: text };
  }
  const key = textSubscriptKey(text, variable, shell);
  return { kind: "one", text: elementOf(variable, key) };
}

function named(
  name: string,
  subscript: Subscript | undefined,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  const { state } = shell;
  if (subscript !== undefined) {
    const variable = variableOf(name, shell);
    if (subscript.text === "@" || subscript.text === "*") {
      return {
        kind: "all",
        values: elementsOf(variable),
        join: subscript.text,
      };
    }
    const key = subscriptKey(subscript.text, subscript.parts, variable, shell);
    if (typeof key === "string" && hasMark(key)) {
      return {
        kind: "one",
        text: shell.unknowns.derived(
          [key, ...elementsOf(variable)],
          ([it = ""]) => elementOf(variable, it) ?? "",
        ),
      };
    }
    return { kind: "one", text: elementOf(variable, key), variable: name };
  }
  switch (name) {
    case "@":
    case "*":
      return { kind: "all", values: state.positional, join: name };
    case "#":
      return { kind: "one", text: String(state.positional.length) };
    case "?":
      return {
        kind: "one",
        text: state.status.mark || String(state.status.code),
      };
    case "-":
      return { kind: "one", text: optionLetters(shell) };
    case "$":
      return {
        kind: "one",
        text: shell.unknowns.trust === "here"
          ? "4242"
          : shell.unknowns.job(shell.origin(part.span)),
      };
    case "!":
      return { kind: "one", text: state.lastBackground || undefined };
    case "_":
      return { kind: "one", text: state.lastArgument };
    case "0":
      return { kind: "one", text: shell.name };
  }
  if (/^\d+$/.test(name)) {
    const text = state.positional[Number(name) - 1];
    return { kind: "one", text };
  }
  const text = scalarFollowed(name, shell);
  return { kind: "one", text, variable: name };
}

export function elementsOf(variable: Variable | undefined): string[] {
  const value = variable?.value;
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  return value instanceof IndexedArray
    ? value.values()
    : keysAsListed([...value.keys()]).map((key) => value.get(key) ?? "");
}

const letters: [string, string][] = [
  ["allexport", "a"],
  ["braceexpand", "B"],
  ["errexit", "e"],
  ["noglob", "f"],
  ["hashall", "h"],
  ["monitor", "m"],
  ["noexec", "n"],
  ["nounset", "u"],
  ["verbose", "v"],
  ["xtrace", "x"],
  ["noclobber", "C"],
  ["errtrace", "E"],
  ["functrace", "T"],
  ["physical", "P"],
];

/** In which `$-` shows them. */
const letterOrder = "abefhikmnprtuvxBCEHPT";

function optionLetters(shell: Shell): string {
  return letters.filter(([name]) => shell.state.options.has(name))
    .map(([, letter]) => letter).sort((a, b) =>
      letterOrder.indexOf(a) - letterOrder.indexOf(b)
    ).join("");
}

function lengthOf(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): string {
  if (it.kind === "all") return String(it.values.length);
  const text = it.text ??
    (syntax.subscript === undefined ? unset(syntax.name, part, shell) : "");
  return shell.unknowns.derived(
    [text],
    ([known = ""]) => String([...known].length),
  );
}

/** The pattern of an operator. */
function patternOf(parts: Part[], shell: Shell): string {
  return expandPattern({ parts }, shell);
}

function operated(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  quoting: Quoting,
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
      return defaulted(it, syntax, operation, part, quoting, shell);
    case "slice":
      return sliced(it, operation, syntax, part, quoting, shell);
    case "transform":
      return pieces(
        transformed(it, operation.letter, syntax, shell),
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
function present(
  it: Parameter,
  syntax: ParameterSyntax,
  part: ParameterPart,
  shell: Shell,
): Parameter {
  if (it.kind === "all" || it.text !== undefined) return it;
  if (syntax.subscript !== undefined || syntax.indirect === "yes") {
    if (shell.option("nounset") === "on") {
      throw new ShellFault(`${syntax.name}: unbound variable`, "script");
    }
    return { kind: "one", text: "" };
  }
  return { kind: "one", text: unset(syntax.name, part, shell) };
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
    "no tilde",
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
  operator: "^" | "^^" | "," | ",,",
): string {
  const pattern = compilePattern(source, {
    extglob: "on",
    letters: "as they are",
  });
  const change = (char: string): string =>
    !pattern.matches(char)
      ? char
      : operator.startsWith("^")
      ? char.toUpperCase()
      : char.toLowerCase();
  const characters = [...text];
  return operator.length === 2
    ? characters.map(change).join("")
    : characters.map((it, index) => index === 0 ? change(it) : it).join("");
}

function defaulted(
  it: Parameter,
  syntax: ParameterSyntax,
  operation: Extract<ParameterSyntax["operation"], { kind: "default" }>,
  part: ParameterPart,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  const { operator, colon } = operation;
  const text = it.kind === "one"
    ? it.text
    : it.values.length === 0
    ? undefined
    : it.values.join(" ");
  const { unknowns } = shell;
  let isSet: boolean | "unknown" = text !== undefined &&
    (colon === "no" || text !== "");
  let origin = shell.origin(part.span);
  if (text !== undefined && colon === "yes" && hasMark(text)) {
    const known = unknowns.resolved(text);
    if (unknowns.pieces(text).some((one) => typeof one === "string")) {
      isSet = true;
    } else if (known === undefined) isSet = "unknown";
    else isSet = known !== "";
    origin = unknowns.first(text)?.origin ?? origin;
  }
  const fromEnvironment = it.kind === "one" && text === undefined &&
    it.variable !== undefined && syntax.subscript === undefined &&
    mayBeSetInJob(it.variable, shell);
  const word = (): WordPiece[] => {
    const found = expandPieces(
      operation.word,
      quoting,
      shell,
      quoting === "quoted" ? "no tilde" : "word",
    );
    return quoting === "quoted"
      ? found.length === 0 ? [quoted("")] : found
      : found.map((one) =>
        one.from === "literal" ? { ...one, from: "expansion" } : one
      );
  };
  if (isSet === "unknown") {
    word();
    return one(unknowns.job(origin), quoting);
  }
  switch (operator) {
    case "-":
      if (isSet) return pieces(it, quoting, shell);
      return fromEnvironment ? one(hereText(word()), quoting) : word();
    case "+":
      if (isSet) {
        return text !== undefined && hasMark(text) && colon === "yes" &&
            !unknowns.pieces(text).some((one) => typeof one === "string")
          ? one(unknowns.here(origin, resolvedText(word())), quoting)
          : word();
      }
      return fromEnvironment
        ? one(unknowns.here({ ...origin, variable: syntax.name }, ""), quoting)
        : one("", quoting);
    case "=": {
      if (isSet) return pieces(it, quoting, shell);
      const pieced = word();
      const value = fromEnvironment
        ? hereText(pieced)
        : pieced.map((one) => one.text).join("");
      if (syntax.indirect === "yes" && it.kind === "one" && it.variable) {
        assignText(it.variable, undefined, value, "=", shell);
        return one(value, quoting);
      }
      const key = syntax.subscript === undefined ? undefined : subscriptKey(
        syntax.subscript.text,
        syntax.subscript.parts,
        variableOf(syntax.name, shell),
        shell,
      );
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
      throw new ShellFault(`${syntax.name}: ${message}`, "script");
    }
  }

  function resolvedText(found: WordPiece[]): string {
    const joined = found.map((one) => one.text).join("");
    return unknowns.resolved(joined) ?? joined;
  }

  function hereText(found: WordPiece[]): string {
    return unknowns.here(
      { ...origin, variable: syntax.name },
      resolvedText(found),
    );
  }
}

function sliced(
  it: Parameter,
  operation: Extract<ParameterSyntax["operation"], { kind: "slice" }>,
  syntax: ParameterSyntax,
  part: ParameterPart,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  const from = calculate(expandQuoted(operation.offset, shell), shell);
  const count = operation.length === undefined
    ? undefined
    : calculate(expandQuoted(operation.length, shell), shell);
  const known = present(it, syntax, part, shell);
  if (known.kind === "one") {
    return one(
      shell.unknowns.derived(
        [known.text ?? "", from, count ?? ""],
        ([text = "", offset = "0", length = ""]) =>
          sliceOf([...text], offset, count === undefined ? undefined : length)
            .join(""),
      ),
      quoting,
    );
  }
  const offset = shell.unknowns.resolved(from);
  const length = count === undefined
    ? undefined
    : shell.unknowns.resolved(count);
  if (offset === undefined || count !== undefined && length === undefined) {
    return one(shell.unknowns.job(shell.origin(part.span)), quoting);
  }
  const { name } = syntax;
  if (name === "@" || name === "*") {
    const all = [shell.name, ...shell.state.positional];
    const start = Number(offset);
    const values = start < 0 && all.length + start < 0
      ? []
      : start === 0
      ? sliceOf(all, "0", length)
      : sliceOf(all, offset, length);
    return pieces({ ...known, values }, quoting, shell);
  }
  const value = variableOf(name, shell)?.value;
  if (value instanceof IndexedArray) {
    // counted by index, not by place
    let start = Number(offset);
    if (start < 0) start += value.end;
    const values = start < 0
      ? []
      : value.entries().filter(([index]) => index >= start)
        .map(([, text]) => text);
    if (length !== undefined && Number(length) < 0) {
      throw new ShellFault(`${length}: substring expression < 0`, "line");
    }
    return pieces(
      {
        ...known,
        values: length === undefined ? values : values.slice(0, Number(length)),
      },
      quoting,
      shell,
    );
  }
  return pieces(
    { ...known, values: sliceOf(known.values, offset, length) },
    quoting,
    shell,
  );
}

function sliceOf<T>(
  all: T[],
  offset: string,
  length: string | undefined,
): T[] {
  let from = Number(offset);
  if (from < 0) from += all.length;
  if (from < 0 || from > all.length) return [];
  if (length === undefined) return all.slice(from);
  const count = Number(length);
  const to = count < 0 ? all.length + count : from + count;
  if (to < from) {
    throw new ShellFault(`${length}: substring expression < 0`, "line");
  }
  return all.slice(from, to);
}

/** An operation word as one text, for those who need no pieces. */
export function wordText(parts: Part[], shell: Shell): string {
  return expandText({ parts }, shell);
}
