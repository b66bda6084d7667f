import type {
  Assignment,
  Command,
  List,
  Part,
  SimpleCommand,
  Statement,
  Word,
} from "../syntax.ts";
import { bodiesOf, onlyCommand, partsOf, wordsOf } from "../walk.ts";
import { isSameCode } from "./code.ts";
import type { Shell } from "./shell.ts";

/** Commands that start what stands in their words, or in a file. */
const starters = /^(eval|source|\.|command|builtin|exec|env|bash|sh|dash|ksh)$/;

/**
 * Whether a run may be reached from a statement. Rather yes than no: of what
 * holds none, the steps are not noted.
 */
export function statementMayHoldRun(it: Statement, shell: Shell): boolean {
  const only = onlyCommand(it);
  if (
    only?.kind === "simple" &&
    only.words.length + only.redirects.length === 0 &&
    only.assignments.every(isPlainText)
  ) return false;
  // what comes by once need not be remembered
  const again = shell.loops + shell.calls.length > 0;
  const known = again ? cache(shell).get(it) : undefined;
  if (known !== undefined) return known;
  const holds = it.pipelines.some((pipeline) =>
    pipeline.commands.some((command) => mayHold(command, shell, new Set()))
  );
  if (again) cache(shell).set(it, holds);
  return holds;
}

function isPlainText({ index, value }: Assignment): boolean {
  return index === undefined && !Array.isArray(value) &&
    value.parts.every((it) => it.kind === "text");
}

const caches = new WeakMap<
  Shell,
  { version: number; map: WeakMap<object, boolean> }
>();

function cache(shell: Shell): WeakMap<object, boolean> {
  let found = caches.get(shell);
  if (found === undefined || found.version !== shell.definitions) {
    found = { version: shell.definitions, map: new WeakMap() };
    caches.set(shell, found);
  }
  return found.map;
}

function mayHold(
  command: Command,
  shell: Shell,
  entered: Set<Command>,
): boolean {
  if (entered.has(command)) return false;
  entered.add(command);
  // within a function, a definition may stand before its call
  if (command.kind === "function") return mayHold(command.body, shell, entered);
  if (wordsOf(command).some((it) => wordMayHold(it, shell, entered))) {
    return true;
  }
  if (command.kind !== "simple") {
    if (command.kind === "coprocess") {
      return mayHold(command.command, shell, entered);
    }
    return bodiesOf(command).some((it) => listMayHold(it, shell, entered));
  }
  const [first] = command.words;
  if (first === undefined) return false;
  const name = plainText(first);
  if (name === undefined || starters.test(name)) return true;
  if (shell.state.aliases.has(name)) return true;
  const definition = shell.state.functions.get(name);
  if (definition !== undefined) {
    return !isSameCode(definition.code, shell.code) ||
      mayHold(definition.body, shell, entered);
  }
  const text = shell.code.text.slice(first.span.start, command.span.end);
  // `srun bash -c …`: a shell finds functions that were exported
  return shell.settings.mayBeRun(text) || /[\s/](?:ba|da)?sh\s/.test(text);
}

function listMayHold(
  list: List,
  shell: Shell,
  entered: Set<Command>,
): boolean {
  return list.statements.some((statement) =>
    statement.pipelines.some((pipeline) =>
      pipeline.commands.some((it) => mayHold(it, shell, entered))
    )
  );
}

function wordMayHold(
  word: Word,
  shell: Shell,
  entered: Set<Command>,
): boolean {
  if (word.parts.every((it) => it.kind === "text")) return false;
  for (const part of partsOf(word)) {
    if (part.kind !== "command" && part.kind !== "process") continue;
    if (part.body === undefined) {
      if (
        shell.settings.mayBeRun(
          shell.code.text.slice(part.span.start, part.span.end),
        )
      ) return true;
    } else if (listMayHold(part.body, shell, entered)) return true;
  }
  return false;
}

/** The text of a word without expansions. */
export function plainText(word: Word): string | undefined {
  let text = "";
  for (const part of word.parts) {
    const piece = plainPart(part);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

/** The name of what a simple command starts, where it is plain text. */
export function nameOf(command: SimpleCommand): string | undefined {
  const [first] = command.words;
  return first === undefined ? undefined : plainText(first);
}

function plainPart(part: Part): string | undefined {
  switch (part.kind) {
    case "text":
      return /[{*?[~]/.test(part.text) && !/^(\[|\[\[|\{)$/.test(part.text)
        ? undefined
        : part.text;
    case "escape":
    case "single":
    case "ansi":
      return part.text;
    case "double": {
      const texts = part.parts.map(plainPart);
      return texts.every((it) => it !== undefined) ? texts.join("") : undefined;
    }
    default:
      return undefined;
  }
}
