/** A part of a word on its way to fields. */
export interface Piece {
  text: string;
  /** Only what an unquoted expansion made is split. */
  from: "expansion" | "literal" | "quoted";
}

type Role = "text" | "blank" | "mark";

/** What a character of IFS does: "blank" ones melt into one. */
function roleOf(char: string, ifs: string): Role {
  if (!ifs.includes(char)) return "text";
  return char === " " || char === "\t" || char === "\n" ? "blank" : "mark";
}

const defaultIfs = " \t\n";

/**
 * Word splitting (bash manual, 3.5.7). A quoted piece makes a field even where
 * it is empty. `ifs` undefined: IFS is not set.
 */
export function splitFields<T extends Piece>(
  pieces: readonly T[],
  ifs: string | undefined,
): T[][] {
  const fields: T[][] = [];
  let field: T[] | undefined;
  // a mark behind the blanks that ended a field belongs to the same border
  let isAtBorder = false;
  const add = (piece: T, start: number, end: number) => {
    if (start < end) {
      (field ??= []).push({ ...piece, text: piece.text.slice(start, end) });
    }
  };
  for (const piece of pieces) {
    if (piece.from !== "expansion") {
      if (piece.text === "" && piece.from === "literal") continue;
      (field ??= []).push(piece);
      continue;
    }
    let start = 0;
    let at = 0;
    for (const char of piece.text) {
      const role = roleOf(char, ifs ?? defaultIfs);
      const next = at + char.length;
      if (role !== "text") {
        add(piece, start, at);
        start = next;
        if (field !== undefined) {
          fields.push(field);
          isAtBorder = role === "blank";
        } else if (role === "mark") {
          if (!isAtBorder) fields.push([]);
          isAtBorder = false;
        }
        field = undefined;
      }
      at = next;
    }
    add(piece, start, at);
  }
  if (field !== undefined) fields.push(field);
  return fields;
}

export interface RecordOptions {
  /** `-d`; "" is NUL. */
  delimiter: string;
  backslashes: "escape" | "raw";
  /** `-n` and `-N`. */
  limit?: { kind: "at most" | "exactly"; characters: number };
}

export interface ReadRecord {
  /** With which characters a backslash had escaped. */
  characters: { char: string; escaped: boolean }[];
  rest: string;
  /** 1: the input ended before the delimiter. */
  status: 0 | 1;
}

type RecordCharacter = ReadRecord["characters"][number];

/** What one `read` takes from its input. */
export function readRecord(
  input: string,
  { delimiter, backslashes, limit }: RecordOptions,
): ReadRecord {
  const characters: RecordCharacter[] = [];
  const ends = delimiter === "" ? "\0" : Array.from(delimiter)[0];
  let isEscaped = false;
  let at = 0;
  const result = (status: 0 | 1): ReadRecord => ({
    characters,
    rest: input.slice(at),
    status,
  });
  const isFull = () =>
    limit !== undefined &&
    characters.length >= limit.characters;
  if (isFull()) return result(0);
  for (const char of input) {
    at += char.length;
    if (isEscaped) {
      isEscaped = false;
      // a line that goes on
      if (char === "\n") continue;
      characters.push({ char, escaped: true });
    } else if (char === "\\" && backslashes === "escape") {
      isEscaped = true;
      continue;
    } else if (char === ends && limit?.kind !== "exactly") return result(0);
    else if (char === "\0") continue;
    else characters.push({ char, escaped: false });
    if (isFull()) return result(0);
  }
  return result(1);
}

function roleIn(it: RecordCharacter | undefined, ifs: string): Role {
  return it === undefined || it.escaped ? "text" : roleOf(it.char, ifs);
}

/**
 * The texts for `count` names; the last gets the rest. For `read` without
 * names and for `read -N` use joined().
 */
export function readFields(
  record: ReadRecord["characters"],
  ifs: string | undefined,
  count: number,
): string[] {
  const marks = ifs ?? defaultIfs;
  let at = afterBlanks(record, 0, marks);
  const texts: string[] = [];
  while (texts.length < count - 1) {
    const word = readWord(record, at, marks);
    texts.push(word.text);
    at = word.next;
  }
  const last = readWord(record, at, marks);
  if (last.next >= record.length) return [...texts, last.text];
  let end = record.length;
  // here bash takes off escaped blanks too
  while (end > at && roleOf(record[end - 1]?.char ?? "x", marks) === "blank") {
    end--;
  }
  return [...texts, joined(record.slice(at, end))];
}

function afterBlanks(
  record: ReadRecord["characters"],
  from: number,
  ifs: string,
): number {
  let at = from;
  while (roleIn(record[at], ifs) === "blank") at++;
  return at;
}

function readWord(
  record: ReadRecord["characters"],
  from: number,
  ifs: string,
): { text: string; next: number } {
  const start = afterBlanks(record, from, ifs);
  let end = start;
  while (end < record.length && roleIn(record[end], ifs) === "text") end++;
  const text = joined(record.slice(start, end));
  if (end >= record.length) return { text, next: end };
  let next = afterBlanks(record, end + 1, ifs);
  const wasBlank = roleIn(record[end], ifs) === "blank";
  if (wasBlank && roleIn(record[next], ifs) === "mark") {
    next = afterBlanks(record, next + 1, ifs);
  }
  return { text, next };
}

/** `read -a`. */
export function readArray(
  record: ReadRecord["characters"],
  ifs: string | undefined,
): string[] {
  const pieces = record.map(({ char, escaped }) => ({
    text: char,
    from: escaped ? "quoted" as const : "expansion" as const,
  }));
  return splitFields(pieces, ifs).map((field) =>
    field.map((it) => it.text).join("")
  );
}

/** For `read` without names and `read -N`: nothing is taken off. */
export function joined(record: ReadRecord["characters"]): string {
  return record.map((it) => it.char).join("");
}
