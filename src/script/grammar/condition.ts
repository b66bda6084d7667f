/** `[[ … ]]`: bash manual, 3.2.5.2 and 6.4 (Bash Conditional Expressions). */
import type { CompoundBody, Condition, Word } from "../syntax.ts";
import { passLineEnd } from "./line_end.ts";
import { plainText } from "./literal.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseRegexWord, parseWord } from "./word.ts";

const unary = /^-[abcdefghknoprstuvwxzGLNORS]$/;

const binary = /^(?:==?|!=|=~|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;

/** A test that is being read, and the words read so far. */
interface Reading {
  reader: ShellReader;
  /** Of `[[`. */
  start: number;
  words: Word[];
}

/** `[[ … ]]` */
export function parseConditional(reader: ShellReader): CompoundBody {
  const start = reader.at;
  reader.takeKeyword("[[");
  const words: Word[] = [];
  const it = { reader, start, words };
  const test = anyOf(it);
  if (reader.takeKeyword("]]") === undefined) unexpected(it);
  return { kind: "conditional", words, test };
}

/** `a || b` */
function anyOf(it: Reading): Condition {
  const tests = [allOf(it)];
  while (takeSign(it, "||")) tests.push(allOf(it));
  return joined("or", tests);
}

/** `a && b` */
function allOf(it: Reading): Condition {
  const tests = [oneOf(it)];
  while (takeSign(it, "&&")) tests.push(oneOf(it));
  return joined("and", tests);
}

function joined(kind: "and" | "or", tests: Condition[]): Condition {
  const [first, ...more] = tests;
  const last = more.at(-1);
  return first === undefined || last === undefined
    ? first ?? { kind, span: { start: 0, end: 0 }, tests }
    : { kind, span: { start: first.span.start, end: last.span.end }, tests };
}

/** `! a`, `( a )`, `-f a`, `a == b`, `a` */
function oneOf(it: Reading): Condition {
  const { reader } = it;
  skipLineEnds(reader);
  const start = reader.at;
  let negated: "no" | "yes" = "no";
  while (
    // with extglob, `!(…)` is a pattern
    !(reader.settings.extglob === "on" && reader.looking("!(")) &&
    reader.takeKeyword("!") !== undefined
  ) {
    it.words.push(textWord(reader, start, "!"));
    negated = negated === "no" ? "yes" : "no";
    skipLineEnds(reader);
  }
  const test = takeSign(it, "(") ? grouped(it) : primary(it);
  skipLineEnds(reader);
  return negated === "no"
    ? test
    : { kind: "not", span: { start, end: test.span.end }, test };
}

function grouped(it: Reading): Condition {
  it.reader.enter("conditions");
  const test = anyOf(it);
  if (!takeSign(it, ")")) unexpected(it);
  it.reader.leave("conditions");
  return test;
}

function primary(it: Reading): Condition {
  const { reader, words } = it;
  const start = reader.at;
  const first = operand(it, "word");
  const written = textOf(first, reader);
  reader.skipBlanks();
  if (unary.test(written)) {
    const operand_ = operand(it, "word");
    return {
      kind: "unary",
      span: { start, end: operand_.span.end },
      operator: written,
      operand: operand_,
    };
  }
  const sign = reader.match(/[<>](?![(<>&|])|[^\s()<>|&;]+/y)?.[0] ?? "";
  if (/^[<>]$/.test(sign) || binary.test(sign)) {
    words.push(textWord(reader, reader.at, sign));
    reader.at += sign.length;
    reader.skipBlanks();
    const right = operand(
      it,
      sign === "=~" ? "regex" : /^[!=]=?$/.test(sign) ? "pattern" : "word",
    );
    return {
      kind: "binary",
      span: { start, end: right.span.end },
      operator: sign,
      left: first,
      right,
    };
  }
  if (reader.looking("\n")) reader.unexpected();
  return { kind: "unary", span: first.span, operator: "-n", operand: first };
}

function operand(it: Reading, kind: "word" | "pattern" | "regex"): Word {
  const { reader } = it;
  const word = reader.peekKeyword() === "]]"
    ? undefined
    : kind === "regex"
    ? parseRegexWord(reader)
    : parseWord(reader, kind === "pattern" ? "on" : reader.settings.extglob);
  if (word === undefined) unexpected(it);
  it.words.push(word);
  return word;
}

/** Takes an operator or a parenthesis where it comes next. */
function takeSign({ reader, words }: Reading, sign: string): boolean {
  reader.skipBlanks();
  const { at } = reader;
  if (reader.take(sign) === undefined) return false;
  words.push(textWord(reader, at, sign));
  return true;
}

function skipLineEnds(reader: ShellReader): void {
  reader.skipBlanks();
  while (reader.looking("\n")) {
    passLineEnd(reader);
    reader.skipBlanks();
  }
}

function textOf({ span }: Word, { text }: ShellReader): string {
  return text.slice(span.start, span.end);
}

function textWord(reader: ShellReader, start: number, text: string): Word {
  const { at } = reader;
  const part = plainText(reader, start, start + text.length);
  reader.at = at;
  return { span: part.span, parts: [part] };
}

function unexpected({ reader, start }: Reading): never {
  if (reader.at >= reader.text.length) {
    return reader.unclosed("[[", "]]", start);
  }
  return reader.unexpected();
}
