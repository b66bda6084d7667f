import { calculate } from "../calculate.ts";
import { expandArithmetic, type Quoting, type WordPiece } from "../expand.ts";
import { ShellFault } from "../faults.ts";
import { inBytes, present } from "./operation.ts";
import { one, type Parameter, pieces } from "./pieces.ts";
import { type ParameterPart, type ParameterSyntax } from "./syntax.ts";
import { type Shell } from "../shell.ts";
import { IndexedArray } from "../variable.ts";
import { variableOf } from "../variables.ts";

export function sliced(
  it: Parameter,
  operation: Extract<ParameterSyntax["operation"], { kind: "slice" }>,
  syntax: ParameterSyntax,
  part: ParameterPart,
  quoting: Quoting,
  shell: Shell,
): WordPiece[] {
  const from = calculate(expandArithmetic(operation.offset, shell), shell);
  const count = operation.length === undefined
    ? undefined
    : calculate(expandArithmetic(operation.length, shell), shell);
  const known = present(it, syntax, part, shell);
  if (known.kind === "one") {
    if (inBytes([known.text ?? ""], shell)) {
      return one(shell.unknowns.job(shell.origin(part.span)), quoting);
    }
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
  if (known.values === shell.state.positional) {
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
      throw new ShellFault(`${length}: substring expression < 0`, "expression");
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
  // of an associative array the first is number 1, and number 0 too
  const from1 = Number(offset) > 0 && value instanceof Map
    ? String(Number(offset) - 1)
    : offset;
  return pieces(
    { ...known, values: sliceOf(known.values, from1, length) },
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
    throw new ShellFault(`${length}: substring expression < 0`, "expression");
  }
  return all.slice(from, to);
}
