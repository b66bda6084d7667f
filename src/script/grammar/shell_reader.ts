import type { Span } from "../../source.ts";
import { ShellSyntaxError } from "../shell_syntax_error.ts";
import type { Expansion, List, Redirect } from "../syntax.ts";

/** Deeper nesting is no script a person wrote, and would exhaust the stack. */
const deepest = {
  commands: 200,
  substitutions: 100,
  expansions: 100,
  conditions: 100,
};

type Nesting = keyof typeof deepest;

/** Words that start no command: lists end before them. */
const closers = new Set([
  "then",
  "else",
  "elif",
  "fi",
  "do",
  "done",
  "esac",
  "in",
  "}",
  "]]",
]);

/** What keywords start with. */
const keywordStart = "!{}[]cdefistuw";

/** What follows a keyword, where a text does not end behind it. */
const keywordEnd = /[ \t\r\n|&;()<>]/;

/** By code: characters that end the plain text of a word. */
const plainEnds = new Uint8Array(128);
for (const char of " \t\n|&;()<>'\"`$\\") plainEnds[char.charCodeAt(0)] = 1;

/** What must be as it was where a text is read a second time, otherwise. */
interface Place {
  at: number;
  depth: Record<Nesting, number>;
  /** How many wait for a line end, which may not pass before `goBack`. */
  awaited: number;
}

/** A substitution that was read once, for when its place is read again. */
export interface Reading {
  expansion: Expansion;
  end: number;
  /** What it announced whose here-documents stand behind it. */
  awaited: Redirect[];
}

export interface ReaderSettings {
  /** Whether `@(a|b)` is a pattern everywhere. */
  extglob: "on" | "off";
}

/** A shell text, how far it is read, and what is read at any place: tokens. */
export class ShellReader {
  /** Offset of the next character. */
  at = 0;
  /** Start → end; a stretch that is read twice holds the same comments. */
  readonly comments = new Map<number, number>();
  /** Whose here-documents start behind the next line end. */
  awaited: Redirect[] = [];
  /**
   * By offset, so that text which is read a second time, as commands after
   * all, takes no longer the more is nested in it.
   */
  readonly readings = new Map<number, Reading | ShellSyntaxError>();
  /** Parentheses of arithmetic: of the opener → of the closer, -1 of none. */
  readonly parentheses = new Map<number, number>();
  /** Whether something was read that more text would have gone on with. */
  ended: "by itself" | "by the end of the text" = "by itself";
  /** What was found last, as a place is looked at more than once. */
  #peeked: { at: number; word: string | undefined } = {
    at: -1,
    word: undefined,
  };
  #depth = { commands: 0, substitutions: 0, expansions: 0, conditions: 0 };

  /** `parseList`: commands stand in words too, and words in commands. */
  constructor(
    readonly text: string,
    private readonly parseList: (reader: ShellReader) => List,
    readonly settings: ReaderSettings = { extglob: "off" },
  ) {}

  /** A reader of another text, or of the front of this one. */
  within(text: string, at: number): ShellReader {
    const reader = new ShellReader(text, this.parseList, this.settings);
    reader.at = at;
    reader.#depth = { ...this.#depth, substitutions: 0 };
    return reader;
  }

  /** What a reader of the front of this text found. */
  addComments({ comments }: ShellReader): void {
    for (const [start, end] of comments) this.comments.set(start, end);
  }

  /** Statements up to a closing keyword, `)`, `;;` or the end. */
  list(): List {
    return this.parseList(this);
  }

  /** The same, where bash wants at least one command. */
  body(): List {
    const list = this.list();
    if (list.statements.length === 0) this.unexpected();
    return list;
  }

  // Tokens

  /** Whether these characters come next. */
  looking(token: string): boolean {
    return token.length === 1
      ? this.text[this.at] === token
      : this.text.startsWith(token, this.at);
  }

  /** Where the plain text of a word that starts here ends. */
  plainEnd(): number {
    const { text } = this;
    let at = this.at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 && plainEnds[code] === 1) break;
    }
    return at;
  }

  /** Whether this character follows plain text, and blanks maybe. */
  plainTextBefore(token: string): boolean {
    const { text } = this;
    let at = this.plainEnd();
    while (text[at] === " " || text[at] === "\t") at++;
    return text[at] === token;
  }

  /** Takes these characters where they come next. */
  take<Token extends string>(token: Token): Token | undefined {
    if (!this.looking(token)) return undefined;
    this.at += token.length;
    return token;
  }

  /** What a sticky pattern finds here; nothing is taken. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text) ?? undefined;
  }

  /** Takes what a sticky pattern finds here. */
  takeMatch(pattern: RegExp): RegExpExecArray | undefined {
    const found = this.match(pattern);
    this.at += found?.[0].length ?? 0;
    return found;
  }

  /** The unquoted word at a place where a keyword could stand. */
  peekKeyword(): string | undefined {
    if (this.#peeked.at !== this.at) {
      const first = this.text[this.at];
      const word = first !== undefined && keywordStart.includes(first)
        ? this.match(/[a-z]{1,8}|\{|\}|\[\[|\]\]|!/y)?.[0]
        : undefined;
      this.#peeked = {
        at: this.at,
        word: word !== undefined && this.#endsKeyword(word) ? word : undefined,
      };
    }
    return this.#peeked.word;
  }

  /** Takes the keyword, and the blanks behind it. */
  takeKeyword<Token extends string>(token: Token): Token | undefined {
    if (!this.looking(token) || !this.#endsKeyword(token)) return undefined;
    this.at += token.length;
    this.skipBlanks();
    return token;
  }

  #endsKeyword(token: string): boolean {
    const next = this.text[this.at + token.length];
    return next === undefined || keywordEnd.test(next);
  }

  /** Whether a keyword stands here that ends a list. */
  atCloser(): boolean {
    return closers.has(this.peekKeyword() ?? "");
  }

  /** Takes what closes the opener that stands at `start`. */
  close(closer: string, opener: string, start: number): void {
    if (this.take(closer) === undefined) this.#notClosed(closer, opener, start);
  }

  closeKeyword(closer: string, opener: string, start: number): void {
    if (this.takeKeyword(closer) === undefined) {
      this.#notClosed(closer, opener, start);
    }
  }

  /** Blanks, continued lines and a comment, up to the line end. */
  skipBlanks(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char === " " || char === "\t") this.at++;
      else if (char === "\\" && this.looking("\\\n")) this.at += 2;
      else if (char === "#") {
        const start = this.at;
        this.at = this.lineEnd(start);
        this.comments.set(start, this.at);
        return;
      } else return;
    }
  }

  /** Offset of the next line end, or of the text's. */
  lineEnd(from: number): number {
    const newline = this.text.indexOf("\n", from);
    return newline === -1 ? this.text.length : newline;
  }

  spanFrom(start: number): Span {
    return { start, end: this.at };
  }

  // Depth, and second readings

  /** Before what may hold its own kind; `leave` comes behind it. */
  enter(kind: Nesting): void {
    if (++this.#depth[kind] > deepest[kind]) {
      this.refuse(`${kind} are nested more than ${deepest[kind]} deep`);
    }
  }

  leave(kind: Nesting): void {
    this.#depth[kind]--;
  }

  /** Whether a `)` that ends a substitution is still to come. */
  inSubstitution(): boolean {
    return this.#depth.substitutions > 0;
  }

  /** Where reading is, and what it knows there, for `goBack`. */
  place(): Place {
    const { at, awaited } = this;
    return { at, depth: { ...this.#depth }, awaited: awaited.length };
  }

  goBack({ at, depth, awaited }: Place): void {
    this.at = at;
    this.#depth = depth;
    this.awaited.length = awaited;
  }

  // Refusals

  /** Ends reading: the script cannot be read for what stands at `span`. */
  refuse(what: string, span: Span = this.spanFrom(this.at)): never {
    throw new ShellSyntaxError(`Cannot read the script: ${what}`, span);
  }

  unexpected(): never {
    const token = this.match(/[\w./-]+|;;&|;;|;&|&&|\|\||\n|./y)?.[0] ?? "";
    const what = token === ""
      ? "the script ends too early"
      : token === "\n"
      ? "the line ends too early"
      : `"${token}" cannot stand here`;
    this.refuse(what, { start: this.at, end: this.at + token.length });
  }

  unclosed(opener: string, closer: string, start: number): never {
    this.refuse(
      opener === closer
        ? `the quote ${opener} is never closed`
        : `"${opener}" is never closed by "${closer}"`,
      { start, end: start + opener.length },
    );
  }

  #notClosed(closer: string, opener: string, start: number): never {
    if (this.at >= this.text.length) this.unclosed(opener, closer, start);
    this.unexpected();
  }
}
