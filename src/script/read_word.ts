import type { Span } from "../source.ts";
import type {
  Expansion,
  HereDocument,
  List,
  Part,
  Redirect,
  Word,
} from "./syntax.ts";
import { ansiQuoted } from "./ansi_quote.ts";

/** Where and why bash would refuse a text. */
export class ShellSyntaxError extends Error {
  constructor(
    message: string,
    readonly span: Span,
    readonly hint?: string,
    /** The character to point at, if not the start of the span. */
    readonly caret?: number,
  ) {
    super(message);
    this.name = "ShellSyntaxError";
  }
}

/** Deeper nesting is no script a person wrote, and would exhaust the stack. */
const maxExpansionDepth = 100;

const metacharacters = new Set([..." \t\n|&;()<>"]);
const keywordEnd = /[\s|&;()<>]/;
const plainText = /[^\s|&;()<>'"`$\\]+/y;
const specialParameter = /[A-Za-z_]\w*|[0-9@*#?$!-]/y;

/** Whether the shell separates words at this character. */
export function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

/** Whether a text can name a variable. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/**
 * Reads words, expansions and here-documents (bash manual, 3.1.2 Quoting and
 * 3.5 Shell Expansions). The commands inside a substitution are read by the
 * class that knows commands.
 */
export abstract class WordReader {
  protected at = 0;
  /** Start → end; a stretch that is read twice holds the same comments. */
  protected readonly comments = new Map<number, number>();
  private awaited: Redirect[] = [];
  private expansionDepth = 0;

  constructor(protected readonly text: string) {}

  /** The commands inside `$(`, `<(` or `>(`, up to the closing one. */
  protected abstract substitution(): List;

  protected word(): Word | undefined {
    const start = this.at;
    const parts: Part[] = [];
    for (;;) {
      const part = this.part();
      if (part === undefined) break;
      parts.push(part);
    }
    return parts.length === 0
      ? undefined
      : { span: this.spanFrom(start), parts };
  }

  /** A word of `[[ … ]]`, where only blanks separate. */
  protected looseWord(): Word {
    const start = this.at;
    const parts: Part[] = [];
    while (this.at < this.text.length && !/\s/.test(this.text[this.at] ?? "")) {
      const part = this.part();
      if (part !== undefined) parts.push(part);
      else parts.push(this.textPart(this.at, this.at + 1));
    }
    return { span: this.spanFrom(start), parts };
  }

  private part(): Part | undefined {
    const start = this.at;
    const char = this.text[start];
    if (char === undefined) return undefined;
    switch (char) {
      case "'":
        return this.singleQuoted();
      case '"':
        return this.doubleQuoted(start);
      case "\\":
        return this.escaped();
      case "$":
        return this.dollar("unquoted");
      case "`":
        return this.backquoted();
      case "<":
      case ">":
        if (this.text[start + 1] === "(") {
          this.at += 2;
          return {
            kind: "process",
            body: this.nested(start),
            span: this.spanFrom(start),
          };
        }
        return undefined;
      case "(":
        return this.extendedPattern();
    }
    if (metacharacters.has(char)) return undefined;
    plainText.lastIndex = start;
    const found = plainText.exec(this.text)?.[0] ?? char;
    return this.textPart(start, start + found.length);
  }

  private textPart(start: number, end: number): Part {
    this.at = end;
    return {
      kind: "text",
      span: { start, end },
      text: this.text.slice(start, end),
    };
  }

  /** `@(a|b)`: a pattern where extglob is on, else bash refuses it. */
  private extendedPattern(): Part | undefined {
    const start = this.at;
    if (
      !/[?*+@!]/.test(this.text[start - 1] ?? "") ||
      !this.text.includes("extglob")
    ) return undefined;
    let depth = 0;
    for (let at = start; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === "\\") at++;
      else if (char === "\n") return undefined;
      else if (char === "(") depth++;
      else if (char === ")" && --depth === 0) {
        return this.textPart(start, at + 1);
      }
    }
    return undefined;
  }

  private escaped(): Part {
    const start = this.at;
    const next = this.text[start + 1];
    if (next === undefined) return this.textPart(start, start + 1);
    const char = String.fromCodePoint(this.text.codePointAt(start + 1) ?? 0);
    this.at = start + 1 + char.length;
    return {
      kind: "escape",
      span: this.spanFrom(start),
      text: next === "\n" ? "" : char,
    };
  }

  private singleQuoted(): Part {
    const start = this.at;
    const end = this.text.indexOf("'", start + 1);
    if (end === -1) this.unclosed("'", "'", start);
    this.at = end + 1;
    return {
      kind: "single",
      span: this.spanFrom(start),
      text: this.text.slice(start + 1, end),
    };
  }

  /** From `"`, which may stand behind the `$` at `start`. */
  private doubleQuoted(start: number): Part {
    this.at++;
    const parts = this.expandable('"', start, '"');
    this.at++;
    return { kind: "double", span: this.spanFrom(start), parts };
  }

  /**
   * Text in which only `$`, backquotes and some escapes are special, up to
   * the closer: a double-quoted string, `${…}`, `$((…))`.
   */
  private expandable(closer: string, start: number, opener: string): Part[] {
    const parts: Part[] = [];
    let run = this.at;
    const flush = (): void => {
      if (run < this.at) parts.push(this.textPart(run, this.at));
    };
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) this.unclosed(opener, closer, start);
      if (this.text.startsWith(closer, this.at)) {
        flush();
        return parts;
      }
      if (char === "\\") {
        const next = this.text[this.at + 1] ?? "";
        if (/[$`"\\\n]/.test(next) || (closer !== '"' && next !== "")) {
          flush();
          const at = this.at;
          this.at += 2;
          parts.push({
            kind: "escape",
            span: this.spanFrom(at),
            text: next === "\n" ? "" : next,
          });
          run = this.at;
        } else this.at++;
      } else if (char === "$") {
        flush();
        parts.push(this.dollar(closer === '"' ? "quoted" : "unquoted"));
        run = this.at;
      } else if (char === "`") {
        flush();
        parts.push(this.backquoted());
        run = this.at;
      } else if (closer !== '"' && (char === "'" || char === '"')) {
        flush();
        parts.push(
          char === "'" ? this.singleQuoted() : this.doubleQuoted(this.at),
        );
        run = this.at;
      } else if (closer.startsWith(")") && char === "(") {
        // inner parentheses of arithmetic close their own
        const at = this.at++;
        flush();
        parts.push(...this.expandable(")", at, "("));
        run = this.at++;
      } else if (closer === "))" && char === ")") {
        // `((a) | b)`: subshells, no arithmetic
        this.unexpected();
      } else this.at++;
    }
  }

  private dollar(quoting: "quoted" | "unquoted"): Part {
    if (++this.expansionDepth > maxExpansionDepth) {
      throw new ShellSyntaxError(
        `Cannot read the script: expansions are nested more than ${maxExpansionDepth} deep`,
        { start: this.at, end: this.at + 1 },
      );
    }
    const part = this.dollarPart(quoting);
    this.expansionDepth--;
    return part;
  }

  private dollarPart(quoting: "quoted" | "unquoted"): Part {
    const start = this.at;
    const next = this.text[start + 1];
    if (next === "'" && quoting === "unquoted") return this.ansi();
    if (next === '"' && quoting === "unquoted") {
      this.at++;
      return this.doubleQuoted(start);
    }
    if (next === "(") return this.dollarParenthesis();
    if (next === "{") return this.braced(quoting);
    if (next === "[") {
      this.at += 2;
      const inner = this.expandable("]", start, "$[");
      this.at++;
      return { kind: "arithmetic", span: this.spanFrom(start), inner };
    }
    specialParameter.lastIndex = start + 1;
    const name = specialParameter.exec(this.text)?.[0];
    if (name === undefined) return this.textPart(start, start + 1);
    this.at = start + 1 + name.length;
    return {
      kind: "parameter",
      span: this.spanFrom(start),
      name,
      operation: "",
      inner: [],
    };
  }

  private ansi(): Part {
    const start = this.at;
    let at = start + 2;
    while (at < this.text.length && this.text[at] !== "'") {
      at += this.text[at] === "\\" ? 2 : 1;
    }
    if (at >= this.text.length) this.unclosed("$'", "'", start);
    this.at = at + 1;
    return {
      kind: "ansi",
      span: this.spanFrom(start),
      text: ansiQuoted(this.text.slice(start + 2, at)),
    };
  }

  private dollarParenthesis(): Expansion {
    const start = this.at;
    if (this.text.startsWith("$((", start)) {
      const inner = this.arithmetic(3);
      if (inner !== undefined) {
        return { kind: "arithmetic", span: this.spanFrom(start), inner };
      }
    }
    this.at = start + 2;
    return {
      kind: "command",
      body: this.nested(start),
      span: this.spanFrom(start),
    };
  }

  /** `((…))` as a command: its text as a word. */
  protected arithmeticCommand(): Word | undefined {
    const start = this.at;
    const parts = this.arithmetic(2);
    return parts === undefined
      ? undefined
      : { span: this.spanFrom(start), parts };
  }

  /**
   * Behind an opener that ends in `((`. Undefined, and nothing read, where
   * the text is a subshell in a subshell after all.
   */
  private arithmetic(openerLength: number): Part[] | undefined {
    const start = this.at;
    const awaited = this.awaited.length;
    const depth = this.expansionDepth;
    try {
      this.at += openerLength;
      const opener = this.text.slice(start, this.at);
      const inner = this.expandable("))", start, opener);
      this.at += 2;
      return inner;
    } catch (cause) {
      if (!(cause instanceof ShellSyntaxError)) throw cause;
      this.awaited.length = awaited;
      this.expansionDepth = depth;
      this.at = start;
      return undefined;
    }
  }

  /** Commands up to `)`, behind the opener that started at `start`. */
  private nested(start: number): List {
    // a here-document announced outside of `$(…)` does not start inside
    const outside = this.awaited;
    this.awaited = [];
    const body = this.substitution();
    this.skipToCommand();
    this.awaited = outside;
    if (this.take(")") !== undefined) return body;
    if (this.at < this.text.length) this.unexpected();
    const opener = this.text.slice(start, start + 2);
    this.unclosed(opener, ")", start);
  }

  private braced(quoting: "quoted" | "unquoted"): Expansion {
    const start = this.at;
    this.at += 2;
    const head = /[!#]?([A-Za-z_]\w*|[0-9]+|[@*#?$!-])|/y;
    head.lastIndex = this.at;
    const found = head.exec(this.text);
    const name = found?.[1] ?? "";
    this.at += found?.[0].length ?? 0;
    const operationStart = this.at;
    const inner = quoting === "quoted"
      ? this.quotedOperation(start)
      : this.expandable("}", start, "${");
    const operation = this.text.slice(operationStart, this.at);
    this.at++;
    const prefix = this.text.slice(start + 2, operationStart - name.length);
    return {
      kind: "parameter",
      span: this.spanFrom(start),
      name,
      operation: prefix + operation,
      inner,
    };
  }

  /**
   * `…}` of a `${` within double quotes: single quotes are plain there, but
   * double quotes may open anew.
   */
  private quotedOperation(start: number): Part[] {
    const parts: Part[] = [];
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) this.unclosed("${", "}", start);
      if (char === "}") return parts;
      if (char === "$") parts.push(this.dollar("quoted"));
      else if (char === "`") parts.push(this.backquoted());
      else if (char === '"') parts.push(this.doubleQuoted(this.at));
      else if (char === "\\") parts.push(this.escaped());
      else parts.push(this.textPart(this.at, this.at + 1));
    }
  }

  private backquoted(): Expansion {
    const start = this.at;
    let at = start + 1;
    while (at < this.text.length && this.text[at] !== "`") {
      at += this.text[at] === "\\" ? 2 : 1;
    }
    if (at >= this.text.length) this.unclosed("`", "`", start);
    this.at = at + 1;
    return { kind: "command", span: this.spanFrom(start) };
  }

  /** `]` that closes a subscript opened before `from`, if on this line. */
  protected subscriptEnd(from: number): number | undefined {
    let depth = 0;
    for (let at = from; at < this.text.length; at++) {
      const char = this.text[at];
      if (char === "\n") return undefined;
      if (char === "\\") at++;
      else if (char === "[") depth++;
      else if (char === "]" && depth-- === 0) return at;
    }
    return undefined;
  }

  // Between words

  /** Blanks, continued lines and a comment, up to the line end. */
  protected skipBlanks(): void {
    for (;;) {
      if (isBlank(this.text[this.at])) this.at++;
      else if (this.looking("\\\n")) {
        this.at += 2;
      } else if (this.text[this.at] === "#") {
        const end = this.text.indexOf("\n", this.at);
        const start = this.at;
        this.at = end === -1 ? this.text.length : end;
        this.comments.set(start, this.at);
        return;
      } else return;
    }
  }

  /** The same over line ends, up to where a command can start. */
  protected skipToCommand(): void {
    for (;;) {
      this.skipBlanks();
      if (this.text[this.at] !== "\n") return;
      this.newline();
    }
  }

  /** Over a line end, and the here-documents that wait for it. */
  protected newline(): void {
    this.at++;
    this.crossLine();
  }

  protected expectHereDocument(redirect: Redirect): void {
    this.awaited.push(redirect);
  }

  /** At the start of a line: here-documents announced before stand here. */
  private crossLine(): void {
    const awaited = this.awaited;
    this.awaited = [];
    for (const redirect of awaited) {
      redirect.hereDocument = this.hereDocument(redirect);
    }
  }

  private hereDocument(redirect: Redirect): HereDocument {
    const quoted = redirect.target.parts.some((it) => it.kind !== "text");
    const delimiter = redirect.target.parts.map((it) =>
      "text" in it
        ? it.text
        : it.kind === "double"
        ? it.parts.map((inner) => "text" in inner ? inner.text : "").join("")
        : this.text.slice(it.span.start, it.span.end)
    ).join("");
    const start = this.at;
    for (;;) {
      const lineStart = this.at;
      let lineEnd = this.lineEnd(lineStart);
      // without quotes, a line that ends in a backslash goes on in the next
      while (!quoted && this.isContinued(lineStart, lineEnd)) {
        lineEnd = this.lineEnd(lineEnd + 1);
      }
      const newline = lineEnd === this.text.length ? -1 : lineEnd;
      const line = this.text.slice(lineStart, lineEnd);
      this.at = newline === -1 ? lineEnd : lineEnd + 1;
      const bare = redirect.operator === "<<-"
        ? line.replace(/^\t+/, "")
        : line;
      if (bare === delimiter || newline === -1) {
        const end = bare === delimiter ? lineStart : this.at;
        return {
          span: { start, end: this.at },
          text: { start, end },
          quoted: quoted ? "yes" : "no",
          parts: quoted ? [] : this.expansionsWithin(start, end),
        };
      }
    }
  }

  private lineEnd(from: number): number {
    const newline = this.text.indexOf("\n", from);
    return newline === -1 ? this.text.length : newline;
  }

  private isContinued(lineStart: number, lineEnd: number): boolean {
    const line = this.text.slice(lineStart, lineEnd);
    const backslashes = /\\*$/.exec(line)?.[0].length ?? 0;
    return backslashes % 2 === 1 && lineEnd < this.text.length;
  }

  /** What expands in an unquoted here-document. */
  private expansionsWithin(start: number, end: number): Part[] {
    const resume = this.at;
    const parts: Part[] = [];
    for (this.at = start; this.at < end;) {
      const char = this.text[this.at];
      if (char === "\\") this.at += 2;
      else if (char === "`") parts.push(this.backquoted());
      else if (char === "$") parts.push(this.dollar("quoted"));
      else this.at++;
    }
    this.at = resume;
    return parts;
  }

  // Tokens

  protected looking(token: string): boolean {
    return this.text.startsWith(token, this.at);
  }

  protected take<Token extends string>(token: Token): Token | undefined {
    if (!this.looking(token)) return undefined;
    this.at += token.length;
    return token;
  }

  /** The unquoted word at a place where a keyword could stand. */
  protected peekKeyword(): string | undefined {
    const found = /[a-z]+|\{|\}|\[\[|!/y;
    found.lastIndex = this.at;
    const word = found.exec(this.text)?.[0];
    if (word === undefined) return undefined;
    const next = this.text[this.at + word.length];
    return next === undefined || keywordEnd.test(next) ? word : undefined;
  }

  /** Takes the keyword, and the blanks behind it. */
  protected takeKeyword<Token extends string>(token: Token): Token | undefined {
    if (!this.looking(token)) return undefined;
    const next = this.text[this.at + token.length];
    if (next !== undefined && !keywordEnd.test(next)) return undefined;
    this.at += token.length;
    this.skipBlanks();
    return token;
  }

  protected spanFrom(start: number): Span {
    return { start, end: this.at };
  }

  protected unexpected(): never {
    const rest = /[\w./-]+|;;&|;;|;&|&&|\|\||\n|./y;
    rest.lastIndex = this.at;
    const token = rest.exec(this.text)?.[0] ?? "";
    const what = token === ""
      ? "the script ends too early"
      : token === "\n"
      ? "the line ends too early"
      : `"${token}" cannot stand here`;
    throw new ShellSyntaxError(`Cannot read the script: ${what}`, {
      start: this.at,
      end: this.at + token.length,
    });
  }

  protected unclosed(opener: string, closer: string, start: number): never {
    throw new ShellSyntaxError(
      opener === closer
        ? `Cannot read the script: the quote ${opener} is never closed`
        : `Cannot read the script: "${opener}" is never closed by "${closer}"`,
      { start, end: start + opener.length },
    );
  }
}
