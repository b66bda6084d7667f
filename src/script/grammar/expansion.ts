/**
 * What the shell puts in the place of `$…` and `<(…)`: bash manual, 3.5
 * (Shell Expansions).
 */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion, List, Part } from "../syntax.ts";
import { parseArithmeticExpansion } from "./arithmetic.ts";
import { parseAnsiQuoted, plainText } from "./literal.ts";
import { remembered } from "./remembered.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseDoubleQuoted, partsOfStretch, type Stretch } from "./stretch.ts";

/** Of `"…"`, of a word of `"${x:-…}"`, of neither. */
type Quoting = "quoted" | "quoted word" | "unquoted";

/** From `$`: an expansion, a quote such as `$'…'`, or the `$` alone. */
export function parseDollar(reader: ShellReader, quoting: Quoting): Part {
  reader.enter("expansions");
  const part = dollarPart(reader, quoting);
  reader.leave("expansions");
  return part;
}

function dollarPart(reader: ShellReader, quoting: Quoting): Part {
  const start = reader.at;
  const next = reader.text[start + 1];
  if (next === "'" && quoting !== "quoted") return parseAnsiQuoted(reader);
  if (next === '"' && quoting === "unquoted") {
    reader.at++;
    return parseDoubleQuoted(reader, start);
  }
  if (next === "(") return remembered(reader, () => inParentheses(reader));
  if (next === "{") return braced(reader, quoting);
  if (next === "[") {
    reader.at += 2;
    const inner = partsOfStretch(reader, "brackets", "$[", start);
    reader.at++;
    return { kind: "arithmetic", span: reader.spanFrom(start), inner };
  }
  reader.at++;
  const name = reader.takeMatch(/[A-Za-z_]\w*|[0-9@*#?$!-]/y)?.[0];
  if (name === undefined) return plainText(reader, start, start + 1);
  return {
    kind: "parameter",
    span: reader.spanFrom(start),
    name,
    operation: "",
    inner: [],
  };
}

/** `${…}` */
function braced(reader: ShellReader, quoting: Quoting): Expansion {
  const { text, at: start } = reader;
  reader.at += 2;
  // `${#-}` is a length, `${#-x}` a default of `$#`
  const head = reader.takeMatch(
    /(?:#(?=\w|[@*#?$!-]\})|!)?([A-Za-z_]\w*|[0-9]+|[@*#?$!-])|/y,
  );
  const name = head?.[1] ?? "";
  const operationStart = reader.at;
  const inner = operationParts(reader, start, quoting);
  const operation = text.slice(operationStart, reader.at);
  reader.at++;
  const prefix = text.slice(start + 2, operationStart - name.length);
  return {
    kind: "parameter",
    span: reader.spanFrom(start),
    name,
    operation: prefix + operation,
    inner,
  };
}

/** What stands behind the name, up to `}`: subscript, operator, operand. */
function operationParts(
  reader: ShellReader,
  start: number,
  quoting: Quoting,
): Part[] {
  const subscript = reader.looking("[") ? subscriptParts(reader, start) : [];
  const takesWord = reader.match(/:?[-=?+]/y) !== undefined;
  const takesPattern = reader.match(/[#%/^,~]/y) !== undefined;
  const stretch: Stretch = quoting === "unquoted"
    ? takesWord ? "operand word" : "operand"
    : takesPattern
    ? "quoted operand"
    : "quoted operand word";
  return [...subscript, ...partsOfStretch(reader, stretch, "${", start)];
}

/** `[…]` of `${a[…]…}`, as far as it stands before `}`. */
function subscriptParts(reader: ShellReader, start: number): Part[] {
  const open = plainText(reader, reader.at, reader.at + 1);
  const inner = partsOfStretch(reader, "brackets in braces", "${", start);
  return reader.looking("]")
    ? [open, ...inner, plainText(reader, reader.at, reader.at + 1)]
    : [open, ...inner];
}

/** `$((…))` or `$(…)` */
function inParentheses(reader: ShellReader): Expansion {
  const start = reader.at;
  if (reader.looking("$((")) return doubleParentheses(reader);
  const body = substituted(reader, "$(");
  return { kind: "command", body, span: reader.spanFrom(start) };
}

/**
 * `$((…))`, or a subshell in `$( (…) )`, which bash reads when it expands it:
 * what cannot be read there is no fault of the script yet.
 */
function doubleParentheses(reader: ShellReader): Expansion {
  const found = parseArithmeticExpansion(reader);
  if (found !== undefined) return found;
  const before = reader.place();
  try {
    const body = substituted(reader, "$(");
    return { kind: "command", body, span: reader.spanFrom(before.at) };
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    reader.goBack(before);
    reader.at += 2;
    try {
      partsOfStretch(reader, "parentheses", "$(", before.at);
    } catch (unclosed) {
      throw unclosed instanceof ShellSyntaxError ? cause : unclosed;
    }
    reader.at++;
    const span = reader.spanFrom(before.at);
    return { kind: "command", fault: cause.message, span };
  }
}

/** `<(…)` or `>(…)`. */
export function parseProcessSubstitution(
  reader: ShellReader,
  opener: "<(" | ">(",
): Expansion {
  return remembered(reader, () => {
    const start = reader.at;
    const body = substituted(reader, opener);
    return { kind: "process", body, span: reader.spanFrom(start) };
  });
}

/** The commands between the opener, which stands here, and `)`. */
function substituted(reader: ShellReader, opener: string): List {
  const start = reader.at;
  reader.at += opener.length;
  reader.enter("substitutions");
  const body = reader.list();
  reader.leave("substitutions");
  reader.close(")", opener, start);
  return body;
}
