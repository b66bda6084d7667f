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
  /** Whether `time` tells how long it took; "posix" with `-p`. */
  timed: "no" | "yes" | "posix";
  commands: Command[];
  /** Between the commands: one fewer than they are. */
  pipes: ("|" | "|&")[];
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
  /** The same, taken apart; blanks and operators are text in it. */
  index?: Word;
  /** One word, or the elements of `A=(…)`. */
  value: Word | ArrayElement[];
}

export interface ArrayElement extends Word {
  /** `[index]=value` or `[index]+=value`, taken apart. */
  keyed?: { index: Word; operator: "=" | "+="; value: Word };
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
  | {
    kind: "arithmetic for";
    /** `((…))` */
    header: Word;
    /** Before the loop, before each turn, behind each turn; each may be empty. */
    expressions: [start: Word, test: Word, step: Word];
    body: List;
  }
  | { kind: "case"; subject: Word; items: CaseItem[] }
  | {
    kind: "conditional";
    /** Operands, operators and parentheses in order. */
    words: Word[];
    test: Condition;
  }
  | { kind: "arithmetic"; expression: Word }
  | { kind: "coprocess"; name?: string; command: Command };

/** What `[[ … ]]` asks; each span is that of its words. */
export type Condition =
  | { kind: "not"; span: Span; test: Condition }
  | { kind: "and" | "or"; span: Span; tests: Condition[] }
  /** `-f x`; a word alone is `-n word`. */
  | { kind: "unary"; span: Span; operator: string; operand: Word }
  /** `a == b`, `a =~ b`, `a -lt b`, `a < b` … */
  | {
    kind: "binary";
    span: Span;
    operator: string;
    left: Word;
    right: Word;
  };

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
  /** The whole text, without the tabs that `<<-` drops. */
  parts: Part[];
}

export interface Word {
  span: Span;
  parts: Part[];
  /** Of an argument of `declare` and its kin that assigns: `declare A=(1 2)`. */
  assignment?: Assignment;
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
  /** `$(…)`, backquotes */
  | {
    kind: "command";
    span: Span;
    /**
     * Missing where backquotes or `$((…) )` hold what cannot be read: `fault`
     * says why.
     */
    body?: List;
    fault?: string;
    /**
     * The text of backquotes with its escapes undone: what the spans of
     * `body` are offsets of, where they are not of the script.
     */
    code?: string;
  }
  | { kind: "arithmetic"; span: Span; inner: Part[] }
  | { kind: "process"; span: Span; body: List };
