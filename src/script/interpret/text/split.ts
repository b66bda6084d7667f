/** A part of a word on its way to fields. */
export interface Piece {
  text: string;
  /** Only what an unquoted expansion made is split. */
  from: "expansion" | "literal" | "quoted";
}

/**
 * Word splitting (bash manual, 3.5.7). A quoted piece makes a field even where
 * it is empty. `ifs` undefined: IFS is not set.
 */
export function splitFields<T extends Piece>(
  _pieces: readonly T[],
  _ifs: string | undefined,
): T[][] {
  throw new Error("not written");
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

/** What one `read` takes from its input. */
export function readRecord(
  _input: string,
  _options: RecordOptions,
): ReadRecord {
  throw new Error("not written");
}

/** The texts for `count` names; the last gets the rest. For REPLY use joined(). */
export function readFields(
  _record: ReadRecord["characters"],
  _ifs: string | undefined,
  _count: number,
): string[] {
  throw new Error("not written");
}

/** `read -a`. */
export function readArray(
  _record: ReadRecord["characters"],
  _ifs: string | undefined,
): string[] {
  throw new Error("not written");
}

/** For `read` without names and `read -N`: nothing is taken off. */
export function joined(record: ReadRecord["characters"]): string {
  return record.map((it) => it.char).join("");
}
