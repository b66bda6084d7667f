const escapes: Record<string, number> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "'": 39,
  '"': 34,
  "\\": 92,
  "?": 63,
};

const escape =
  /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c([\s\S])|([\s\S]))/gu;

/**
 * The text of `$'…'`, its escapes undone (bash manual, 3.1.2.4). `\xc3\xa9`
 * are bytes, which make one character together; a NUL ends the text.
 */
export function ansiQuoted(text: string): string {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  let at = 0;
  for (const found of text.matchAll(escape)) {
    const [all, hex, short, long, octal, control, other] = found;
    bytes.push(...encoder.encode(text.slice(at, found.index)));
    at = found.index + all.length;
    const code = short ?? long;
    if (code !== undefined) {
      bytes.push(...encoder.encode(codePoint(parseInt(code, 16))));
    } else if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (octal !== undefined) bytes.push(parseInt(octal, 8) & 0xff);
    else if (control !== undefined) bytes.push(control.charCodeAt(0) & 0x1f);
    else bytes.push(...escaped(other ?? "", all, encoder));
  }
  bytes.push(...encoder.encode(text.slice(at)));
  const nul = bytes.indexOf(0);
  const kept = nul === -1 ? bytes : bytes.slice(0, nul);
  return new TextDecoder().decode(new Uint8Array(kept));
}

function escaped(
  char: string,
  all: string,
  encoder: TextEncoder,
): Iterable<number> {
  const code = Object.hasOwn(escapes, char) ? escapes[char] : undefined;
  return code === undefined ? encoder.encode(all) : [code];
}

function codePoint(value: number): string {
  return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
    ? String.fromCodePoint(value)
    : "\ufffd";
}
