import { expansion, quoted, type Quoting, type WordPiece } from "../expand.ts";
import { type Shell } from "../shell.ts";
import { keysAsListed } from "../text/key_order.ts";
import { IndexedArray, scalarOf, type Variable } from "../variable.ts";
import { variableOf } from "../variables.ts";

/** What a parameter stands for before its operation. */
export type Parameter =
  /** `element`: of that variable, which an indirection led to. */
  | {
    kind: "one";
    text: string | undefined;
    variable?: string;
    element?: "yes";
  }
  | {
    kind: "all";
    values: string[];
    join: "@" | "*";
    variable?: string;
    /** The mark of what makes it empty here. */
    emptyHere?: string;
  };

export function one(text: string, quoting: Quoting): WordPiece[] {
  return [quoting === "quoted" ? quoted(text) : expansion(text)];
}

export function pieces(
  it: Parameter,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  if (it.kind === "one") return one(it.text ?? "", quoting);
  if (it.values.length === 0 && it.emptyHere !== undefined) {
    return quoting === "quoted" && it.join === "*"
      ? [quoted(it.emptyHere)]
      : [{ ...expansion(""), unsplit: it.emptyHere, mark: it.emptyHere }];
  }
  const between = it.join === "@" ? " " : firstOfIfs(shell);
  if (quoting === "quoted" && it.join === "*") {
    return [quoted(it.values.join(between))];
  }
  const result: WordPiece[] = [];
  const splits = quoting === "unquoted" ? firstOfIfs(shell) : "";
  it.values.forEach((value, index) => {
    if (index > 0 && splits !== "" && !/[ \t\n]/.test(splits)) {
      // an empty field between two of these is one
      result.push({
        ...expansion(splits),
        ...(it.join === "@" ? { unsplit: " " } : {}),
      });
    } else if (index > 0) {
      result.push({ text: between, from: "quoted", border: "field" });
    }
    result.push(quoting === "quoted" ? quoted(value) : expansion(value));
  });
  return result;
}

export function firstOfIfs(shell: Shell): string {
  const ifs = scalarOf(variableOf("IFS", shell)?.value);
  return ifs === undefined ? " " : [...ifs][0] ?? "";
}

/** All elements of a variable, of which there may be more in the job. */
export function allOf(
  it: Variable | undefined,
  join: "@" | "*",
  values = elementsOf(it),
): Extract<Parameter, { kind: "all" }> {
  const emptyHere = values.length === 0 ? it?.emptyHere : undefined;
  return {
    kind: "all",
    values,
    join,
    ...(emptyHere === undefined ? {} : { emptyHere }),
  };
}

export function elementsOf(variable: Variable | undefined): string[] {
  const value = variable?.value;
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  return value instanceof IndexedArray
    ? value.values()
    : keysAsListed([...value.keys()]).map((key) => value.get(key) ?? "");
}
