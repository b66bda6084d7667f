import { type Diagnostic, type Place, warning } from "../../error.ts";
import type { Span } from "../../source.ts";
import type { Command, List, SimpleCommand, Statement } from "../syntax.ts";
import { type Code, placeIn } from "./code.ts";
import { LoopTooLong, Refusal, RunReached, ShellFault } from "./faults.ts";
import type { Here } from "./here.ts";
import { startState } from "./start_state.ts";
import { copyState, type State, type Status } from "./state.ts";
import { type Sink, sinkOf } from "./streams.ts";
import type {
  Effect,
  Launch,
  ListStep,
  Moment,
  Note,
  RunStep,
  StatementStep,
} from "./trace.ts";
import type { ShellSettings } from "./settings.ts";
import type { WrittenFile } from "./written_files.ts";
import { type Origin, Unknowns } from "./unknowns.ts";
import { joinEnds, type UntakenJump } from "./untaken_jumps.ts";

/**
 * Simple commands, loop turns and expansions before it is called endless,
 * beside those that each statement has by itself.
 */
const maxSteps = 400_000;
/** Characters that a script may make. */
const maxBytes = 64_000_000;
/** Functions, sourced files and eval within one another. */
export const maxDepth = 120;

/** A shell at work: what it knows, and what it has noted. */
export class Shell {
  state: State;
  readonly unknowns: Unknowns;
  /** `$0` */
  name: string;
  /** As the script was given them. */
  readonly givenArguments: readonly string[];
  /** What is read now. */
  code: Code;
  steps = 0;
  #mostSteps = maxSteps;
  bytes = 0;
  depth = 0;
  epoch = 0;
  /** How many undecided commands are tried out around this place. */
  trials = 0;
  /** Up to where a loop may go on without a run. */
  loopLimit: { steps: number; runs: number } | undefined;
  /** Loops around this place, in this function or sourced file. */
  loops = 0;
  /** Whether this subshell stands in a loop of the shell around it. */
  inLoop = false;
  /** Calls under way, innermost last. */
  readonly calls: { name: string; line: number; code: Code }[] = [];
  /** How often each function was called, also where it was only tried out. */
  readonly callCounts = new Map<string, number>();
  /** How many functions or sourced files `return` can leave. */
  returnable = 0;
  /** Subshells around this place. */
  subshells = 0;
  /** Conditions around this place, where -e holds not. */
  unguarded = 0;
  /** Where steps are noted; undefined where none may hold a run. */
  step: StatementStep | undefined;
  list: ListStep | undefined;
  /** The innermost statement that is noted, whether it may hold a run or not. */
  kept: StatementStep | undefined;
  /** Where the run that is looked at stands. */
  within: RunStep["within"] = "statement";
  readonly runs: RunStep[] = [];
  /** What is said of failures under `set -e`, once a run stands behind them. */
  readonly failing: Diagnostic[] = [];
  effects: Effect[] = [];
  notes: Note[] = [];
  readonly warnings: Diagnostic[] = [];
  readonly #warned = new Set<string>();
  /** By path. */
  readonly writtenFiles = new Map<string, WrittenFile>();
  /** Variables of the environment that are in the jobs what they are here. */
  readonly decidedBy: Map<string, string | undefined>;
  readonly stderr: string[] = [];
  readonly standardOutput: Sink;
  /** Every sink that is written to now. */
  readonly sinks = new Set<Sink>();
  /** Where the command that is interpreted starts, in its code. */
  lineAt = 0;
  random = 12345;
  /** What started the shell that is interpreted. */
  launch: Launch | undefined;
  /** A loop was left because a run ended well: it tries again until then. */
  retried = false;
  /** Of the functions, loops and subshells around this place. */
  readonly untaken: UntakenJump[] = [];
  /** Where aliases were defined: they hold from the next line on. */
  readonly aliasPlaces = new Map<string, { code: Code; at: number }>();
  /** Aliases that are expanded now: none stands for itself. */
  readonly expanding = new Set<string>();
  /** Subshells around the text of `bash -c` that is interpreted; else -1. */
  stringAt = -1;
  /**
   * Variables that stand before builtins around this place; `level`: how many
   * scopes there were.
   */
  readonly prefixed: { name: string; level: number }[] = [];
  /** Counts commands that were put into the background. */
  processes = 0;
  /** Counts the times that `set` gave arguments. */
  positionalSet = 0;
  /** Counts definitions of functions and aliases. */
  definitions = 0;
  /** The text that is read, and which of its statements is under way. */
  script: { list: List; at: number } | undefined;
  /** Whether what is true here left a loop or function, be it in a trial. */
  jumpsHere: "none" | "some" = "none";
  /** Runs that are reached or not by what is true here, and are not. */
  readonly passed = new Set<Command>();
  /** Statements in which that was decided. */
  readonly passing = new Set<Statement>();
  /** Marks of what is empty here, in the words that are being expanded. */
  emptyHere = "";
  /** Whether a command had such words. */
  hasEmptyHere: "none" | "some" = "none";
  /** The redirection of the last command failed. */
  redirectFailed = false;
  endedAt: { span: Span; why: string } | undefined;
  /**
   * The statement of the script that is under way, and the first in which
   * something was read that is another in each task of a job array.
   */
  readonly common: { now: number; count: number | undefined } = {
    now: 0,
    count: undefined,
  };

  constructor(
    code: Code,
    readonly here: Here,
    readonly settings: ShellSettings,
  ) {
    this.code = code;
    this.unknowns = new Unknowns(settings.trust);
    this.standardOutput = sinkOf(
      settings.output === "collected" ? "collected" : "dropped",
    );
    this.decidedBy = new Map(settings.decided);
    this.name = here.scriptPath;
    this.state = startState(this);
    this.givenArguments = this.state.positional;
    this.sinks.add(this.standardOutput);
  }

  /** Goes on at the top level where another task's shell has come to. */
  goOnFrom(other: Shell): void {
    const { scopes: [own], descriptors } = this.state;
    this.state = copyState(other.state);
    this.state.descriptors = descriptors;
    const [scope] = this.state.scopes;
    for (const name of Object.keys(this.settings.variables)) {
      const variable = own?.get(name);
      if (scope?.get(name)?.from === "task" && variable !== undefined) {
        scope.set(name, variable);
      }
    }
    this.unknowns.takeOver(other.unknowns);
    this.name = other.name;
    this.steps = other.steps;
    this.#mostSteps = other.#mostSteps;
    this.bytes = other.bytes;
    // arrays of the other are not changed
    this.epoch = other.epoch + 1;
    this.lineAt = other.lineAt;
    this.random = other.random;
    this.retried = other.retried;
    this.processes = other.processes;
    this.positionalSet = other.positionalSet;
    this.definitions = other.definitions;
    this.redirectFailed = other.redirectFailed;
    this.effects = other.effects.slice();
    this.notes = other.notes.slice();
    for (const it of other.warnings) this.warnings.push(it);
    for (const it of other.#warned) this.#warned.add(it);
    for (const it of other.stderr) this.stderr.push(it);
    for (const it of other.untaken) this.untaken.push(it);
    this.jumpsHere = other.jumpsHere;
    for (const it of other.passed) this.passed.add(it);
    for (const it of other.passing) this.passing.add(it);
    for (const [name, it] of other.callCounts) this.callCounts.set(name, it);
    for (const [path, it] of other.writtenFiles) {
      this.writtenFiles.set(path, it);
    }
    for (const [name, it] of other.decidedBy) this.decidedBy.set(name, it);
    for (const [name, it] of other.aliasPlaces) this.aliasPlaces.set(name, it);
  }

  /** Warns, once of the same place. */
  warn(message: string, span: Span, hint: string): void {
    const place = this.place(span);
    const key = `${place.span.start} ${message}`;
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.warnings.push(warning(message, place, hint));
  }

  /** Counts work, and ends it where it is too much. */
  tick(span: Span, count = 1): void {
    this.steps += count;
    const { loopLimit } = this;
    if (loopLimit !== undefined && this.steps > loopLimit.steps) {
      if (this.runs.length === loopLimit.runs) throw new LoopTooLong();
      this.loopLimit = undefined;
    }
    if (this.steps > this.#mostSteps) {
      const turns = this.#isRepeated();
      throw new Refusal(
        turns
          ? "Cannot tell which runs there are: the loop here does not end"
          : "Cannot follow the script: it does more than can be followed",
        this.place(span),
        turns
          ? "Let the loop end, or write its turns out: for seed in 1 2 3"
          : "Write less in one script",
      );
    }
  }

  /** A statement that is no part of a loop or function has steps of its own. */
  allow(statement: Statement): void {
    if (this.#isRepeated() || this.trials > 0) return;
    const { start, end } = statement.span;
    this.#mostSteps += 32 + (end - start);
  }

  #isRepeated(): boolean {
    return this.inLoop || this.loops + this.calls.length > 0;
  }

  /** Counts work on many things, or on many characters, as steps. */
  tickFor(count: number, each: "thing" | "character"): void {
    const steps = Math.floor(count / (each === "thing" ? 8 : 512));
    if (steps > 0) this.tick({ start: this.lineAt, end: this.lineAt }, steps);
  }

  /** Counts text that is made. */
  made(text: string, span: Span): string {
    this.tickFor(text.length, "character");
    this.bytes += text.length;
    if (this.bytes > maxBytes) {
      throw new Refusal(
        "Cannot follow the script: it makes more than 64 MB of text here",
        this.place(span),
        "Write less text in the script",
      );
    }
    return text;
  }

  place(span: Span): Place {
    return placeIn(this.code, span);
  }

  /** Where commands start, and what starts them there. */
  startsIn(): string {
    const directory = this.unknowns.shown(this.state.directory);
    return this.launch === undefined
      ? `in ${directory}`
      : `in ${directory} by ${this.launch.before.join(" ")}`;
  }

  origin(span: Span, what?: string): Origin {
    const written = what ?? this.code.text.slice(span.start, span.end);
    return { what: written, place: this.place(span) };
  }

  refuse(message: string, span: Span, hint?: string): never {
    throw new Refusal(message, this.place(span), hint);
  }

  /** `$!` is now what ran last, which is over: it had the status of now. */
  putInBackground(span: Span): void {
    const { state } = this;
    if (this.unknowns.trust === "job") {
      const place = this.place(span);
      state.lastBackground = this.unknowns.job({ what: "$!", place });
      return;
    }
    this.tickFor(state.jobs.length, "thing");
    const process = String(5000 + this.processes++);
    state.jobs = [...state.jobs, { process, status: state.status }];
    state.lastBackground = process;
  }

  /** A variable that has to be set is not: the shell ends. */
  unbound(message: string): ShellFault {
    return new ShellFault(
      message,
      "script",
      this.subshells === this.stringAt ? 127 : 1,
    );
  }

  /** What bash would print. */
  complain(message: string): void {
    if (this.stderr.length < 1000) this.stderr.push(message);
    const target = this.state.descriptors.get(2);
    if (target?.kind === "sink" && target.use !== "dropped") {
      target.chunks.push(this.unknowns.job({ what: message }));
    }
  }

  /** Copies the state for a subshell or a trial. */
  fork(): State {
    // the rest is shared until it is changed
    this.tickFor(this.state.directories.length, "thing");
    this.epoch++;
    // more work than it takes steps
    if (this.loopLimit !== undefined) this.loopLimit.steps -= 40;
    return copyState(this.state);
  }

  /** Interprets something with a state of its own, and forgets that state. */
  inSubshell<T>(work: () => T): T {
    const outer = this.state;
    const { loops, inLoop, returnable } = this;
    const untaken = this.untaken.length;
    this.state = this.fork();
    // what another shell started is nobody's to wait for
    this.state.jobs = [];
    this.subshells++;
    this.loops = 0;
    this.inLoop = inLoop || loops > 0;
    try {
      const done = work();
      joinEnds(untaken, this);
      return done;
    } finally {
      const { status, files, filesTouched } = this.state;
      this.state = outer;
      this.state.status = status;
      this.state.files = files;
      if (filesTouched !== undefined) this.state.filesTouched = filesTouched;
      this.subshells--;
      this.loops = loops;
      this.inLoop = inLoop;
      this.returnable = returnable;
      this.epoch++;
    }
  }

  moment(): Moment {
    // a copy is more work than a command
    this.tick({ start: this.lineAt, end: this.lineAt }, 3);
    this.epoch++;
    const { state } = this;
    return {
      scopes: state.scopes.map((it) => it.copy()),
      directory: state.directory,
      positional: state.positional,
      options: state.options,
      shopts: state.shopts,
      functions: state.functions.copy(),
      aliases: state.aliases.copy(),
    };
  }

  /** A number that $RANDOM may be. */
  nextRandom(): number {
    this.random = (Math.imul(this.random, 1103515245) + 12345) & 0x7fffffff;
    return this.random & 0x7fff;
  }

  setStatus(status: Status): void {
    this.state.status = status;
  }

  /** Notes what the job does. */
  effect(effect: Effect): void {
    this.effects.push(effect);
  }

  option(name: string): "on" | "off" {
    return this.state.options.has(name) ? "on" : "off";
  }

  shopt(name: string): "on" | "off" {
    return this.state.shopts.has(name) ? "on" : "off";
  }

  /** Ends a trial: a run is reached in it. */
  reached(command: SimpleCommand, program: string): void {
    if (this.trials > 0) {
      throw new RunReached(this.place(command.span), program, command);
    }
  }
}
