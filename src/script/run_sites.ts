import { join } from "@std/path/posix";
import { type Diagnostic, error, warning } from "../error.ts";
import { lineOf, type Source, type Span } from "../source.ts";
import {
  knownText,
  type KnownVariables,
  type Variables,
  withAssignments,
} from "./known_text.ts";
import {
  readRunCommand,
  type RunCommand,
  unknownStarter,
} from "./run_command.ts";
import type { SharedStarts } from "./interpret/shared_starts.ts";
import { isNamed } from "./program_pattern.ts";
import type { OwnTask } from "./script.ts";
import { opaqueNumber } from "./opaque.ts";
import { ShellSyntaxError } from "./shell_syntax_error.ts";
import { starterHint } from "./starters.ts";
import type {
  Command,
  CompoundCommand,
  FunctionDefinition,
  List,
  SimpleCommand,
  Statement,
} from "./syntax.ts";
import {
  commandName,
  commandsFrom,
  commandsIn,
  commandsOf,
  substitutedCommands,
  wordsOf,
} from "./walk.ts";
import { wordTexts } from "./word_text.ts";

/** A run command, where it stands and what is known there. */
export interface RunSite {
  run: RunCommand;
  /** Of the run command's first word. */
  line: number;
  span: Span;
  /**
   * The directory it starts in: absolute, or relative to that of the
   * submission. Undefined behind a `cd` that only the job can tell.
   */
  directory: string | undefined;
  variables: KnownVariables;
  /** What starts the shell in whose text it stands: `srun bash -c '…'`. */
  before?: readonly string[];
  /** Its program after all expansions, where that is known. */
  program?: string;
}

export interface RunSearch {
  launchers: string[];
  /** Glob of the programs that count, from `--run`; all if undefined. */
  pattern?: string;
  /** The environment of a job, for `cd $HOME/project` and `cd $PBS_O_WORKDIR`. */
  environment: Variables;
  /** `$1` … of the script. */
  arguments?: string[];
  /** Flags behind which a comma list is a sweep, without hyphens. */
  sweepFlags?: readonly string[];
  /** A variable that is set in every job, and never empty. */
  jobIdVariable?: string;
  /** Several runs are to share a job. */
  sharing?: "yes";
  /** Of a job array of the script's own. */
  task?: OwnTask;
  /** What is the same in all of its tasks. */
  starts?: SharedStarts;
}

export interface RunSites {
  sites: RunSite[];
  diagnostics: Diagnostic[];
}

/** Finds the run commands of a script, in order, and those it cannot take. */
export function findRuns(
  list: List,
  source: Source,
  search: RunSearch,
): RunSites {
  const walker = new Walker(source, search);
  walker.list(list, { directory: ".", variables: search.environment });
  return { sites: walker.sites, diagnostics: walker.diagnostics };
}

/** The run commands below a command, itself included. */
export function runsOf(
  commands: Iterable<Command>,
  source: string,
  search: RunSearch,
): RunCommand[] {
  const runs: RunCommand[] = [];
  for (const command of commands) {
    if (command.kind !== "simple") continue;
    const run = readRunCommand(command, source, search.launchers);
    if (run !== undefined && matches(run, search.pattern)) runs.push(run);
  }
  return runs;
}

interface Place {
  directory: string | undefined;
  variables: Variables;
}

type Reach = "goes on" | "ends here";

class Walker {
  readonly sites: RunSite[] = [];
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly source: Source, readonly search: RunSearch) {}

  /** Changes `place` as the commands do; says whether any end the shell. */
  list(list: List, place: Place): Reach {
    let ended: Span | undefined;
    for (const statement of list.statements) {
      if (ended !== undefined) {
        this.warnUnreached(statement, ended);
        continue;
      }
      if (this.statement(statement, place) === "ends here") {
        ended = statement.span;
      }
    }
    return ended === undefined ? "goes on" : "ends here";
  }

  private statement(statement: Statement, place: Place): Reach {
    this.refuseTwoRuns(statement);
    const own = statement.terminator === "&" ? { ...place } : place;
    let reach: Reach = "goes on";
    statement.pipelines.forEach((pipeline, index) => {
      const conditional = index > 0;
      const before = { ...own };
      for (const command of pipeline.commands) {
        const inner = pipeline.commands.length > 1 ? { ...own } : own;
        const ends = this.command(command, inner);
        if (pipeline.commands.length === 1 && !conditional) reach = ends;
      }
      if (conditional && before.directory !== own.directory) {
        own.directory = undefined;
      }
    });
    return statement.terminator === "&" || statement.operators.length > 0
      ? "goes on"
      : reach;
  }

  private command(command: Command, place: Place): Reach {
    try {
      return this.readCommand(command, place);
    } catch (cause) {
      if (!(cause instanceof ShellSyntaxError)) throw cause;
      const { source } = this;
      this.diagnostics.push(error(cause.message, { source, span: cause.span }));
      return "goes on";
    }
  }

  private readCommand(command: Command, place: Place): Reach {
    for (const word of wordsOf(command)) {
      this.noteSetUp(substitutedCommands(word));
    }
    switch (command.kind) {
      case "simple":
        return this.simple(command, place);
      case "group":
        return this.list(command.body, place);
      case "subshell":
        this.list(command.body, { ...place });
        return "goes on";
      default:
        this.refuseWithin(command, place);
        return "goes on";
    }
  }

  private simple(command: SimpleCommand, place: Place): Reach {
    const { source, search } = this;
    const run = readRunCommand(command, source.text, search.launchers);
    if (run !== undefined && matches(run, search.pattern)) {
      const span = command.words[0]?.span ?? command.span;
      this.sites.push({
        run,
        line: lineOf(source.text, command.span.start),
        span,
        directory: place.directory,
        variables: place.variables,
      });
    }
    const starter = unknownStarter(
      command.words.map((it) => source.text.slice(it.span.start, it.span.end)),
    );
    if (run === undefined && starter !== undefined) {
      this.diagnostics.push(warning(
        `Cannot tell what "${starter}" starts: taken as set-up`,
        { source, span: command.span },
        starterHint(starter),
      ));
    }
    const name = commandName(command, source.text);
    switch (name) {
      case "cd":
      case "pushd":
        place.directory = this.directoryAfter(command, place);
        break;
      case "popd":
        place.directory = undefined;
        break;
      case undefined:
      case "export":
      case "declare":
      case "readonly":
      case "typeset":
        place.variables = withAssignments(
          place.variables,
          command,
          source.text,
        );
        break;
      case "exit":
        return "ends here";
      case "exec":
        return command.words.length > 1 ? "ends here" : "goes on";
    }
    return "goes on";
  }

  private directoryAfter(
    command: SimpleCommand,
    place: Place,
  ): string | undefined {
    const texts = command.words.slice(1).flatMap((it) =>
      wordTexts(it, this.source.text)
    ).filter((it) => !/^-[LPe@-]+$/.test(it.text));
    const [target, ...more] = texts;
    if (target === undefined) return place.variables.get("HOME");
    const known = knownText(target, place.variables);
    if (known === undefined || known === "-" || more.length > 0) {
      return undefined;
    }
    if (known.startsWith("/")) return known;
    // `$PWD/sub` is known as `./sub`, from the start directory
    if (opaqueNumber(target.text) !== undefined) return known;
    return place.directory === undefined
      ? undefined
      : join(place.directory, known);
  }

  /** A compound whose commands may run never, once or many times. */
  private refuseWithin(
    command: CompoundCommand | FunctionDefinition,
    place: Place,
  ): void {
    const inner = [...commandsFrom(command)];
    const { source, search } = this;
    for (const run of runsOf(inner, source.text, search)) {
      const line = lineOf(source.text, command.span.start);
      this.diagnostics.push(error(
        `Cannot take a run command inside ${
          nameOf(command)
        }: which runs there are is known only when the script runs`,
        { source, span: run.command.span },
        `Write the runs of line ${line} out at the top level, as sweeps such as seed=1,2,3`,
      ));
    }
    for (const one of inner) {
      if (one.kind !== "simple" || command.kind === "function") continue;
      const name = commandName(one, source.text);
      if (name === "cd" || name === "pushd" || name === "popd") {
        place.directory = undefined;
      }
    }
  }

  private noteSetUp(commands: Iterable<Command>): void {
    const { source, search } = this;
    for (const run of runsOf(commands, source.text, search)) {
      this.diagnostics.push(warning(
        "python inside a substitution is taken as set-up: it runs in every job",
        { source, span: run.command.span },
      ));
    }
  }

  private refuseTwoRuns(statement: Statement): void {
    const { source, search } = this;
    const holders = statement.pipelines.flatMap((it) => it.commands).map(
      (it) => runsOf(innerOf(it), source.text, search),
    ).filter((it) => it.length > 0);
    const second = holders[1]?.[0];
    if (second === undefined) return;
    this.diagnostics.push(error(
      "Cannot make jobs of two run commands in one statement",
      { source, span: second.command.span },
      "Put each run command on a line of its own",
    ));
  }

  private warnUnreached(statement: Statement, ended: Span): void {
    const { source, search } = this;
    const line = lineOf(source.text, ended.start);
    for (const run of runsOf(commandsOf(statement), source.text, search)) {
      this.diagnostics.push(warning(
        `This run command is never reached: line ${line} ends the script`,
        { source, span: run.command.span },
      ));
    }
  }
}

/** Whether --launcher can name it. */
function innerOf(command: Command): Command[] {
  if (command.kind === "simple") return [command];
  if (command.kind === "subshell" || command.kind === "group") {
    return [...commandsIn(command.body)];
  }
  return [];
}

function nameOf(command: CompoundCommand | FunctionDefinition): string {
  switch (command.kind) {
    case "function":
      return `the function "${command.name}"`;
    case "if":
      return "an if";
    case "while":
      return `${command.test === "until" ? "an" : "a"} ${command.test} loop`;
    case "for":
    case "arithmetic for":
      return "a for loop";
    default:
      return `a ${command.kind}`;
  }
}

/** Whether a program is one of those that `--run` names. */
function matches(run: RunCommand, pattern: string | undefined): boolean {
  return pattern === undefined ||
    isNamed(run.program.text.text, pattern);
}
