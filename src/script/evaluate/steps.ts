import type { Command, List, SimpleCommand, Statement } from "../syntax.ts";

/** Values of variables, as `declare -p` prints them, at one moment. */
export interface Moment {
  directory: string;
  declarations: string;
}

/** What happened, as a tree over the syntax tree. */
export interface ListStep {
  list: List;
  parent?: StatementStep | LoopStep | CallStep;
  statements: StatementStep[];
}

export interface StatementStep {
  kind: "statement";
  statement: Statement;
  parent: ListStep;
  before?: Moment;
  after?: Moment;
  events: Step[];
}

export type Step = BodyStep | LoopStep | CallStep | RunStep | LeftStep;

/** A branch that was taken (-1: none), or a group that was entered. */
export interface BodyStep {
  kind: "branch" | "group";
  command: Command;
  index: number;
  body?: ListStep;
}

export interface LoopStep {
  kind: "loop";
  command: Command;
  parent: StatementStep;
  before: Moment;
  iterations: { value: string; at: Moment; body: ListStep }[];
}

export interface CallStep {
  kind: "call";
  command: SimpleCommand;
  name: string;
  parent: StatementStep;
  /** The fields of each word behind the name. */
  words: string[][];
  body: ListStep;
}

export interface RunStep {
  kind: "run";
  command: SimpleCommand;
  parent: StatementStep;
  /** The fields of each word. */
  words: string[][];
  directory: string;
  exported: string;
}

/** A compound that only the job can resolve. */
export interface LeftStep {
  kind: "left";
  command: Command;
}

export interface Refusal {
  at: number;
  kind: string;
  details: string[];
}

export interface Trace {
  root: ListStep;
  runs: RunStep[];
  refusals: Refusal[];
  /** Commands that were left for the job: words of each. */
  left: string[][];
  /** Texts given to `eval`. */
  evals: { at: number; text: string }[];
  ended: "end" | "exit" | "early";
  errorsExit: "yes" | "no";
}
