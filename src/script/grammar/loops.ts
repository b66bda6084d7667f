/** Looping constructs: bash manual, 3.2.5.1; and `select`, which looks alike. */
import type { CompoundBody, List, Word } from "../syntax.ts";
import { parseArithmeticCommand, semicolonWords } from "./arithmetic.ts";
import { parseBraces } from "./grouping.ts";
import { skipToCommand } from "./line_end.ts";
import type { ShellReader } from "./shell_reader.ts";
import { parseWord } from "./word.ts";

/** `while …; do …; done`, or the same of `until`. */
export function parseWhile(
  reader: ShellReader,
  test: "while" | "until",
): CompoundBody {
  const start = reader.at;
  reader.takeKeyword(test);
  const condition = reader.body();
  return { kind: "while", test, condition, body: parseDo(reader, test, start) };
}

/** `for name in words; do …; done` or `for ((…)); do …; done` */
export function parseFor(reader: ShellReader): CompoundBody {
  const start = reader.at;
  reader.takeKeyword("for");
  if (!reader.looking("((")) {
    return { kind: "for", ...overWords(reader, "for", start) };
  }
  const header = parseArithmeticCommand(reader) ?? reader.unexpected();
  const [first, test, step, ...more] = semicolonWords(header);
  if (first === undefined || test === undefined || step === undefined) {
    reader.refuse('"for ((" needs two semicolons', header.span);
  }
  if (more[0] !== undefined) {
    reader.refuse('"for ((" takes no more than two semicolons', more[0].span);
  }
  reader.skipBlanks();
  reader.take(";");
  const body = loopBody(reader, "for", start);
  return {
    kind: "arithmetic for",
    header,
    expressions: [first, test, step],
    body,
  };
}

/** `select name in words; do …; done` */
export function parseSelect(reader: ShellReader): CompoundBody {
  const start = reader.at;
  reader.takeKeyword("select");
  return { kind: "select", ...overWords(reader, "select", start) };
}

/** `name [in words]; do …; done` */
function overWords(
  reader: ShellReader,
  keyword: "for" | "select",
  start: number,
): { variable: string; words?: Word[]; body: List } {
  const variable = reader.takeMatch(/[A-Za-z_]\w*/y)?.[0] ??
    reader.refuse(`a variable after "${keyword}" is missing`);
  reader.skipBlanks();
  let words: { words?: Word[] } = {};
  if (reader.peekKeyword() === "{") reader.unexpected();
  if (reader.take(";") === undefined) {
    skipToCommand(reader);
    if (reader.takeKeyword("in") !== undefined) {
      words = { words: wordsOfLine(reader) };
      reader.take(";");
    }
  }
  return { variable, ...words, body: loopBody(reader, keyword, start) };
}

function wordsOfLine(reader: ShellReader): Word[] {
  const words: Word[] = [];
  for (;;) {
    reader.skipBlanks();
    const word = parseWord(reader);
    if (word === undefined) return words;
    words.push(word);
  }
}

/** `do …; done`, or `{ …; }` in its place. */
function loopBody(reader: ShellReader, keyword: string, start: number): List {
  skipToCommand(reader);
  return reader.peekKeyword() === "{"
    ? parseBraces(reader)
    : parseDo(reader, keyword, start);
}

function parseDo(reader: ShellReader, keyword: string, start: number): List {
  reader.closeKeyword("do", keyword, start);
  const body = reader.body();
  reader.closeKeyword("done", keyword, start);
  return body;
}
