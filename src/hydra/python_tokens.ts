/** One token of a Python expression. */
export type PythonToken =
  | { kind: "text"; prefix: string; raw: string }
  | { kind: "name"; name: string }
  | { kind: "number"; value: number }
  | { kind: "sign"; sign: string };

/** A program with the same offsets throughout. */
export interface MaskedProgram {
  /** Comments are blanks, strings are underscores. */
  code: string;
  /** Comments are blanks. */
  strings: string;
}

const commentOrString =
  /#[^\n]*|("""|''')(?:\\[^]|(?!\1)[^])*\1|(["'])(?:\\[^]|(?!\2)[^\n\\])*\2/g;

/** Text of a Python program → the same, without what looks like code and is none. */
export function maskProgram(program: string): MaskedProgram {
  const blank = (it: string): string => it.replace(/[^\n]/g, " ");
  return {
    code: program.replace(
      commentOrString,
      (it) => it.startsWith("#") ? blank(it) : "_".repeat(it.length),
    ),
    strings: program.replace(
      commentOrString,
      (it) => it.startsWith("#") ? blank(it) : it,
    ),
  };
}

const token =
  /[ \t\n\r\\]+|([rRuUbBfF]{0,2})("""|''')((?:\\[^]|(?!\2)[^])*)\2|([rRuUbBfF]{0,2})(["'])((?:\\[^]|(?!\5)[^\n\\])*)\5|([A-Za-z_]\w*)|(\d+)(?![\w.])|([^])/y;

/** Expression without comments → its tokens. */
export function pythonTokens(expression: string): PythonToken[] {
  const tokens: PythonToken[] = [];
  token.lastIndex = 0;
  for (;;) {
    const found = token.exec(expression);
    if (found === null) return tokens;
    const [, tripled, , long, single, , short, name, number, sign] = found;
    const raw = long ?? short;
    if (raw !== undefined) {
      const prefix = (tripled ?? single ?? "").toLowerCase();
      tokens.push({ kind: "text", prefix, raw });
    } else if (name !== undefined) tokens.push({ kind: "name", name });
    else if (number !== undefined) {
      tokens.push({ kind: "number", value: Number(number) });
    } else if (sign !== undefined) tokens.push({ kind: "sign", sign });
  }
}

/** What a string literal is worth; undefined where that is more than its characters. */
export function textOfLiteral(prefix: string, raw: string): string | undefined {
  if (prefix.includes("b")) return undefined;
  if (prefix.includes("r")) return raw;
  let known = true;
  const text = raw.replace(/\\([^])/g, (_, char: string) => {
    const plain = simpleEscapes[char];
    if (plain === undefined) known = false;
    return plain ?? "";
  });
  return known ? text : undefined;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
  n: "\n",
  t: "\t",
};
