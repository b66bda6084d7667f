import { ansiQuoted } from "../../ansi_quote.ts";

/** What has no glyph is written as an escape (bash's iswprint()). */
const unprintable = /[\p{Cc}\u2028\u2029]/u;

const named: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\x1b": "\\E",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

/** `$'…'`. */
function ansi(text: string): string {
  const escaped = Array.from(text, (char) => {
    const name = Object.hasOwn(named, char) ? named[char] : undefined;
    if (name !== undefined) return name;
    return unprintable.test(char) ? octal(char) : char;
  });
  return `$'${escaped.join("")}'`;
}

function octal(char: string): string {
  return Array.from(
    new TextEncoder().encode(char),
    (byte) => `\\${byte.toString(8).padStart(3, "0")}`,
  ).join("");
}

/** `printf %q`. */
export function quoteWord(text: string): string {
  if (text === "") return "''";
  if (unprintable.test(text)) return ansi(text);
  return text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, "\\$&")
    .replace(/^#/, "\\#")
    .replace(/(^|[:=])~/g, "$1\\~");
}

/** `${x@Q}`. */
export function quoteValue(text: string): string {
  if (text === "'") return "\\'";
  if (unprintable.test(text)) return ansi(text);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value as `declare -p` writes it: `"…"`, or `$'…'`. */
export function quoteDeclared(text: string): string {
  if (unprintable.test(text)) return ansi(text);
  return `"${text.replace(/["$`\\]/g, "\\$&")}"`;
}

/** A key of an associative array as `declare -p` writes it in brackets. */
export function quoteKey(text: string): string {
  const isPlain = text !== "@" && text !== "" && !unprintable.test(text) &&
    !/[ '"\\|&;()<>!{}*[?\]^$`]|^#|(?:^|[:=])~/.test(text);
  return isPlain ? text : quoteDeclared(text);
}

/** `${x@E}`. */
export function expandEscapes(text: string): string {
  return ansiQuoted(text);
}

export type DeclaredValue =
  | { kind: "unset" }
  | { kind: "text"; text: string }
  /** In the order in which bash lists them. */
  | { kind: "indexed"; elements: readonly (readonly [bigint, string])[] }
  | { kind: "associative"; elements: readonly (readonly [string, string])[] };

/** A line of `declare -p`; `flags` without the dash, "" for none. */
export function declareLine(
  name: string,
  flags: string,
  value: DeclaredValue,
): string {
  const start = `declare -${flags === "" ? "-" : flags} ${name}`;
  if (value.kind === "unset") return start;
  return `${start}=${
    value.kind === "text" ? quoteDeclared(value.text) : elementsText(value)
  }`;
}

function elementsText(
  value: Extract<DeclaredValue, { elements: unknown }>,
): string {
  return value.kind === "indexed"
    ? `(${
      value.elements.map(([key, it]) => `[${key}]=${quoteDeclared(it)}`)
        .join(" ")
    })`
    : `(${
      value.elements.map(([key, it]) =>
        `[${quoteKey(key)}]=${quoteDeclared(it)} `
      ).join("")
    })`;
}

/** A value as `set` lists it: in quotes only where it must be. */
export function listedValue(value: DeclaredValue): string {
  if (value.kind === "unset") return "";
  if (value.kind !== "text") return elementsText(value);
  const { text } = value;
  return unprintable.test(text) ||
      /[ "'\\|&;()<>!{}*[?\]^$`]|^[#~]|[:=]~/.test(text)
    ? quoteValue(text)
    : text;
}

/** `${x@A}`: of a text with no flags `x='…'`; of an array as declareLine(). */
export function assignmentOf(
  name: string,
  flags: string,
  value: DeclaredValue,
): string {
  if (value.kind === "unset" && flags === "") return "";
  if (value.kind !== "text") return declareLine(name, flags, value);
  const assigned = `${name}=${quoteValue(value.text)}`;
  return flags === "" ? assigned : `declare -${flags} ${assigned}`;
}
