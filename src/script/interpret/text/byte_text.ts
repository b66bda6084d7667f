/** A text that grows by characters and by single bytes of UTF-8. */
export class ByteText {
  #bytes: number[] = [];

  add(text: string): void {
    for (const byte of new TextEncoder().encode(text)) this.#bytes.push(byte);
  }

  addByte(byte: number): void {
    this.#bytes.push(byte & 0xff);
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** Bytes that make no character become U+FFFD. */
  toString(): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      new Uint8Array(this.#bytes),
    );
  }
}

const named: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

/** Who reads the escape: they differ in octal numbers and in quotes. */
export type EscapeReader = "echo" | "printf format" | "%b";

/**
 * Adds what the escape at the backslash `at` stands for; gives where the text
 * goes on, or "stop" for `\c`.
 */
export function addEscape(
  text: string,
  at: number,
  reader: EscapeReader,
  bytes: ByteText,
): number | "stop" {
  const char = text[at + 1];
  if (char === undefined) {
    bytes.add("\\");
    return at + 1;
  }
  if (char === "c" && reader !== "printf format") return "stop";
  const known = Object.hasOwn(named, char) ? named[char] : undefined;
  if (known !== undefined) {
    bytes.addByte(known);
    return at + 2;
  }
  const isQuote = char === '"' || char === "'" || char === "?";
  if (isQuote && reader === "printf format") {
    bytes.add(char);
    return at + 2;
  }
  const rest = text.slice(at + 1, at + 12);
  const octal = reader === "echo"
    ? /^0([0-7]{0,3})/.exec(rest)
    : reader === "%b"
    ? /^0([0-7]{0,3})|^([1-7][0-7]{0,2})/.exec(rest)
    : /^([0-7]{1,3})/.exec(rest);
  if (octal !== null) {
    bytes.addByte(parseInt(octal[1] ?? octal[2] ?? "", 8) || 0);
    return at + 1 + octal[0].length;
  }
  const hex = /^x([0-9A-Fa-f]{1,2})/.exec(rest);
  if (hex !== null) {
    bytes.addByte(parseInt(hex[1] ?? "", 16));
    return at + 1 + hex[0].length;
  }
  const point = /^u([0-9A-Fa-f]{1,4})|^U([0-9A-Fa-f]{1,8})/.exec(rest);
  if (point !== null) {
    addCodePoint(parseInt(point[1] ?? point[2] ?? "", 16), bytes);
    return at + 1 + point[0].length;
  }
  bytes.add("\\");
  return at + 1;
}

function addCodePoint(code: number, bytes: ByteText): void {
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  bytes.add(isCharacter ? String.fromCodePoint(code) : "\ufffd");
}
