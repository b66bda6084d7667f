import type { Diagnostic } from "../../error.ts";
import type { Span } from "../../source.ts";
import type {
  Assignment,
  Command,
  List,
  SimpleCommand,
  Statement,
  Word,
} from "../syntax.ts";
import type { Code } from "./code.ts";
import type { ShellScript } from "./shell_script.ts";
import type { State } from "./state.ts";
import type { Unknowns } from "./unknowns.ts";
import type { WrittenFile } from "./written_files.ts";

/** What the shell knew at one moment; nobody changes it. */
export type Moment = Pick<
  State,
  | "scopes"
  | "directory"
  | "positional"
  | "options"
  | "shopts"
  | "functions"
  | "aliases"
>;

/** What happened, as a tree over the syntax tree. */
export interface ListStep {
  list: List;
  code: Code;
  parent?: StatementStep | LoopStep | CallStep;
  statements: StatementStep[];
}

export interface StatementStep {
  kind: "statement";
  statement: Statement;
  code: Code;
  parent: ListStep;
  /** Only of statements that may hold a run. */
  before?: Moment;
  after?: Moment;
  events: Step[];
  /** From where to where its effects are in Trace.effects. */
  effects: { from: number; to: number };
  /** It left its loop or function here. */
  jumped?: "here" | "known";
  /** It holds a choice that the job makes. */
  undecided?: "yes";
}

export type Step = BodyStep | LoopStep | CallStep | RunStep | NestedStep;

/** A branch that was taken, a group or subshell that was entered. */
export interface BodyStep {
  kind: "branch" | "group";
  command: Command;
  index: number;
  body: ListStep;
}

/** The commands of `eval`, `source`, `bash -c`, or an alias. */
export interface NestedStep {
  kind: "nested";
  how:
    | "eval"
    | "source"
    | "command string"
    | "launched"
    | "alias"
    | "substitution";
  command: Command;
  /** The arguments and options with which the shell of `bash -c` starts. */
  start?: { words: string[]; options: ReadonlySet<string> };
  launch?: Launch;
  body: ListStep;
}

/** A launcher and the shell that it starts, with the text of that. */
export interface Launch {
  command: SimpleCommand;
  /** The word that holds the text. */
  text: Word;
  /** The words before the shell. */
  before: string[];
  /** What the launcher sets. */
  variables: [name: string, value: string][];
}

export interface LoopStep {
  kind: "loop";
  command: Command;
  parent: StatementStep;
  before: Moment;
  iterations: { value: string; at: Moment; body: ListStep }[];
  /** Turns again until a run ends well: it stays whole around its run. */
  retries?: "yes";
}

export interface CallStep {
  kind: "call";
  command: SimpleCommand;
  name: string;
  parent: StatementStep;
  /** The fields of each word behind the name. */
  words: Field[];
  /** Marks of words that are empty here. */
  emptyHere: string;
  body: ListStep;
}

/** One word as a program receives it. */
export interface Field {
  text: string;
  word: Word;
  /** Marks of words beside it that are empty here, and so no field. */
  emptyHere?: string;
  /** Of `declare A=(…)`: done by the builtin itself. */
  assignment?: Assignment;
  /** Of the code that `word` stands in. */
  code: Code;
}

export interface RunStep {
  kind: "run";
  /** As its command names it. */
  program: string;
  command: SimpleCommand;
  code: Code;
  parent: StatementStep;
  fields: Field[];
  directory: string;
  /** What is exported, as `NAME=value`, sorted. */
  exported: string[];
  /** Its number in Trace.effects. */
  effect: number;
  /** In the user's script. */
  span: Span;
  moment: Moment;
  /** What starts the shell in whose text it stands. */
  launch?: Launch;
  /** Where its output or status is used. */
  within: "statement" | "condition" | "substitution";
}

/** Something that the job does: a left command, or one that writes a file. */
export interface Effect {
  kind: "left" | "run" | "write" | "either" | "jump";
  text: string;
  /** In the user's script. */
  span?: Span;
  words?: string[];
  /** Only the job knows which program it starts. */
  open?: "yes";
  /** What another shell does there. */
  script?: ShellScript;
  /** Of what only the job decides: all that may happen. */
  inner?: Effect[];
  /** Code of a command that changed the environment of this very shell. */
  environment?: string;
}

/** What the login node decided: "line 5: `[ -f a.csv ]` holds here". */
export interface Note {
  span: Span;
  text: string;
  /** A default was read here, whether or not anything hangs on it. */
  settles?: "yes";
  /** It hangs on files of this machine. */
  of?: "files";
}

export interface Trace {
  root: ListStep;
  runs: RunStep[];
  effects: Effect[];
  notes: Note[];
  warnings: Diagnostic[];
  unknowns: Unknowns;
  /** How often each function was called, also where it was only tried out. */
  callCounts: ReadonlyMap<string, number>;
  /** Whether words of commands are empty here that may not be in the job. */
  emptyHere: "none" | "some";
  /** Whether what is true here left a loop or a function. */
  jumpsHere: "none" | "some";
  /** Runs that are not reached by what is true here and may not be there. */
  passed: ReadonlySet<Command>;
  /** Statements in which that was decided. */
  passing: ReadonlySet<Statement>;
  /** Where runs were taken out of the script's text. */
  blanks?: readonly Span[];
  /** As they are at the end. */
  functions: State["functions"];
  /** Variables of the environment that must be in the job what they are here. */
  decidedBy: Map<string, string | undefined>;
  /** Files that it writes anew, in order. */
  writtenFiles: readonly WrittenFile[];
  ended: "end" | "exit" | "error";
  /** Where the way ended, if it did before the last line. */
  endedAt?: { span: Span; why: string };
  status: number;
  stdout: string;
  stderr: string[];
}
