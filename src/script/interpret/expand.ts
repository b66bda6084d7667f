/** Expansion of words: bash manual, 3.5. */
import type { Part, Word } from "../syntax.ts";
import { ShellFault } from "./faults.ts";
import { hasMark } from "./unknowns.ts";
import { calculate } from "./calculate.ts";
import { expandParameter } from "./parameter/expand_parameter.ts";
import type { Shell } from "./shell.ts";
import { processPath, substitute } from "./substitution.ts";
import { maskSubscript, singleQuote } from "./text/arithmetic_quotes.ts";
import { expandPathname } from "./text/pathname.ts";
import { isPattern, quotePattern } from "./text/pattern.ts";
import { quoteRegex } from "./text/regex.ts";
import { type Piece, splitFields } from "./text/split.ts";
import { expandTilde, tildePrefixes } from "./text/tilde.ts";
import { filesOf, UnknownFile } from "./files.ts";
import { bracesExpanded } from "./word_braces.ts";
import { textOf } from "./variables.ts";

/** A piece of a word, or the border between two fields of `"$@"`. */
export interface WordPiece extends Piece {
  border?: "field";
  /** What stands for it where words are not split. */
  unsplit?: string;
  /** What is true here and was taken apart: its origin's mark. */
  mark?: string;
}

/** Where a tilde is expanded: at the start, behind a colon too, nowhere. */
export type ExpansionPlace = "word" | "assigned value" | "no tilde";

export type Quoting = "quoted" | "unquoted";

export function literal(text: string): WordPiece {
  return { text, from: "literal" };
}

export function quoted(text: string): WordPiece {
  return { text, from: "quoted" };
}

export function expansion(text: string): WordPiece {
  return { text, from: "expansion" };
}

const plainWord = /^[^{}~*?[\]\\=:@+!()]*$/;

/** One word → its fields, all expansions done. */
export function expandWord(word: Word, shell: Shell): string[] {
  const [only] = word.parts;
  if (word.parts.length === 1 && only !== undefined) {
    if (only.kind === "text" && plainWord.test(only.text)) return [only.text];
    if (only.kind === "single") return [only.text];
  }
  const fields: string[] = [];
  for (const parts of bracesExpanded(word, shell)) {
    const pieces = expandPieces(parts, "unquoted", shell, "word");
    shell.tickFor(8 + pieces.length, "thing");
    for (const segment of segmentsOf(pieces)) {
      const split = fieldsOf(segment, shell);
      shell.tickFor(split.length, "thing");
      for (const field of split) {
        for (const it of pathnames(field, word, shell)) fields.push(it);
      }
    }
  }
  return fields;
}

/** What is expanded by some work, and the marks of what is empty here in it. */
export function withEmptyHere<T>(
  shell: Shell,
  work: () => T,
): { result: T; marks: string } {
  const outer = shell.emptyHere;
  shell.emptyHere = "";
  try {
    return { result: work(), marks: shell.emptyHere };
  } finally {
    shell.emptyHere = outer;
  }
}

/** A word as one text: assignments, `case`, redirections of here-strings. */
export function expandText(
  word: { parts: Part[] },
  shell: Shell,
  place: ExpansionPlace = "no tilde",
): string {
  const [only] = word.parts;
  if (word.parts.length === 1 && only !== undefined) {
    if (only.kind === "single") return only.text;
    if (only.kind === "text" && !only.text.includes("~")) return only.text;
  }
  return joinedText(expandPieces(word.parts, "unquoted", shell, place), shell);
}

/** Parts within double quotes as one text: here-documents, arithmetic. */
export function expandQuoted(parts: Part[], shell: Shell): string {
  return joinedText(expandPieces(parts, "quoted", shell, "no tilde"), shell);
}

/**
 * Parts as arithmetic: as between double quotes, but what is in single quotes
 * is no number, and an expansion in a subscript cannot end it.
 */
export function expandArithmetic(parts: Part[], shell: Shell): string {
  if (parts.every((it) => it.kind === "text")) {
    return expandQuoted(parts, shell);
  }
  let depth = 0;
  let text = "";
  for (const part of parts) {
    if (part.kind === "single" || part.kind === "ansi") {
      text += `${singleQuote}${maskSubscript(part.text)}${singleQuote}`;
      continue;
    }
    const piece = expandQuoted([part], shell);
    if (part.kind === "text") {
      for (const char of piece) {
        if (char === "[") depth++;
        else if (char === "]") depth = Math.max(0, depth - 1);
      }
    }
    text += part.kind === "text" || part.kind === "escape" || depth === 0
      ? piece
      : maskSubscript(piece);
  }
  return shell.made(text, { start: 0, end: 0 });
}

/** A word as a pattern: what is quoted in it matches itself. */
export function expandPattern(word: { parts: Part[] }, shell: Shell): string {
  return expandPieces(word.parts, "unquoted", shell, "word")
    .map((it) => it.from === "quoted" ? quotePattern(it.text) : it.text).join(
      "",
    );
}

/** A word as a regular expression of `=~`. */
export function expandRegex(word: { parts: Part[] }, shell: Shell): string {
  return expandPieces(word.parts, "unquoted", shell, "word")
    .map((it) => it.from === "quoted" ? quoteRegex(it.text) : it.text).join("");
}

function joinedText(pieces: WordPiece[], shell: Shell): string {
  let text = "";
  for (const it of pieces) text += it.unsplit ?? it.text;
  return pieces.length > 1 ? shell.made(text, { start: 0, end: 0 }) : text;
}

/** Parts → pieces, each knowing whether it may be split and be a pattern. */
export function expandPieces(
  parts: Part[],
  quoting: Quoting,
  shell: Shell,
  place: ExpansionPlace,
): WordPiece[] {
  const pieces: WordPiece[] = [];
  const tildes = place === "no tilde" || quoting === "quoted"
    ? []
    : tildesOf(parts, place);
  let position = 0;
  for (const part of parts) {
    switch (part.kind) {
      case "text":
        if (quoting === "quoted") pieces.push(quoted(part.text));
        else if (tildes.length === 0) pieces.push(literal(part.text));
        else addWithTildes(part.text, position, tildes, pieces, shell);
        position += part.text.length;
        continue;
      case "escape":
        if (part.text !== "" || quoting === "quoted") {
          pieces.push(quoted(escapedText(part, quoting, shell)));
        }
        break;
      case "ansi":
        pieces.push(quoted(ansiText(part, shell)));
        break;
      case "single":
        pieces.push(quoted(part.text));
        break;
      case "double": {
        const inner = expandPieces(part.parts, "quoted", shell, "no tilde");
        if (part.parts.length === 0) pieces.push(quoted(""));
        // `"$@"` of nothing is nothing, but `""$@""` is an empty word
        else for (const it of inner) pieces.push(it);
        break;
      }
      case "parameter":
        for (const it of expandParameter(part, quoting, place, shell)) {
          shell.tickFor(it.text.length, "character");
          pieces.push(it);
        }
        break;
      case "command": {
        const text = substitute(part, shell);
        pieces.push(quoting === "quoted" ? quoted(text) : expansion(text));
        break;
      }
      case "arithmetic": {
        const text = calculate(expandArithmetic(part.inner, shell), shell);
        pieces.push(quoting === "quoted" ? quoted(text) : expansion(text));
        break;
      }
      case "process":
        pieces.push(quoted(processPath(part, shell)));
        break;
    }
    position += 1;
  }
  return pieces;
}

/** A text of bytes that are no UTF-8 cannot be told. */
function ansiText(
  part: Extract<Part, { kind: "ansi" }>,
  shell: Shell,
): string {
  if (!part.text.includes("\ufffd")) return part.text;
  const written = shell.code.text.slice(part.span.start, part.span.end);
  return /\ufffd|u0*fffd/i.test(written)
    ? part.text
    : shell.unknowns.job(shell.origin(part.span));
}

/** In double quotes a backslash stays before what it does not quote. */
function escapedText(
  part: Extract<Part, { kind: "escape" }>,
  quoting: Quoting,
  shell: Shell,
): string {
  if (quoting === "unquoted" || part.text === "") return part.text;
  return /[$`"\\]/.test(part.text) || part.text === "}"
    ? part.text
    : shell.code.text.slice(part.span.start, part.span.start + 1) + part.text;
}

function tildesOf(
  parts: Part[],
  place: "word" | "assigned value",
): [number, number][] {
  if (!parts.some((it) => it.kind === "text" && it.text.includes("~"))) {
    return [];
  }
  const bare = parts.map((it) => it.kind === "text" ? it.text : "\0").join("");
  return tildePrefixes(bare, place);
}

function addWithTildes(
  text: string,
  position: number,
  tildes: [number, number][],
  pieces: WordPiece[],
  shell: Shell,
): void {
  let at = 0;
  for (const [start, end] of tildes) {
    const from = start - position;
    if (from < at || from >= text.length) continue;
    const to = end - position;
    if (to > text.length) continue;
    const prefix = text.slice(from, to);
    const found = expandTilde(prefix, {
      home: textOf("HOME", shell),
      pwd: shell.state.directory,
      oldpwd: textOf("OLDPWD", shell),
      homeOf: (user) => homeOf(user, shell),
    });
    if (found === undefined) continue;
    if (from > at) pieces.push(literal(text.slice(at, from)));
    pieces.push(quoted(found));
    at = to;
  }
  if (at < text.length) pieces.push(literal(text.slice(at)));
}

function homeOf(user: string, shell: Shell): string | undefined {
  const line = shell.here.read("/etc/passwd", 1_000_000)?.split("\n")
    .find((it) => it.startsWith(`${user}:`));
  return line?.split(":")[5];
}

/** The stretches between the borders of `"$@"`. */
function segmentsOf(pieces: WordPiece[]): WordPiece[][] {
  if (!pieces.some((it) => it.border !== undefined)) return [pieces];
  const segments: WordPiece[][] = [[]];
  for (const piece of pieces) {
    if (piece.border !== undefined) segments.push([]);
    else segments.at(-1)?.push(piece);
  }
  return segments;
}

/** Word splitting. */
function fieldsOf(pieces: WordPiece[], shell: Shell): WordPiece[][] {
  if (pieces.every((it) => it.from !== "expansion")) {
    return pieces.length === 0 ? [] : [pieces];
  }
  // what is true here is taken apart as it is here
  const known = pieces.map((it): WordPiece => {
    if (it.from !== "expansion" || !hasMark(it.text)) return it;
    const text = shell.unknowns.resolved(it.text);
    return text === undefined ? it : { ...it, text, mark: it.text };
  });
  const ifs = textOf("IFS", shell);
  const split = splitFields(known, ifs);
  if (split.length === 0) {
    shell.emptyHere += known.map((it) => it.mark ?? "").join("");
  }
  return split.map((field) =>
    field.map((it) => {
      const { mark, text } = it;
      if (mark === undefined) return it;
      return {
        ...it,
        text: shell.unknowns.resolved(mark) === text
          ? mark
          : shell.unknowns.derived([mark], () => text),
      };
    })
  );
}

/** Pathname expansion and quote removal of one field. */
function pathnames(
  pieces: WordPiece[],
  word: Word,
  shell: Shell,
): string[] {
  const text = pieces.length === 1
    ? pieces[0]?.text ?? ""
    : pieces.map((it) => it.text).join("");
  if (
    pieces.every((it) => it.from === "quoted" || !/[*?[(]/.test(it.text)) &&
    !hasMark(text)
  ) return [text];
  if (shell.option("noglob") === "on") return [text];
  const pattern = pieces.map((it) =>
    it.from === "quoted" ? quotePattern(it.text) : it.text
  ).join("");
  const resolved = shell.unknowns.resolved(pattern);
  const extglob = shell.shopt("extglob");
  if (resolved === undefined) return [text];
  if (
    !isPattern(resolved, { extglob, letters: "as they are" })
  ) return [text];
  const globIgnore = textOf("GLOBIGNORE", shell);
  const directory = shell.state.directory;
  const here = shell.unknowns.resolved(directory);
  const origin = shell.origin(word.span);
  if (
    here === undefined && !resolved.startsWith("/") ||
    shell.shopt("globskipdots") === "off" && /(^|\/)\./.test(resolved)
  ) return [shell.unknowns.job(origin)];
  try {
    const result = expandPathname(resolved, filesOf(shell), here ?? "/", {
      dotglob: shell.shopt("dotglob"),
      extglob,
      globstar: shell.shopt("globstar"),
      nocaseglob: shell.shopt("nocaseglob"),
      nullglob: shell.shopt("nullglob"),
      failglob: shell.shopt("failglob"),
      ...(globIgnore === undefined ? {} : { globIgnore }),
    });
    switch (result.kind) {
      case "literal":
        // nothing matches here; in the job something may
        return [
          shell.unknowns.here(origin, shell.unknowns.resolved(text) ?? ""),
        ];
      case "names":
        if (result.names.length === 0) {
          const names = { ...origin, names: "yes" } as const;
          shell.emptyHere += shell.unknowns.here(names, "");
        }
        return result.names.map((it) => shell.unknowns.here(origin, it));
      case "no match":
        throw new ShellFault(`no match: ${resolved}`, "line");
      case "too many":
        return shell.refuse(
          `Cannot follow the script: ${result.reason}`,
          word.span,
        );
    }
  } catch (cause) {
    if (!(cause instanceof UnknownFile)) throw cause;
    return [shell.unknowns.job(cause.origin)];
  }
}
