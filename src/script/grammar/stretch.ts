/** What stands between an opener and its closer: parts, up to the closer. */
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Part } from "../syntax.ts";
import { parseBackquoted } from "./backquotes.ts";
import { parseDollar, parseProcessSubstitution } from "./expansion.ts";
import { parseEscape, parseSingleQuoted, plainText } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";

/**
 * Where the text stands, which says what is special in it:
 * - double quotes;
 * - the operand of `${…}`: a word or anything else, itself in double quotes
 *   or not;
 * - brackets: a subscript, `$[…]`; those of `${a[…]}` end at `}` too;
 * - parentheses of arithmetic.
 */
export type Stretch =
  | "double"
  | "operand word"
  | "operand"
  | "quoted operand word"
  | "quoted operand"
  | "brackets"
  | "brackets in braces"
  | "parentheses";

/** What is special nowhere in a stretch. */
const plain: Record<Stretch, RegExp> = {
  "double": /[^"$`\\]+/y,
  "operand word": /[^}$`\\'"<>]+/y,
  "operand": /[^}$`\\'"]+/y,
  "quoted operand word": /[^}$`\\'"]+/y,
  "quoted operand": /[^}$`\\'"]+/y,
  "brackets": /[^[\]$`\\'"]+/y,
  "brackets in braces": /[^[\]}$`\\'"]+/y,
  "parentheses": /[^()$`\\'"]+/y,
};

const closers: Record<Stretch, string> = {
  "double": '"',
  "operand word": "}",
  "operand": "}",
  "quoted operand word": "}",
  "quoted operand": "}",
  "brackets": "]",
  "brackets in braces": "]",
  "parentheses": ")",
};

/**
 * The parts from here to the closer of a stretch, before which reading goes
 * on. `opener` stands at `start`; `opened` is told of every inner one.
 */
export function partsOfStretch(
  reader: ShellReader,
  stretch: Stretch,
  opener: string,
  start: number,
  nesting: { open(at: number): void; close(at: number): void } = {
    open: () => {},
    close: () => {},
  },
): Part[] {
  const parts: Part[] = [];
  const closer = closers[stretch];
  const inner = stretch === "parentheses"
    ? "("
    : closer === "]"
    ? "["
    : undefined;
  let depth = 0;
  let run = reader.at;
  const add = (parse: () => Part | Part[]): void => {
    if (run < reader.at) parts.push(plainText(reader, run, reader.at));
    const added = parse();
    // there may be more of them than a call takes arguments
    if (Array.isArray(added)) { for (const part of added) parts.push(part); }
    else parts.push(added);
    run = reader.at;
  };
  for (;;) {
    reader.takeMatch(plain[stretch]);
    const { at } = reader;
    const char = reader.text[at];
    if (char === undefined) reader.unclosed(opener, closer, start);
    if (char === closer && depth > 0) {
      nesting.close(at);
      depth--;
      reader.at++;
    } else if (char === closer || char === "}") {
      add(() => []);
      return parts;
    } else if (char === inner) {
      nesting.open(at);
      depth++;
      reader.at++;
    } else if (char === "\\") {
      if (isEscape(stretch, reader.text[at + 1])) {
        add(() => parseEscape(reader));
      } else reader.at++;
    } else if (char === "$") {
      add(() => parseDollar(reader, quotingIn(stretch)));
    } else if (char === "`") {
      add(() => parseBackquoted(reader, quotingIn(stretch)));
    } else if (char === '"') {
      add(() => parseDoubleQuoted(reader));
    } else if (char === "'") {
      add(() =>
        stretch === "quoted operand word"
          ? plainQuotes(reader)
          : parseSingleQuoted(reader)
      );
    } else if (reader.looking("<(")) {
      add(() => parseProcessSubstitution(reader, "<("));
    } else if (reader.looking(">(")) {
      add(() => parseProcessSubstitution(reader, ">("));
    } else reader.at++;
  }
}

/** `"…"`; `start` is that of the `$` in `$"…"`. */
export function parseDoubleQuoted(
  reader: ShellReader,
  start = reader.at,
): Part {
  reader.at++;
  const parts = partsOfStretch(reader, "double", '"', start);
  reader.at++;
  return { kind: "double", span: reader.spanFrom(start), parts };
}

/**
 * Single quotes in a word of `"${x:-…}"`: they are text, and what expands
 * between them does, yet a `}` there closes nothing.
 */
function plainQuotes(reader: ShellReader): Part[] {
  const { text, at: start } = reader;
  const end = text.indexOf("'", start + 1);
  if (end === -1) reader.unclosed("'", "'", start);
  const parts = textAndExpansions(reader, start, end + 1, "quoted");
  reader.at = end + 1;
  return parts;
}

/**
 * A stretch of text in which only `$`, backquotes and the escapes of double
 * quotes are special, which an expansion that is never closed does not break:
 * bash finds that out when it expands it.
 */
export function textAndExpansions(
  outer: ShellReader,
  start: number,
  end: number,
  quoting: "quoted" | "here-document",
): Part[] {
  const reader = outer.within(outer.text.slice(0, end), start);
  const special = quoting === "quoted" ? /[$`"\\\n]/ : /[$`\\\n]/;
  const parts: Part[] = [];
  let run = start;
  const add = (parse: () => Part): void => {
    if (run < reader.at) parts.push(plainText(reader, run, reader.at));
    parts.push(parse());
    run = reader.at;
  };
  for (;;) {
    reader.takeMatch(/[^$`\\]+/y);
    const char = reader.text[reader.at];
    if (char === undefined) break;
    if (char === "\\") {
      const next = reader.text[reader.at + 1];
      if (next !== undefined && special.test(next)) {
        add(() => parseEscape(reader));
      } else reader.at++;
    } else add(() => expansionOrRest(reader, char));
  }
  if (run < end) parts.push(plainText(reader, run, end));
  outer.addComments(reader);
  return parts;
}

/** What expands here; where nothing can, the rest as a bad substitution. */
function expansionOrRest(reader: ShellReader, char: string): Part {
  const place = reader.place();
  try {
    return char === "$"
      ? parseDollar(reader, "quoted")
      : parseBackquoted(reader, "unquoted");
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    reader.goBack(place);
    reader.at = reader.text.length;
    return {
      kind: "parameter",
      span: reader.spanFrom(place.at),
      name: "",
      operation: reader.text.slice(place.at + (char === "`" ? 1 : 2)),
      inner: [],
    };
  }
}

function isEscape(stretch: Stretch, next: string | undefined): boolean {
  if (next === undefined) return false;
  if (stretch === "double") return /[$`"\\\n]/.test(next);
  if (stretch === "quoted operand word") return /[$`"\\\n}]/.test(next);
  return true;
}

function quotingIn(stretch: Stretch): "quoted" | "quoted word" | "unquoted" {
  if (stretch === "double") return "quoted";
  return stretch === "quoted operand word" ? "quoted word" : "unquoted";
}
