/**
 * The syntax tree of a shell script, as bash reads it (bash manual, chapter
 * 3). Every node carries the span of its text, so that a script can be cut
 * and joined without printing it anew.
 */
import type { Span } from "../source.ts";

/** Commands in sequence: a script, or a body between keywords. */
export interface List {
  kind: "list";
  span: Span;
  statements: Statement[];
}

/** One and-or list with what ends it: `a && b || c &`. */
export interface Statement {
  kind: "statement";
  /** Without the terminator. */
  span: Span;
  pipelines: Pipeline[];
  /** Between the pipelines: one fewer than they are. */
  operators: ("&&" | "||")[];
  /** `;`, `&`, or empty at a line end or before a closing keyword. */
  terminator: "" | ";" | "&";
  /** Behind the terminator. */
  end: number;
}

/** `! a | b |& c`, mostly of one command. */
export interface Pipeline {
  kind: "pipeline";
  span: Span;
  /** Whether `!` turns its exit status around. */
  negated: "yes" | "no";
  commands: Command[];
}

export type Command = SimpleCommand | CompoundCommand | FunctionDefinition;

export interface SimpleCommand {
  kind: "simple";
  span: Span;
  assignments: Assignment[];
  words: Word[];
  redirects: Redirect[];
}

export interface Assignment {
  span: Span;
  name: string;
  /** `A=x` or `A+=x`. */
  operator: "=" | "+=";
  /** The subscript's text, without brackets. */
  subscript?: string;
  /** One word, or the elements of `A=(…)`. */
  value: Word | Word[];
}

export type CompoundCommand = CompoundBody & {
  span: Span;
  redirects: Redirect[];
};

/** A compound command without the redirections behind it. */
export type CompoundBody =
  | { kind: "subshell"; body: List }
  | { kind: "group"; body: List }
  | { kind: "if"; clauses: Clause[]; otherwise?: List }
  | { kind: "while"; test: "while" | "until"; condition: List; body: List }
  | { kind: "for"; variable: string; words?: Word[]; body: List }
  | { kind: "select"; variable: string; words?: Word[]; body: List }
  | { kind: "arithmetic for"; header: Word; body: List }
  | { kind: "case"; subject: Word; items: CaseItem[] }
  | { kind: "conditional"; words: Word[] }
  | { kind: "arithmetic"; expression: Word }
  | { kind: "coprocess"; name?: string; command: Command };

/** `if …; then …` or `elif …; then …`. */
export interface Clause {
  condition: List;
  body: List;
}

export interface CaseItem {
  patterns: Word[];
  body: List;
  end: ";;" | ";&" | ";;&" | "";
}

export interface FunctionDefinition {
  kind: "function";
  span: Span;
  name: string;
  body: Command;
}

export interface Redirect {
  span: Span;
  /** `>`, `<<-`, `&>` …, without a descriptor before it. */
  operator: string;
  /** `2` of `2>`, `{fd}` of `{fd}>`. */
  descriptor?: string;
  target: Word;
  hereDocument?: HereDocument;
}

export interface HereDocument {
  /** From the first line of the text to behind the line of the delimiter. */
  span: Span;
  /** The text alone, as it stands in the script. */
  text: Span;
  /** A quoted delimiter: nothing in the text expands. */
  quoted: "yes" | "no";
  /** What an unquoted one expands. */
  parts: Part[];
}

export interface Word {
  span: Span;
  parts: Part[];
}

/** A piece of a word; `text` is what the shell makes of it. */
export type Part =
  | { kind: "text"; span: Span; text: string }
  /** `\x` outside of quotes; empty text for a continued line. */
  | { kind: "escape"; span: Span; text: string }
  | { kind: "single"; span: Span; text: string }
  /** `$'…'`, its escapes undone. */
  | { kind: "ansi"; span: Span; text: string }
  | { kind: "double"; span: Span; parts: Part[] }
  | Expansion;

/** What only running the script can tell. */
export type Expansion =
  /** `$x`, `${x…}`; `inner` holds what expands within the braces. */
  | {
    kind: "parameter";
    span: Span;
    name: string;
    operation: string;
    inner: Part[];
  }
  /** `$(…)`; of backquotes the body is not read. */
  | { kind: "command"; span: Span; body?: List }
  | { kind: "arithmetic"; span: Span; inner: Part[] }
  | { kind: "process"; span: Span; body: List };
