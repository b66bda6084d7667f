import { parseShell } from "../parse_shell.ts";
import { applyEdits, type Edit } from "../cut.ts";
import type { List, Part, Word } from "../syntax.ts";
import { partsOf } from "../walk.ts";
import { madeUp } from "./names.ts";
import type { Unknowns } from "./markers.ts";

/** A word as the evaluation's bash is to read it. */
export interface WordCode {
  code: string;
  /**
   * Conditions that hold where bash may read the word: else something in it
   * depends on what only the job knows, in a way that would not show.
   */
  checks: string[];
}

/** What word code needs from its surroundings. */
export interface WordContext {
  text: string;
  unknowns: Unknowns;
  associative: ReadonlySet<string>;
  /** The commands of a substitution as code that can do no harm. */
  substitution(body: List, text: string): string;
}

/** Word → code of the same word, its substitutions made harmless. */
export function wordCode(word: Word, context: WordContext): WordCode {
  const checks: string[] = [];
  const code = partsCode(word, word.parts, context, checks);
  return { code, checks };
}

/** The same for any stretch of text and what expands in it. */
export function partsCode(
  within: { span: { start: number; end: number } },
  parts: Part[],
  context: WordContext,
  checks: string[],
): string {
  const { start, end } = within.span;
  const edits: Edit[] = [];
  for (const part of partsOf({ parts })) {
    const edit = partEdit(part, context, checks);
    if (edit !== undefined) {
      edits.push({
        start: part.span.start - start,
        end: part.span.end - start,
        text: edit,
      });
    }
  }
  return applyEdits(context.text.slice(start, end), edits);
}

function partEdit(
  part: Part,
  context: WordContext,
  checks: string[],
): string | undefined {
  const { text, unknowns } = context;
  const written = text.slice(part.span.start, part.span.end);
  const unknown = (): string => unknowns.mark({ text: written, kind: "other" });
  switch (part.kind) {
    case "process":
      return unknown();
    case "command":
      if (part.body !== undefined) {
        return `$(${context.substitution(part.body, text)}\n)`;
      }
      return backquotedCode(written, context);
    case "arithmetic":
      checks.push(...arithmeticChecks(part.span, part.inner, context));
      return undefined;
    case "text":
      // what the parser took as one text, such as `@(…)`, bash may expand
      if (/[$`]|[<>]\(/.test(written) && written !== "$") {
        checks.push("false");
        return unknown();
      }
      return undefined;
    case "parameter":
      if (madeUp.has(part.name) && part.operation !== "#") return unknown();
      return parameterCode(part, written, context, checks);
    default:
      return undefined;
  }
}

function backquotedCode(written: string, context: WordContext): string {
  // within backquotes `\` quotes these alone (bash manual, 3.5.4)
  const inner = written.slice(1, -1).replace(/\\([$`\\])/g, "$1");
  const { list } = parseShell(inner);
  return `$(${context.substitution(list, inner)}\n)`;
}

type Parameter = Extract<Part, { kind: "parameter" }>;

function parameterCode(
  part: Parameter,
  written: string,
  context: WordContext,
  checks: string[],
): string | undefined {
  const { name, operation } = part;
  if (operation === "") return undefined;
  const found = /^([!#]?)(\[(?:[^\[\]]|\[[^\]]*\])*\])?([\s\S]*)$/.exec(
    operation,
  );
  const [, prefix = "", subscript = "", rest = ""] = found ?? [];
  if (name === "" || rest.startsWith("[")) {
    checks.push("false");
    return undefined;
  }
  const values = /^[A-Za-z_]/.test(name)
    ? `"\${${name}[@]-}"`
    : name === "@" || name === "*"
    ? '"$@"'
    : `"\${${name}-}"`;
  if (subscript !== "" && subscript !== "[@]" && subscript !== "[*]") {
    checks.push(...subscriptChecks(name, part, subscript, written, context));
  }
  // what is read through a name, or printed as a prompt, could be anything
  if (prefix === "!" && subscript === "" && !/^[*@]$/.test(rest)) {
    checks.push(`__mlxpsub_indirect "\${${name}-}"`);
    return undefined;
  }
  if (/^@/.test(rest) && prefix !== "!") {
    checks.push(
      /^@[QULuE]$/.test(rest) ? `__mlxpsub_clean ${values}` : "false",
    );
    return undefined;
  }
  if (prefix === "" && /^(:?[-=?]|$)/.test(rest)) return undefined;
  checks.push(`__mlxpsub_clean ${values}`);
  if (prefix === "" && /^:/.test(rest) && !/^:[-=?+]/.test(rest)) {
    checks.push(...offsetChecks(part, rest, context));
  } else {
    // a pattern or a text that only the job knows decides what is cut
    for (const inner of part.inner) {
      if (inner.kind === "parameter") {
        checks.push(`__mlxpsub_clean "\${${inner.name}-}"`);
      } else if (inner.kind === "command") checks.push("false");
    }
  }
  return undefined;
}

function subscriptChecks(
  name: string,
  part: Parameter,
  subscript: string,
  written: string,
  context: WordContext,
): string[] {
  const text = subscript.slice(1, -1);
  if (/^-?\d+$/.test(text)) return [];
  const at = part.span.start + written.indexOf(subscript) + 1;
  const inner = part.inner.filter((it) => it.span.start >= at);
  return keyChecks(name, text, at, inner, context);
}

/** That a subscript computes nothing but numbers, or is a plain key. */
export function keyChecks(
  name: string,
  text: string,
  at: number,
  inner: Part[],
  context: WordContext,
): string[] {
  const span = { start: at, end: at + text.length };
  const own = inner.filter((it) => it.span.end <= span.end);
  const { code, checks } = arithmeticText(span, own, context, "as is");
  return [
    ...checks,
    context.associative.has(name)
      ? `__mlxpsub_key ${name} ${code}`
      : `__mlxpsub_arithmetic ${code}`,
  ];
}

function offsetChecks(
  part: Parameter,
  rest: string,
  context: WordContext,
): string[] {
  const end = part.span.end - 1;
  const start = end - rest.length + 1;
  return arithmeticChecks(
    { start, end },
    part.inner.filter((it) => it.span.start >= start),
    context,
    "as is",
  );
}

/**
 * Checks that an arithmetic text computes nothing but numbers: bash would run
 * `$(…)` in a value it computes with. Quotes in the text are for the reader
 * only; those within an expansion stay.
 */
export function arithmeticChecks(
  span: { start: number; end: number },
  inner: Part[],
  context: WordContext,
  trim: "parentheses" | "as is" = "parentheses",
): string[] {
  const { code, checks } = arithmeticText(span, inner, context, trim);
  return [...checks, `__mlxpsub_arithmetic ${code}`];
}

/** The text within double quotes, and what must hold before bash reads it. */
function arithmeticText(
  span: { start: number; end: number },
  inner: Part[],
  context: WordContext,
  trim: "parentheses" | "as is",
): WordCode {
  const pieces: string[] = [];
  const checks: string[] = [];
  let at = span.start;
  const bare = (end: number): string => {
    const text = context.text.slice(at, end);
    // to bash, single quotes hide nothing here
    const hidden = trim === "parentheses" && at === span.start
      ? text.replace(/^\$/, "")
      : text;
    if (/[$`]/.test(hidden)) checks.push("false");
    return text.replaceAll(/["'\\$`]/g, "").replaceAll(";", ",");
  };
  for (const part of flat(inner)) {
    if (!isExpansion(part) || part.span.start < at) continue;
    pieces.push(bare(part.span.start));
    pieces.push(partsCode(part, [part], context, checks));
    at = part.span.end;
  }
  pieces.push(bare(span.end));
  if (trim === "parentheses") {
    const last = pieces.length - 1;
    pieces[0] = (pieces[0] ?? "").replace(/^(\(\(|\[)/, "");
    pieces[last] = (pieces[last] ?? "").replace(/(\)\)|\])$/, "");
  }
  return { code: `"${pieces.join("")}"`, checks };
}

function flat(parts: Part[]): Part[] {
  return parts.flatMap((it) => it.kind === "double" ? flat(it.parts) : [it]);
}

function isExpansion(part: Part): boolean {
  return part.kind === "parameter" || part.kind === "command" ||
    part.kind === "arithmetic" || part.kind === "process";
}
