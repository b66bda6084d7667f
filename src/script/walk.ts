import type {
  Command,
  CompoundCommand,
  List,
  Part,
  Redirect,
  SimpleCommand,
  Statement,
  Word,
} from "./syntax.ts";

/** The lists that a compound command holds, in the order of its text. */
export function bodiesOf(command: CompoundCommand): List[] {
  switch (command.kind) {
    case "subshell":
    case "group":
    case "for":
    case "select":
    case "arithmetic for":
      return [command.body];
    case "while":
      return [command.condition, command.body];
    case "if":
      return [
        ...command.clauses.flatMap((it) => [it.condition, it.body]),
        ...(command.otherwise === undefined ? [] : [command.otherwise]),
      ];
    case "case":
      return command.items.map((it) => it.body);
    case "coprocess":
      return bodiesWithin(command.command);
    case "conditional":
    case "arithmetic":
      return [];
  }
}

function bodiesWithin(command: Command): List[] {
  if (command.kind === "simple") return [];
  if (command.kind === "function") return bodiesWithin(command.body);
  return bodiesOf(command);
}

/** The command of a statement that is one command and no more. */
export function onlyCommand(statement: Statement): Command | undefined {
  const { pipelines } = statement;
  const commands = pipelines[0]?.commands;
  return pipelines.length === 1 && commands?.length === 1
    ? commands[0]
    : undefined;
}

/** Every command below a list, outer ones first; not those in substitutions. */
export function commandsIn(list: List): readonly Command[] {
  let commands = inLists.get(list);
  if (commands === undefined) {
    commands = [];
    for (const it of list.statements) addOwn(it, commands);
    inLists.set(list, commands);
  }
  return commands;
}

/** A script is asked for by many, and may be long. */
const inLists = new WeakMap<List, Command[]>();

/** The number of the statement of a list that a command stands in; else -1. */
export function statementAround(list: List, command: Command): number {
  const { statements } = list;
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = statements[middle]?.span.start ?? Infinity;
    if (start <= command.span.start) low = middle + 1;
    else high = middle;
  }
  const statement = statements[low - 1];
  return statement !== undefined && commandsOf(statement).includes(command)
    ? low - 1
    : -1;
}

/** Every command of a statement, outer ones first. */
export function commandsOf(statement: Statement): readonly Command[] {
  const commands: Command[] = [];
  addOwn(statement, commands);
  return commands;
}

/** A command and every command within it, outer ones first. */
export function commandsFrom(command: Command): readonly Command[] {
  const commands: Command[] = [];
  addFrom(command, commands);
  return commands;
}

function addOwn({ pipelines }: Statement, all: Command[]): void {
  for (const { commands } of pipelines) {
    for (const command of commands) addFrom(command, all);
  }
}

function addFrom(command: Command, all: Command[]): void {
  all.push(command);
  if (command.kind === "simple") return;
  if (command.kind === "function") addFrom(command.body, all);
  else if (command.kind === "coprocess") addFrom(command.command, all);
  else {
    for (const body of bodiesOf(command)) {
      for (const it of body.statements) addOwn(it, all);
    }
  }
}

function wordsOfSimple(
  { assignments, words, redirects }: SimpleCommand,
): Word[] {
  const all: Word[] = [];
  for (const { index, value } of assignments) {
    if (index !== undefined) all.push(index);
    if (Array.isArray(value)) { for (const it of value) all.push(it); }
    else all.push(value);
  }
  for (const it of words) all.push(it);
  if (redirects.length > 0) all.push(...wordsOfRedirects(redirects));
  return all;
}

/** The words of one command itself: not those of commands within it. */
export function wordsOf(command: Command): Word[] {
  switch (command.kind) {
    case "simple":
      if (command.assignments.length + command.redirects.length === 0) {
        return command.words;
      }
      return wordsOfSimple(command);
    case "function":
      return [];
    case "for":
    case "select":
      return [...command.words ?? [], ...wordsOfRedirects(command.redirects)];
    case "arithmetic for":
      return [command.header, ...wordsOfRedirects(command.redirects)];
    case "case":
      return [
        command.subject,
        ...command.items.flatMap((it) => it.patterns),
        ...wordsOfRedirects(command.redirects),
      ];
    case "conditional":
      return [...command.words, ...wordsOfRedirects(command.redirects)];
    case "arithmetic":
      return [command.expression, ...wordsOfRedirects(command.redirects)];
    default:
      return wordsOfRedirects(command.redirects);
  }
}

function wordsOfRedirects(redirects: Redirect[]): Word[] {
  const words: Word[] = [];
  for (const { target, hereDocument } of redirects) {
    words.push(target);
    if (hereDocument !== undefined) {
      words.push({ span: hereDocument.text, parts: hereDocument.parts });
    }
  }
  return words;
}

/** Every part of a word, outer ones first. */
export function* partsOf(word: { parts: Part[] }): Generator<Part> {
  for (const part of word.parts) {
    yield part;
    if (part.kind === "double") yield* partsOf(part);
    else if (part.kind === "parameter" || part.kind === "arithmetic") {
      yield* partsOf({ parts: part.inner });
    }
  }
}

/**
 * The commands inside the substitutions of a word; not those in backquotes
 * with escapes, whose spans are of another text.
 */
export function substitutedCommands(word: Word): Command[] {
  const found: Inside = { commands: [], parts: [] };
  addParts(word.parts, found);
  return found.commands;
}

/** Every command below a list, those in substitutions too. */
export function everyCommand(list: List): readonly Command[] {
  return inside(list).commands;
}

/** The parts of all their words, inner ones too, but for plain text. */
export function everyPart(list: List): readonly Part[] {
  return inside(list).parts;
}

interface Inside {
  commands: Command[];
  parts: Part[];
}

const known = new WeakMap<List, Inside>();

function inside(list: List): Inside {
  let found = known.get(list);
  if (found === undefined) {
    found = { commands: [], parts: [] };
    addList(list, found);
    known.set(list, found);
  }
  return found;
}

function addList(list: List, found: Inside): void {
  for (const { pipelines } of list.statements) {
    for (const { commands } of pipelines) {
      for (const command of commands) addCommand(command, found);
    }
  }
}

function addCommand(command: Command, found: Inside): void {
  found.commands.push(command);
  for (const { parts } of wordsOf(command)) addParts(parts, found);
  if (command.kind === "simple") return;
  if (command.kind === "function") addCommand(command.body, found);
  else if (command.kind === "coprocess") addCommand(command.command, found);
  else for (const body of bodiesOf(command)) addList(body, found);
}

function addParts(parts: Part[], found: Inside): void {
  for (const part of parts) {
    if (part.kind === "text") continue;
    found.parts.push(part);
    if (part.kind === "double") addParts(part.parts, found);
    else if (part.kind === "parameter" || part.kind === "arithmetic") {
      addParts(part.inner, found);
    } else if (
      (part.kind === "command" || part.kind === "process") &&
      part.body !== undefined && !("code" in part)
    ) addList(part.body, found);
  }
}

/** The text of a simple command's first word, where it is plain. */
export function commandName(
  command: SimpleCommand,
  source: string,
): string | undefined {
  const first = command.words[0];
  return first === undefined
    ? undefined
    : source.slice(first.span.start, first.span.end);
}
