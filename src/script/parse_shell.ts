import type { Span } from "../source.ts";
import type {
  Assignment,
  CaseItem,
  Clause,
  Command,
  CompoundCommand,
  List,
  Pipeline,
  Redirect,
  SimpleCommand,
  Statement,
  Word,
} from "./syntax.ts";
import { ShellSyntaxError, WordReader } from "./read_word.ts";

/** Deeper nesting is no script a person wrote, and would exhaust the stack. */
const maxDepth = 200;

/** Words that end a list where a command could start. */
const closers = new Set([
  "then",
  "else",
  "elif",
  "fi",
  "do",
  "done",
  "esac",
  "}",
]);

/** Builtins whose arguments may be array assignments: `declare -a A=(1 2)`. */
const declarations = new Set([
  "declare",
  "export",
  "local",
  "readonly",
  "typeset",
]);

const redirectOperator = /&>>|&>|<<<|<<-|<<|<>|<&|>>|>&|>\||<|>/y;
const redirectStart = /(\d+|\{[A-Za-z_]\w*\})?(&>|[<>])/y;
const assignmentStart = /([A-Za-z_]\w*)(\[)?/y;

/**
 * Shell text → syntax tree. Throws ShellSyntaxError where bash would refuse
 * the text. Grammar: bash manual, 3.2 (Shell Commands) and 3.6
 * (Redirections).
 */
export function parseShell(text: string): ShellText {
  return new ShellReader(text).read();
}

export interface ShellText {
  list: List;
  /** In order, each from its `#` to the line end. */
  comments: Span[];
}

class ShellReader extends WordReader {
  private depth = 0;

  read(): ShellText {
    const list = this.list();
    if (this.at < this.text.length) this.unexpected();
    const comments = [...this.comments].map(([start, end]) => ({ start, end }));
    return { list, comments: comments.sort((a, b) => a.start - b.start) };
  }

  /** Statements up to a closing keyword, `)`, `;;` or the end. */
  list(): List {
    this.enter();
    this.skipToCommand();
    const start = this.at;
    const statements: Statement[] = [];
    while (!this.atListEnd()) {
      statements.push(this.statement());
      this.skipToCommand();
    }
    this.depth--;
    const last = statements.at(-1);
    return {
      kind: "list",
      span: { start, end: last === undefined ? start : last.end },
      statements,
    };
  }

  /** The same, where bash wants at least one command. */
  private body(): List {
    const list = this.list();
    if (list.statements.length === 0) this.unexpected();
    return list;
  }

  private statement(): Statement {
    const start = this.at;
    const pipelines = [this.pipeline()];
    const operators: Statement["operators"] = [];
    for (;;) {
      this.skipBlanks();
      const operator = this.take("&&") ?? this.take("||");
      if (operator === undefined) break;
      operators.push(operator);
      this.skipToCommand();
      pipelines.push(this.pipeline());
    }
    const end = pipelines.at(-1)?.span.end ?? start;
    let terminator: Statement["terminator"] = "";
    if (!this.looking(";;") && !this.looking(";&")) {
      terminator = this.take(";") ?? this.take("&") ?? "";
    }
    if (
      terminator === "" && this.at < this.text.length &&
      !/[\n);#]/.test(this.text[this.at] ?? "") &&
      !closers.has(this.peekKeyword() ?? "")
    ) this.unexpected();
    return {
      kind: "statement",
      span: { start, end },
      pipelines,
      operators,
      terminator,
      end: terminator === "" ? end : this.at,
    };
  }

  private pipeline(): Pipeline {
    const start = this.at;
    let negated: Pipeline["negated"] = "no";
    for (;;) {
      if (this.takeKeyword("!") !== undefined) {
        negated = negated === "no" ? "yes" : "no";
        continue;
      }
      if (this.takeKeyword("time") === undefined) break;
      if (this.takeKeyword("-p") !== undefined) this.takeKeyword("--");
    }
    const commands: Command[] = [];
    if (commands.length === 0 && this.at > start && this.atCommandEnd()) {
      // `time` and `!` alone are whole commands for bash.
      return {
        kind: "pipeline",
        span: this.spanFrom(start),
        negated,
        commands,
      };
    }
    commands.push(this.command());
    for (;;) {
      const before = this.at;
      this.skipBlanks();
      if (this.looking("||")) return done(this, before);
      if ((this.take("|&") ?? this.take("|")) === undefined) {
        return done(this, before);
      }
      this.skipToCommand();
      commands.push(this.command());
    }

    function done(reader: ShellReader, before: number): Pipeline {
      reader.at = before;
      return {
        kind: "pipeline",
        span: { start, end: before },
        negated,
        commands,
      };
    }
  }

  private command(): Command {
    this.enter();
    const command = this.compound() ?? this.functionDefinition() ??
      this.simple();
    this.depth--;
    return command;
  }

  private compound(): CompoundCommand | undefined {
    const start = this.at;
    const body = this.compoundBody(start);
    if (body === undefined) return undefined;
    const redirects = this.redirects();
    const end = redirects.at(-1)?.span.end ?? body.end;
    const { end: _, ...rest } = body;
    return { ...rest, span: { start, end }, redirects };
  }

  private compoundBody(start: number) {
    if (this.looking("((")) {
      const expression = this.arithmeticCommand();
      if (expression !== undefined) {
        return { kind: "arithmetic", expression, end: this.at } as const;
      }
    }
    if (this.take("(") !== undefined) {
      const body = this.body();
      this.close(")", "(", start);
      return { kind: "subshell", body, end: this.at } as const;
    }
    switch (this.peekKeyword()) {
      case "{": {
        this.takeKeyword("{");
        const body = this.body();
        this.closeKeyword("}", "{", start);
        return { kind: "group", body, end: this.at } as const;
      }
      case "if":
        return this.ifCommand(start);
      case "while":
      case "until": {
        const test = this.takeKeyword("while") === undefined
          ? (this.takeKeyword("until"), "until" as const)
          : "while" as const;
        const condition = this.body();
        const body = this.doBody(test, start);
        return { kind: "while", test, condition, body, end: this.at } as const;
      }
      case "for":
        return this.forCommand(start);
      case "select":
        this.takeKeyword("select");
        return { kind: "select", ...this.loopOver("select", start) } as const;
      case "case":
        return this.caseCommand(start);
      case "[[":
        return this.conditional(start);
      case "coproc":
        return this.coprocess();
      case "function":
      case undefined:
        return undefined;
      default: {
        const keyword = this.peekKeyword() ?? "";
        if (closers.has(keyword)) this.unexpected();
        return undefined;
      }
    }
  }

  private ifCommand(start: number) {
    this.takeKeyword("if");
    const clauses: Clause[] = [];
    let otherwise: List | undefined;
    for (;;) {
      const condition = this.body();
      this.closeKeyword("then", "if", start);
      clauses.push({ condition, body: this.body() });
      if (this.takeKeyword("elif") !== undefined) continue;
      if (this.takeKeyword("else") !== undefined) otherwise = this.body();
      this.closeKeyword("fi", "if", start);
      return {
        kind: "if",
        clauses,
        ...(otherwise === undefined ? {} : { otherwise }),
        end: this.at,
      } as const;
    }
  }

  private forCommand(start: number) {
    this.takeKeyword("for");
    this.skipBlanks();
    if (this.looking("((")) {
      const header = this.arithmeticCommand();
      if (header === undefined) this.unexpected();
      this.skipBlanks();
      this.take(";");
      const body = this.loopBody("for", start);
      return { kind: "arithmetic for", header, body, end: this.at } as const;
    }
    return { kind: "for", ...this.loopOver("for", start) } as const;
  }

  /** `name [in words]; do … done`, of `for` and `select`. */
  private loopOver(keyword: string, start: number) {
    this.skipBlanks();
    const variable = this.name(`a variable after "${keyword}"`);
    this.skipBlanks();
    let words: Word[] | undefined;
    if (this.take(";") === undefined) {
      this.skipToCommand();
      if (this.takeKeyword("in") !== undefined) {
        words = this.wordsToLineEnd();
        this.take(";");
      }
    }
    const body = this.loopBody(keyword, start);
    return {
      variable,
      ...(words === undefined ? {} : { words }),
      body,
      end: this.at,
    };
  }

  private loopBody(keyword: string, start: number): List {
    this.skipToCommand();
    if (this.takeKeyword("{") !== undefined) {
      const body = this.body();
      this.closeKeyword("}", "{", start);
      return body;
    }
    return this.doBody(keyword, start);
  }

  private doBody(keyword: string, start: number): List {
    this.closeKeyword("do", keyword, start);
    const body = this.body();
    this.closeKeyword("done", keyword, start);
    return body;
  }

  private caseCommand(start: number) {
    this.takeKeyword("case");
    this.skipBlanks();
    const subject = this.requireWord('a word after "case"');
    this.skipToCommand();
    this.closeKeyword("in", "case", start);
    const items: CaseItem[] = [];
    for (;;) {
      this.skipToCommand();
      if (this.takeKeyword("esac") !== undefined) {
        return { kind: "case", subject, items, end: this.at } as const;
      }
      if (this.at >= this.text.length) this.unclosed("case", "esac", start);
      this.take("(");
      const patterns: Word[] = [];
      do {
        this.skipBlanks();
        patterns.push(this.requireWord("a pattern"));
        this.skipBlanks();
      } while (this.take("|") !== undefined);
      this.close(")", "case", start);
      const body = this.list();
      const end = this.take(";;&") ?? this.take(";;") ?? this.take(";&") ?? "";
      items.push({ patterns, body, end });
    }
  }

  private conditional(start: number) {
    this.takeKeyword("[[");
    const words: Word[] = [];
    for (;;) {
      this.skipBlanks();
      while (this.text[this.at] === "\n") {
        this.newline();
        this.skipBlanks();
      }
      if (this.takeKeyword("]]") !== undefined) break;
      if (this.at >= this.text.length) this.unclosed("[[", "]]", start);
      words.push(this.looseWord());
    }
    return { kind: "conditional", words, end: this.at } as const;
  }

  private coprocess() {
    this.takeKeyword("coproc");
    this.skipBlanks();
    const before = this.at;
    const name = /[A-Za-z_]\w*(?=[ \t]+[({])/y;
    name.lastIndex = this.at;
    const found = name.exec(this.text)?.[0];
    if (found !== undefined) {
      this.at += found.length;
      this.skipBlanks();
    }
    const command = this.command();
    if (command.kind === "simple" && found !== undefined) this.at = before;
    return {
      kind: "coprocess",
      ...(found === undefined ? {} : { name: found }),
      command,
      end: command.span.end,
    } as const;
  }

  private functionDefinition(): Command | undefined {
    const start = this.at;
    let name: string | undefined;
    if (this.takeKeyword("function") !== undefined) {
      this.skipBlanks();
      name = this.functionName();
      this.skipBlanks();
      const parens = /\([ \t]*\)/y;
      parens.lastIndex = this.at;
      this.at += parens.exec(this.text)?.[0].length ?? 0;
    } else {
      const head =
        /([^\s()<>|&;"'$`\\#=][^\s()<>|&;"'$`\\=]*)[ \t]*\([ \t]*\)/y;
      head.lastIndex = this.at;
      const found = head.exec(this.text);
      if (found === null) return undefined;
      name = found[1] ?? "";
      this.at += found[0].length;
    }
    this.skipToCommand();
    const body = this.compound();
    if (body === undefined) {
      throw new ShellSyntaxError(
        `Cannot read function "${name}": no { … } follows`,
        { start, end: this.at },
      );
    }
    return {
      kind: "function",
      span: { start, end: body.span.end },
      name,
      body,
    };
  }

  private functionName(): string {
    const found = /[^\s()<>|&;]+/y;
    found.lastIndex = this.at;
    const name = found.exec(this.text)?.[0];
    if (name === undefined) this.unexpected();
    this.at += name.length;
    return name;
  }

  private simple(): SimpleCommand {
    const start = this.at;
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    let end = start;
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect !== undefined) {
        redirects.push(redirect);
        end = redirect.span.end;
        continue;
      }
      if (words.length === 0) {
        const assignment = this.assignment();
        if (assignment !== undefined) {
          assignments.push(assignment);
          end = this.at;
          continue;
        }
      }
      const word = this.argument(words);
      if (word === undefined) break;
      words.push(word);
      end = this.at;
    }
    if (end === start) this.unexpected();
    this.at = end;
    return {
      kind: "simple",
      span: { start, end },
      assignments,
      words,
      redirects,
    };
  }

  /** The next word; of `declare` and its kin it may be `A=(…)`. */
  private argument(before: Word[]): Word | undefined {
    const command = before[0];
    const name = command === undefined
      ? ""
      : this.text.slice(command.span.start, command.span.end);
    if (declarations.has(name)) {
      const assignment = this.assignment();
      if (assignment !== undefined) {
        const parts = Array.isArray(assignment.value)
          ? assignment.value.flatMap((it) => it.parts)
          : assignment.value.parts;
        const head: Span = {
          start: assignment.span.start,
          end: parts[0]?.span.start ?? assignment.span.end,
        };
        return {
          span: assignment.span,
          parts: [
            {
              kind: "text",
              span: head,
              text: this.text.slice(head.start, head.end),
            },
            ...parts,
          ],
        };
      }
    }
    const word = this.word();
    if (word !== undefined && this.text[this.at] === "(") {
      const written = this.text.slice(word.span.start, word.span.end);
      throw new ShellSyntaxError(
        `Cannot read "${written}(": the shell takes an unquoted parenthesis for itself`,
        { start: word.span.start, end: this.at + 1 },
        `Put the word in single quotes: '${written}(…)'`,
        this.at,
      );
    }
    return word;
  }

  private assignment(): Assignment | undefined {
    const start = this.at;
    assignmentStart.lastIndex = start;
    const found = assignmentStart.exec(this.text);
    if (found === null) return undefined;
    let at = start + found[0].length;
    let subscript: string | undefined;
    if (found[2] !== undefined) {
      const close = this.subscriptEnd(at);
      if (close === undefined) return undefined;
      subscript = this.text.slice(at, close);
      at = close + 1;
    }
    const operator = this.text.startsWith("+=", at)
      ? "+="
      : this.text[at] === "="
      ? "="
      : undefined;
    if (operator === undefined) return undefined;
    this.at = at + operator.length;
    const value = this.text[this.at] === "("
      ? this.arrayElements()
      : this.word() ?? { span: { start: this.at, end: this.at }, parts: [] };
    return {
      span: this.spanFrom(start),
      name: found[1] ?? "",
      operator,
      ...(subscript === undefined ? {} : { subscript }),
      value,
    };
  }

  private arrayElements(): Word[] {
    const start = this.at;
    this.take("(");
    const elements: Word[] = [];
    for (;;) {
      this.skipToCommand();
      if (this.take(")") !== undefined) return elements;
      const element = this.word();
      if (element === undefined) {
        if (this.at >= this.text.length) this.unclosed("(", ")", start);
        this.unexpected();
      }
      elements.push(element);
    }
  }

  private redirects(): Redirect[] {
    const all: Redirect[] = [];
    for (;;) {
      const before = this.at;
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect === undefined) {
        this.at = before;
        return all;
      }
      all.push(redirect);
    }
  }

  private redirect(): Redirect | undefined {
    redirectStart.lastIndex = this.at;
    const found = redirectStart.exec(this.text);
    if (found === null) return undefined;
    const descriptor = found[1];
    const operatorAt = this.at + (descriptor?.length ?? 0);
    redirectOperator.lastIndex = operatorAt;
    const operator = redirectOperator.exec(this.text)?.[0] ?? "";
    if (
      /^[<>]$/.test(operator) && this.text[operatorAt + 1] === "(" &&
      descriptor === undefined
    ) return undefined; // a process substitution is a word
    const start = this.at;
    this.at = operatorAt + operator.length;
    this.skipBlanks();
    const target = this.requireWord(`a word after "${operator}"`);
    const redirect: Redirect = {
      span: this.spanFrom(start),
      operator,
      ...(descriptor === undefined ? {} : { descriptor }),
      target,
    };
    if (operator === "<<" || operator === "<<-") {
      this.expectHereDocument(redirect);
    }
    return redirect;
  }

  private wordsToLineEnd(): Word[] {
    const words: Word[] = [];
    for (;;) {
      this.skipBlanks();
      const word = this.word();
      if (word === undefined) return words;
      words.push(word);
    }
  }

  private requireWord(what: string): Word {
    const word = this.word();
    if (word === undefined) {
      throw new ShellSyntaxError(
        `Cannot read the script: ${what} is missing`,
        { start: this.at, end: this.at },
      );
    }
    return word;
  }

  private name(what: string): string {
    const found = /[A-Za-z_]\w*/y;
    found.lastIndex = this.at;
    const name = found.exec(this.text)?.[0];
    if (name === undefined) {
      throw new ShellSyntaxError(
        `Cannot read the script: ${what} is missing`,
        { start: this.at, end: this.at },
      );
    }
    this.at += name.length;
    return name;
  }

  private atListEnd(): boolean {
    if (this.at >= this.text.length || this.looking(")")) return true;
    if (this.looking(";;") || this.looking(";&")) return true;
    const keyword = this.peekKeyword();
    return keyword !== undefined && closers.has(keyword);
  }

  private atCommandEnd(): boolean {
    this.skipBlanks();
    return this.at >= this.text.length ||
      /[\n;&|)]/.test(this.text[this.at] ?? "");
  }

  private close(closer: string, opener: string, start: number): void {
    this.skipToCommand();
    if (this.take(closer) !== undefined) return;
    if (this.at >= this.text.length) this.unclosed(opener, closer, start);
    this.unexpected();
  }

  private closeKeyword(closer: string, opener: string, start: number): void {
    this.skipToCommand();
    if (this.takeKeyword(closer) !== undefined) return;
    if (this.at >= this.text.length) this.unclosed(opener, closer, start);
    this.unexpected();
  }

  private enter(): void {
    if (++this.depth > maxDepth) {
      throw new ShellSyntaxError(
        `Cannot read the script: commands are nested more than ${maxDepth} deep`,
        { start: this.at, end: this.at },
      );
    }
  }

  protected override substitution(): List {
    return this.list();
  }
}
