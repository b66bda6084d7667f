import type { Span } from "../../source.ts";
import type { UnknownValue } from "../interpret/unknowns.ts";
import type { List } from "../syntax.ts";

/** A stretch of a straight script. */
export type Piece =
  /** Lines of code; with a span, to the user's letter. */
  | { kind: "code"; text: string; span?: Span; list?: List }
  /** The value of a variable that steps which are left out would have set. */
  | {
    kind: "value";
    name: string;
    /** Undefined where only the job could tell it. */
    text: string | undefined;
    /** Written even where nothing seems to read it. */
    needed: "always" | "where read";
    /** What the text takes as it is here. */
    here?: readonly UnknownValue[];
  }
  | { kind: "open"; text: string }
  | { kind: "close"; text: string };

/** Name → what reads the positional parameters. */
export const positional = "@";

/** A value that is needed, and that only the job could tell. */
export class LostValue extends Error {
  constructor(readonly variable: string) {
    super(variable);
  }
}

/**
 * The pieces without values that nothing reads. `always` holds texts that may
 * read a variable at any time, such as those of functions.
 */
export function livePieces(
  pieces: Piece[],
  always: readonly string[],
): Piece[] {
  return pieces.filter((piece, index) => {
    if (piece.kind !== "value" || piece.needed === "always") return true;
    const live = isLive(piece.name, pieces.slice(index + 1), always);
    if (live && piece.text === undefined) throw new LostValue(piece.name);
    return live;
  });
}

/** A value that is set within a compound lasts to its end, and no further. */
function isLive(
  name: string,
  rest: Piece[],
  always: readonly string[],
): boolean {
  let depth = 0;
  let setAt = Infinity;
  for (const piece of rest) {
    const text = piece.text ?? "";
    if (piece.kind === "open") depth++;
    if (piece.kind === "close") depth--;
    if (depth < setAt) setAt = Infinity;
    if (piece.kind === "value" && piece.name === name) return false;
    if (name.startsWith("function ") && depth <= 1 && sets(name, text)) {
      return false;
    }
    if (setAt === Infinity && reads(name, text)) return true;
    if (piece.kind !== "code" || !sets(name, text)) continue;
    if (depth <= 0) return false;
    setAt = Math.min(setAt, depth);
  }
  // functions have arguments of their own
  return name !== positional && always.some((it) => reads(name, it));
}

/** Whether a text may read a variable; rather yes than no. */
export function reads(name: string, text: string): boolean {
  if (name === positional) {
    return /\$[1-9@*#]|\$\{[#!]?[1-9@*#]|\bshift\b|\bgetopts\b|\bfor \w+(;| *\n| do)/
      .test(text);
  }
  if (name.startsWith("function ")) {
    return text.includes(name.slice("function ".length));
  }
  // most texts speak of something else
  if (!text.includes(name) && !text.includes("${!")) return false;
  const plain = new RegExp(`\\$\\{?[#!]?${name}(?!\\w)|\\$\\{![A-Za-z_]`);
  if (plain.test(text)) return true;
  const bare = new RegExp(`(?<![\\w$])${name}(?!\\w|=[^=])`);
  if (!bare.test(text)) return false;
  return new RegExp(`(?<![\\w$])${name}(\\+=|\\[)`).test(text) ||
    /\(\(|\$\[|\blet\b|\[\[|\b(declare|export|local|typeset|readonly|unset)\b|-v\b|\$\{|\[/
      .test(text);
}

/** Whether a text begins by giving the variable a value of its own. */
function sets(name: string, text: string): boolean {
  if (name === positional) return /^set -- /.test(text);
  if (name.startsWith("function ")) {
    const own = name.slice("function ".length);
    return text.startsWith(`${own}()`) || text.startsWith(`function ${own}`);
  }
  // braces further on, such as those of awk, are no matter
  if (new RegExp(`^[ \\t]*(export )?${name}=`).test(text)) return true;
  // within a compound it may never happen
  if (
    /(^|[\s;])(if|while|until|for|case|select|function)\s|[({]\s/.test(text)
  ) {
    return false;
  }
  return new RegExp(
    `(^|[;\\n])[ \\t]*(export |declare |[A-Za-z_]\\w*=[^\\s;]* )*${name}=`,
  ).test(text);
}
