import { hasOpaque } from "../opaque.ts";
import { assignedNames } from "../assigned_names.ts";
import type { RunCommand } from "../run_command.ts";
import { type RunSearch, runsOf } from "../run_sites.ts";
import type {
  Command,
  FunctionDefinition,
  List,
  SimpleCommand,
  Statement,
} from "../syntax.ts";
import { bodiesOf, everyCommand } from "../walk.ts";
import { wordTexts } from "../word_text.ts";

/** What the syntax tree of a script tells about its run commands. */
export interface Facts {
  text: string;
  list: List;
  search: RunSearch;
  runs: Map<Command, RunCommand>;
  functions: Map<string, FunctionDefinition[]>;
  /** Names of the functions from which a run command can be reached. */
  runFunctions: Set<string>;
  /** Names that are declared as associative arrays anywhere. */
  associative: Set<string>;
  assigned: Map<string, number>;
  /** Texts of the files that the script sources, by name as written. */
  sourced: ReadonlyMap<string, string>;
  /** Each break and continue for which bash knows no loop where it stands. */
  loose: Set<Command>;
  /** Every statement and command outside of substitutions, numbered. */
  ids: Map<object, number>;
  /** The same the other way round. */
  byId: object[];
}

/** Reads the tree once. */
export function readFacts(
  list: List,
  text: string,
  search: RunSearch,
  sourced: ReadonlyMap<string, string> = new Map(),
): Facts {
  const all = [...everyCommand(list)];
  const functions = new Map<string, FunctionDefinition[]>();
  const ids = new Map<object, number>();
  const byId: object[] = [];
  const number = (it: object): void => {
    ids.set(it, byId.push(it) - 1);
  };
  const walk = (inner: List): void => {
    for (const statement of inner.statements) {
      number(statement);
      for (const pipeline of statement.pipelines) {
        pipeline.commands.forEach(walkCommand);
      }
    }
  };
  const walkCommand = (command: Command): void => {
    number(command);
    if (command.kind === "simple") return;
    if (command.kind === "function") return walkCommand(command.body);
    if (command.kind === "coprocess") return walkCommand(command.command);
    bodiesOf(command).forEach(walk);
  };
  walk(list);
  const runs = new Map<Command, RunCommand>(
    runsOf(byId.filter(isCommand), text, search)
      .map((it) => [it.command, it]),
  );
  for (const command of all) {
    if (command.kind !== "function") continue;
    const others = functions.get(command.name) ?? [];
    functions.set(command.name, [...others, command]);
  }
  const facts: Facts = {
    text,
    list,
    search,
    runs,
    functions,
    runFunctions: new Set(),
    associative: associativeNames(all, text),
    assigned: assignedNames(list, text),
    sourced,
    loose: looseJumps(list, text),
    ids,
    byId,
  };
  for (let before = -1; before !== facts.runFunctions.size;) {
    before = facts.runFunctions.size;
    for (const [name, definitions] of functions) {
      if (definitions.some((it) => holdsRun(it.body, facts))) {
        facts.runFunctions.add(name);
      }
    }
  }
  return facts;
}

function isCommand(it: object): it is Command {
  return "kind" in it && it.kind !== "statement" && it.kind !== "list";
}

/** Whether a run command may be reached from a command. */
export function holdsRun(command: Command, facts: Facts): boolean {
  if (command.kind === "function") return false;
  for (const one of commandsWithin(command)) {
    if (facts.runs.has(one)) return true;
    if (one.kind !== "simple") continue;
    const name = plainName(one, facts.text);
    if (name !== undefined && facts.runFunctions.has(name)) return true;
  }
  return false;
}

/** The same of a statement. */
export function statementHoldsRun(it: Statement, facts: Facts): boolean {
  return it.pipelines.some((pipeline) =>
    pipeline.commands.some((command) => holdsRun(command, facts))
  );
}

/** A command and those within, function definitions not entered. */
export function* commandsWithin(command: Command): Generator<Command> {
  yield command;
  if (command.kind === "simple" || command.kind === "function") return;
  if (command.kind === "coprocess") {
    return yield* commandsWithin(command.command);
  }
  for (const body of bodiesOf(command)) yield* commandsWithinList(body);
}

/** The commands of a list and those within. */
function* commandsWithinList(list: List): Generator<Command> {
  for (const statement of list.statements) {
    yield* commandsWithinStatement(statement);
  }
}

/** The commands of a statement and those within. */
export function* commandsWithinStatement(it: Statement): Generator<Command> {
  for (const pipeline of it.pipelines) {
    for (const command of pipeline.commands) yield* commandsWithin(command);
  }
}

/** The name of what a simple command starts, where it is plain text. */
export function plainName(
  command: SimpleCommand,
  text: string,
): string | undefined {
  const [first] = command.words;
  if (first === undefined) return undefined;
  const texts = wordTexts(first, text);
  const name = texts[0]?.text ?? "";
  return texts.length === 1 && !hasOpaque(name) ? name : undefined;
}

function associativeNames(all: Command[], text: string): Set<string> {
  const names = new Set<string>();
  for (const command of all) {
    if (command.kind !== "simple") continue;
    const words = command.words.map((it) =>
      text.slice(it.span.start, it.span.end)
    );
    if (!/^(declare|typeset|local|readonly)$/.test(words[0] ?? "")) continue;
    if (!words.some((it) => /^-\w*A/.test(it))) continue;
    for (const word of words.slice(1)) {
      const name = /^[A-Za-z_]\w*/.exec(word)?.[0];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/** Names that a statement may change, through the functions it calls too. */
export function changedNames(list: List, facts: Facts): string[] {
  const names = new Set<string>();
  const seen = new Set<string>();
  const add = (inner: List): void => {
    for (const name of assignedNames(inner, facts.text).keys()) {
      names.add(name);
    }
    for (const command of everyCommand(inner)) {
      if (command.kind !== "simple") continue;
      const name = plainName(command, facts.text);
      if (name === "read") names.add("REPLY");
      if (name === "getopts") names.add("OPTARG").add("OPTIND");
      if (name === undefined || seen.has(name)) continue;
      seen.add(name);
      for (const definition of facts.functions.get(name) ?? []) {
        add(asList(definition.body));
      }
    }
  };
  add(list);
  return [...names].filter((it) => !/^(PWD|OLDPWD)$/.test(it)).sort();
}

/** A command as a list of its own. */
export function asList(command: Command): List {
  const { span } = command;
  const pipeline = {
    kind: "pipeline" as const,
    negated: "no" as const,
    timed: "no" as const,
    pipes: [],
    span,
    commands: [command],
  };
  return {
    kind: "list",
    span,
    statements: [listStatement({ span, pipelines: [pipeline] })],
  };
}

function listStatement(
  it: Pick<Statement, "span" | "pipelines">,
): Statement {
  return {
    kind: "statement",
    ...it,
    operators: [],
    terminator: "",
    end: it.span.end,
  };
}

/** A statement as a list of its own. */
export function statementAsList(it: Statement): List {
  return { kind: "list", span: it.span, statements: [it] };
}

/** Whether break, continue or return stand in a command, for outside of it. */
export function holdsJump(
  command: Command,
  facts: Facts,
  loops = 0,
): boolean {
  if (command.kind === "function") return false;
  if (command.kind === "simple") {
    const name = plainName(command, facts.text);
    if (name === "return") return true;
    if (name !== "break" && name !== "continue") return false;
    const [, word] = command.words;
    const levels = word === undefined
      ? 1
      : Number(facts.text.slice(word.span.start, word.span.end));
    return !(levels <= loops);
  }
  if (command.kind === "coprocess") return false;
  const isLoop = /^(while|for|arithmetic for|select)$/.test(command.kind);
  return bodiesOf(command).some((list) =>
    list.statements.some((it) =>
      it.pipelines.some((pipeline) =>
        pipeline.commands.some((one) =>
          holdsJump(one, facts, isLoop ? loops + 1 : loops)
        )
      )
    )
  );
}

/**
 * A function, a subshell and a part of a pipeline start anew in counting
 * loops: what break does there for a loop outside differs among bashes.
 */
function looseJumps(list: List, text: string): Set<Command> {
  const loose = new Set<Command>();
  const walk = (inner: List, loops: number): void => {
    for (const statement of inner.statements) {
      for (const { commands } of statement.pipelines) {
        const anew = commands.length > 1 || statement.terminator === "&";
        for (const command of commands) {
          walkCommand(command, anew ? 0 : loops);
        }
      }
    }
  };
  const walkCommand = (command: Command, loops: number): void => {
    switch (command.kind) {
      case "simple": {
        const name = plainName(command, text);
        if (name !== "break" && name !== "continue") return;
        const level = Number(
          text.slice(
            command.words[1]?.span.start ?? 0,
            command.words[1]?.span.end ?? 0,
          ) || "1",
        );
        if (!(level <= loops)) loose.add(command);
        return;
      }
      case "function":
        return walkCommand(command.body, 0);
      case "coprocess":
        return walkCommand(command.command, 0);
      case "subshell":
        return walk(command.body, 0);
      case "while":
      case "for":
      case "arithmetic for":
      case "select":
        return bodiesOf(command).forEach((it) => walk(it, loops + 1));
      default:
        return bodiesOf(command).forEach((it) => walk(it, loops));
    }
  };
  walk(list, 0);
  return loose;
}
