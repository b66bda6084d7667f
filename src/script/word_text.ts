import type { Span } from "../source.ts";
import type { Part, Word } from "./syntax.ts";
import { expandBraces } from "./interpret/text/brace.ts";
import {
  opaqueCharacter,
  opaqueCharacters,
  opaqueCount,
  opaqueNumber,
} from "./opaque.ts";
import { ShellSyntaxError } from "./shell_syntax_error.ts";
import { WordLimitError } from "./word_limit.ts";

/**
 * What a program receives of a shell word, as far as it can be told without
 * running anything. Each expansion (`$SCRATCH`, `$(…)`, `~/`) is one opaque
 * character: a lone low surrogate, which no text decoded from UTF-8 holds.
 */
export interface WordText {
  text: string;
  /** Offset in the script of each character of `text`, and of its end. */
  offsets: number[];
  /** Expansion number n is the character U+DC00 + n. */
  expansions: ShellExpansion[];
}

/** An expansion, for a job script to make. */
export interface ShellExpansion {
  /** With the double quotes under which it was written, if any. */
  code: string;
  /** As it was written, without such quotes. */
  written: string;
  /** What it is here and now, where that can be told. */
  here?: string;
}

/** One character of a word on its way through the shell. */
export interface Atom {
  char: string;
  offset: number;
  /** Quoted characters are never syntax. */
  quoting: "quoted" | "unquoted";
}

/**
 * Word → the texts it stands for: several where braces expand. Throws a
 * ShellSyntaxError where they are more than anybody can want.
 */
export function wordTexts(word: Word, source: string): WordText[] {
  const [only] = word.parts;
  if (
    word.parts.length === 1 && only?.kind === "text" &&
    !/[{~]/.test(only.text)
  ) return [plainTextOf(only.text, word.span)];
  const expansions: ShellExpansion[] = [];
  const atoms: Atom[] = [];
  try {
    addAtoms(word.parts, "unquoted", source, atoms, expansions);
    const braced = expandBraces(
      atoms,
      (char, { offset }) => ({ char, offset, quoting: "quoted" }),
    );
    if (braced.kind === "too many") throw new WordLimitError(braced.reason);
    return braced.words.map((one) =>
      withTildes(one, word.span.end, [...expansions], source)
    );
  } catch (cause) {
    if (!(cause instanceof WordLimitError)) throw cause;
    const written = source.slice(word.span.start, word.span.end);
    const shown = written.length > 40 ? `${written.slice(0, 39)}…` : written;
    throw new ShellSyntaxError(
      `Cannot read "${shown}": ${cause.message}`,
      word.span,
    );
  }
}

function plainTextOf(text: string, { start, end }: Span): WordText {
  const offsets: number[] = [];
  for (let at = 0; at < text.length; at++) offsets.push(start + at);
  offsets.push(end);
  return { text, offsets, expansions: [] };
}

/** The text with each expansion as it was written. */
export function writtenText(it: WordText): string {
  return writtenAs(it.text, it.expansions);
}

/** A text with opaque characters of a word, each as it was written. */
export function writtenAs(text: string, expansions: ShellExpansion[]): string {
  return text.replace(
    opaqueCharacters,
    (char) => expansionOf(char, expansions).written,
  );
}

/**
 * A text with opaque characters of a word → shell code of one word that a
 * shell reads as exactly that text, its expansions still to be made.
 */
export function shellCode(text: string, expansions: ShellExpansion[]): string {
  const codes: string[] = [];
  let from = 0;
  for (const found of text.matchAll(opaqueCharacters)) {
    const { code } = expansionOf(found[0], expansions);
    const before = text.slice(from, found.index);
    codes.push(
      ...(code.startsWith("~") ? beforeTilde(before) : [quoted(before)]),
    );
    codes.push(code);
    from = found.index + 1;
  }
  codes.push(quoted(text.slice(from)));
  const code = codes.filter((it) => it !== "").map((it, index, all) =>
    /^\w/.test(all[index + 1] ?? "") ? braced(it) : it
  ).join("");
  return code === "" ? "''" : code;
}

/** `$a` before `b` must become `${a}b`. */
function braced(code: string): string {
  return code.replace(/^\$(\w+|[@*#?$!-])$/, "${$1}");
}

/**
 * What stands before a tilde: the shell expands it only behind a bare `name=`
 * and, further on, a bare colon.
 */
function beforeTilde(text: string): string[] {
  const name = /^[A-Za-z_]\w*\+?=/.exec(text)?.[0] ?? "";
  const rest = text.slice(name.length);
  return rest.endsWith(":")
    ? [name, quoted(rest.slice(0, -1)), ":"]
    : [name, quoted(rest)];
}

/** Text → shell code of one word, or of nothing for an empty text. */
function quoted(text: string): string {
  // `=` is safe behind the first character only, and so are `%`, `+`, `@`
  if (/^[\w@%+:,./=^-]*$/.test(text)) return text;
  if (!text.includes("'")) return `'${shielded(text, "''")}'`;
  if (!/["$`\\!]/.test(text)) return `"${shielded(text, '""')}"`;
  return `'${shielded(text.replaceAll("'", "'\\''"), "''")}'`;
}

/**
 * Schedulers take a line of the script that starts with `#SBATCH` and its like
 * for a directive even inside quotes (seen with Slurm, SGE and OAR); such a
 * line of a value gets an empty pair of quotes before it.
 */
function shielded(text: string, empty: string): string {
  return text.replace(/\n(?=[ \t]*#)/g, `\n${empty}`);
}

/** Any text → shell code of one word. */
export function shellQuote(text: string): string {
  return text === "" ? "''" : quoted(text);
}

function expansionOf(
  char: string,
  expansions: ShellExpansion[],
): ShellExpansion {
  return expansions[opaqueNumber(char) ?? -1] ??
    { code: char, written: char };
}

function addAtoms(
  parts: Part[],
  quoting: Atom["quoting"],
  source: string,
  atoms: Atom[],
  expansions: ShellExpansion[],
): void {
  for (const part of parts) {
    const { start, end } = part.span;
    switch (part.kind) {
      case "text":
        for (let at = 0; at < part.text.length; at++) {
          atoms.push({
            char: part.text[at] ?? "",
            offset: start + at,
            quoting,
          });
        }
        break;
      case "escape":
      case "single":
      case "ansi": {
        const step = part.kind === "ansi" ? 0 : 1;
        for (let at = 0; at < part.text.length; at++) {
          atoms.push({
            char: part.text[at] ?? "",
            offset: start + 1 + at * step,
            quoting: "quoted",
          });
        }
        // an empty quoted text still makes a word
        if (part.text === "" && part.kind !== "escape") {
          atoms.push({ char: "", offset: start, quoting: "quoted" });
        }
        break;
      }
      case "double":
        if (part.parts.length === 0) {
          atoms.push({ char: "", offset: start, quoting: "quoted" });
        }
        addAtoms(part.parts, "quoted", source, atoms, expansions);
        break;
      default: {
        const written = source.slice(start, end);
        const code = quoting === "quoted" ? `"${written}"` : written;
        atoms.push({
          char: addExpansion({ code, written }, expansions),
          offset: start,
          quoting: "quoted",
        });
      }
    }
  }
}

function addExpansion(
  expansion: ShellExpansion,
  expansions: ShellExpansion[],
): string {
  const number = expansions.length;
  if (number >= opaqueCount) {
    throw new WordLimitError(`it has more than ${opaqueCount} expansions`);
  }
  expansions.push(expansion);
  return opaqueCharacter(number);
}

/**
 * Tildes that expand: at the start of a word and, since bash reads arguments
 * that look like assignments as such, behind their `=` and `:`
 * (bash manual, 3.5.2). `~name` without a slash at the start of a word is
 * left alone: to Hydra it deletes `name`.
 */
function withTildes(
  atoms: Atom[],
  end: number,
  expansions: ShellExpansion[],
  source: string,
): WordText {
  const bare = atoms.map((it) =>
    it.quoting === "unquoted" ? it.char : it.char === "" ? "" : "\0"
  ).join("");
  const found = bare.matchAll(tildePrefix(bare));
  let next = found.next();
  const kept: Atom[] = [];
  let position = 0;
  let until = 0;
  for (const atom of atoms) {
    const match = next.value;
    if (
      match !== undefined && atom.char !== "" && position >= until &&
      match.index + (match[1] ?? "").length === position
    ) {
      const prefix = match[2] ?? "";
      until = position + prefix.length;
      const written = source.slice(atom.offset, atom.offset + prefix.length);
      const char = addExpansion({ code: written, written }, expansions);
      kept.push({ ...atom, char });
      next = found.next();
    } else if (position >= until) kept.push(atom);
    position += atom.char.length;
  }
  return {
    text: kept.map((it) => it.char).join(""),
    offsets: [
      ...kept.flatMap((it) => it.char === "" ? [] : [it.offset]),
      end,
    ],
    expansions,
  };
}

function tildePrefix(bare: string): RegExp {
  const login = "~(?:[\\w.+-]*/|[+-]?(?=$|:))";
  return /^[A-Za-z_]\w*\+?=/.test(bare)
    ? new RegExp(`(^[A-Za-z_]\\w*\\+?=|:)(${login})`, "g")
    : new RegExp(`^()(~[\\w.+-]*/|~[+-]?$)`, "g");
}
