/**
 * What the shell puts in the place of `$…`, backquotes and `<(…)`, and the
 * double quotes that let it: bash manual, 3.5 (Shell Expansions).
 */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion, List, Part, Word } from "../syntax.ts";
import {
  parseAnsiQuoted,
  parseEscape,
  parseSingleQuoted,
  plainText,
  takeEscapable,
} from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";

/** `"…"`; `start` is that of the `$` in `$"…"`. */
export function parseDoubleQuoted(
  reader: ShellReader,
  start = reader.at,
): Part {
  reader.at++;
  const parts = expandable(reader, '"', start, '"');
  reader.at++;
  return { kind: "double", span: reader.spanFrom(start), parts };
}

/**
 * Text in which only `$`, backquotes and some escapes are special, up to
 * the closer: a double-quoted string, `${…}`, `$((…))`.
 */
function expandable(
  reader: ShellReader,
  closer: string,
  start: number,
  opener: string,
): Part[] {
  const { text } = reader;
  const parts: Part[] = [];
  let run = reader.at;
  const flush = (): void => {
    if (run < reader.at) parts.push(plainText(reader, run, reader.at));
  };
  const add = (parse: () => Part): void => {
    flush();
    parts.push(parse());
    run = reader.at;
  };
  for (;;) {
    const char = text[reader.at];
    if (char === undefined) reader.unclosed(opener, closer, start);
    if (reader.looking(closer)) {
      flush();
      return parts;
    }
    if (char === "\\") {
      const next = text[reader.at + 1] ?? "";
      if (/[$`"\\\n]/.test(next) || (closer !== '"' && next !== "")) {
        add(() => parseEscape(reader));
      } else reader.at++;
    } else if (char === "$") {
      add(() => parseDollar(reader, closer === '"' ? "quoted" : "unquoted"));
    } else if (char === "`") add(() => parseBackquoted(reader));
    else if (closer !== '"' && char === "'") {
      add(() => parseSingleQuoted(reader));
    } else if (closer !== '"' && char === '"') {
      add(() => parseDoubleQuoted(reader));
    } else if (closer.startsWith(")") && char === "(") {
      // inner parentheses of arithmetic close their own
      const at = reader.at++;
      flush();
      parts.push(...expandable(reader, ")", at, "("));
      run = reader.at++;
    } else if (closer === "))" && char === ")") {
      // `((a) | b)`: subshells, no arithmetic
      reader.unexpected();
    } else reader.at++;
  }
}

/** From `$`: an expansion, a quote such as `$'…'`, or the `$` alone. */
export function parseDollar(
  reader: ShellReader,
  quoting: "quoted" | "unquoted",
): Part {
  reader.enter("expansions");
  const part = dollarPart(reader, quoting);
  reader.leave("expansions");
  return part;
}

function dollarPart(
  reader: ShellReader,
  quoting: "quoted" | "unquoted",
): Part {
  const start = reader.at;
  const next = reader.text[start + 1];
  if (next === "'" && quoting === "unquoted") return parseAnsiQuoted(reader);
  if (next === '"' && quoting === "unquoted") {
    reader.at++;
    return parseDoubleQuoted(reader, start);
  }
  if (next === "(") return dollarParenthesis(reader);
  if (next === "{") return braced(reader, quoting);
  if (next === "[") {
    reader.at += 2;
    const inner = expandable(reader, "]", start, "$[");
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
function braced(
  reader: ShellReader,
  quoting: "quoted" | "unquoted",
): Expansion {
  const { text, at: start } = reader;
  reader.at += 2;
  const head = reader.takeMatch(/[!#]?([A-Za-z_]\w*|[0-9]+|[@*#?$!-])|/y);
  const name = head?.[1] ?? "";
  const operationStart = reader.at;
  const inner = quoting === "quoted"
    ? quotedOperation(reader, start)
    : expandable(reader, "}", start, "${");
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

/**
 * `…}` of a `${` within double quotes: single quotes are plain there, but
 * double quotes may open anew.
 */
function quotedOperation(reader: ShellReader, start: number): Part[] {
  const parts: Part[] = [];
  for (;;) {
    const char = reader.text[reader.at];
    if (char === undefined) reader.unclosed("${", "}", start);
    if (char === "}") return parts;
    if (char === "$") parts.push(parseDollar(reader, "quoted"));
    else if (char === "`") parts.push(parseBackquoted(reader));
    else if (char === '"') parts.push(parseDoubleQuoted(reader));
    else if (char === "\\") parts.push(parseEscape(reader));
    else parts.push(plainText(reader, reader.at, reader.at + 1));
  }
}

function dollarParenthesis(reader: ShellReader): Expansion {
  const start = reader.at;
  if (reader.looking("$((")) {
    const inner = arithmetic(reader, "$((");
    if (inner !== undefined) {
      return { kind: "arithmetic", span: reader.spanFrom(start), inner };
    }
  }
  const body = substituted(reader, "$(");
  return { kind: "command", body, span: reader.spanFrom(start) };
}

/** `<(…)` or `>(…)`. */
export function parseProcessSubstitution(
  reader: ShellReader,
  opener: "<(" | ">(",
): Expansion {
  const start = reader.at;
  const body = substituted(reader, opener);
  return { kind: "process", body, span: reader.spanFrom(start) };
}

/** The commands between the opener, which stands here, and `)`. */
function substituted(reader: ShellReader, opener: string): List {
  const start = reader.at;
  reader.at += opener.length;
  // a here-document announced outside of `$(…)` does not start inside
  const outside = reader.awaited;
  reader.awaited = [];
  const body = reader.list();
  reader.awaited = outside;
  reader.close(")", opener, start);
  return body;
}

/** `` `…` ``: what it holds is read where it is needed. */
export function parseBackquoted(reader: ShellReader): Expansion {
  const start = reader.at;
  takeEscapable(reader, "`", "`");
  return { kind: "command", span: reader.spanFrom(start) };
}

/** `((…))` as a command: its text as a word; undefined where it is none. */
export function parseArithmeticCommand(reader: ShellReader): Word | undefined {
  const start = reader.at;
  const parts = arithmetic(reader, "((");
  return parts === undefined
    ? undefined
    : { span: reader.spanFrom(start), parts };
}

/**
 * From the opener up to behind `))`. Undefined, and nothing read, where the
 * text is a subshell in a subshell after all.
 */
function arithmetic(
  reader: ShellReader,
  opener: "((" | "$((",
): Part[] | undefined {
  const before = reader.place();
  try {
    reader.at += opener.length;
    const inner = expandable(reader, "))", before.at, opener);
    reader.at += 2;
    return inner;
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    reader.goBack(before);
    return undefined;
  }
}
