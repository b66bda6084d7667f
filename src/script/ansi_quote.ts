const escapes: Record<string, string> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const escape =
  /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c([\s\S])|([\s\S]))/g;

/** The text of `$'…'`, its escapes undone (bash manual, 3.1.2.4). */
export function ansiQuoted(text: string): string {
  const undone = text.replace(
    escape,
    (all, hex, short, long, octal, control, other) => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return codePoint(parseInt(code, 16));
      if (octal !== undefined) return codePoint(parseInt(octal, 8) & 0xff);
      if (control !== undefined) return codePoint(control.charCodeAt(0) & 0x1f);
      return escapes[other] ?? (/['"\\?]/.test(other) ? other : all);
    },
  );
  // bash ends the text at a NUL
  const nul = undone.indexOf("\0");
  return nul === -1 ? undone : undone.slice(0, nul);
}

function codePoint(value: number): string {
  return value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
    ? String.fromCodePoint(value)
    : "\ufffd";
}
