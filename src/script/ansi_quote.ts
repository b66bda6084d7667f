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
  // runs of bytes beyond ASCII stand as such until they are decoded together
  const undone = text.replace(
    escape,
    (all, hex, short, long, octal, control, other: string) => {
      const code = short ?? long;
      if (code !== undefined) return codePoint(parseInt(code, 16));
      if (hex !== undefined) return byte(parseInt(hex, 16));
      if (octal !== undefined) return byte(parseInt(octal, 8) & 0xff);
      if (control !== undefined) {
        return String.fromCharCode(control.charCodeAt(0) & 0x1f);
      }
      const known = Object.hasOwn(escapes, other) ? escapes[other] : undefined;
      return known === undefined ? all : String.fromCharCode(known);
    },
  );
  const nul = undone.indexOf("\0");
  const kept = nul === -1 ? undone : undone.slice(0, nul);
  return kept.replace(
    rawBytes,
    (run) =>
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(
        Uint8Array.from(run, (it) => it.charCodeAt(0) - firstRaw),
      ),
  );
}

/** A byte stands as a lone low surrogate, which no text from UTF-8 holds. */
const firstRaw = 0xdc00;

const rawBytes = /[\udc80-\udcff]+/gu;

function byte(value: number): string {
  return String.fromCharCode(value < 0x80 ? value : firstRaw + value);
}

function codePoint(value: number): string {
  return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
    ? String.fromCodePoint(value)
    : "\ufffd";
}
