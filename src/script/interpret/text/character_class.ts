const classes: Readonly<Record<string, RegExp>> = {
  alnum: /^[\p{L}\p{N}]$/u,
  alpha: /^\p{L}$/u,
  ascii: /^[\0-\x7f]$/,
  blank: /^[ \t]$/,
  cntrl: /^\p{Cc}$/u,
  digit: /^[0-9]$/,
  graph: /^[^\p{Cc}\s]$/u,
  lower: /^\p{Ll}$/u,
  print: /^[^\p{Cc}]$/u,
  punct: /^[!-/:-@[-`{-~]$|^[\p{P}\p{S}]$/u,
  space: /^[ \t\n\r\f\v]$/,
  upper: /^\p{Lu}$/u,
  word: /^[\p{L}\p{N}_]$/u,
  xdigit: /^[0-9A-Fa-f]$/,
};

/** Whether a character is in `[:name:]`. */
export function isInClass(char: string, name: string): boolean {
  const known = Object.hasOwn(classes, name) ? classes[name] : undefined;
  return known !== undefined && known.test(char);
}
