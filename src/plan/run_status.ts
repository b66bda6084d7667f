import { type Edit, readsTraces } from "../script/cut.ts";
import type { RunCommand } from "../script/run_command.ts";
import type { Script } from "../script/script.ts";
import type {
  Command,
  List,
  SimpleCommand,
  Statement,
} from "../script/syntax.ts";
import {
  bodiesOf,
  commandsIn,
  commandsOf,
  statementAround,
} from "../script/walk.ts";

/**
 * Tells what a job's script gets behind its run, so that the note of the job's end
 * has the run's own exit code: `python train.py` and then `echo done` ends with
 * 0. Nothing where the script's exit code tells it, where the script itself
 * looks (`if`, `||`, `$?`, `set -e`), or where it would change what follows.
 */
export function runStatusEdit(
  { commands, source: { text } }: Script,
  allRuns: readonly Pick<RunCommand, "command">[],
): (run: Pick<RunCommand, "command">) => Edit[] {
  if (hasOwnTraps(commands, text)) return () => [];
  const runs = new Set<Command>(allRuns.map((it) => it.command));
  let known: Map<string, List> | undefined;
  const functions: Functions = {
    get: (name) => (known ??= functionsIn(commands)).get(name),
  };
  const sets = settings(commands, text);
  const isCut = (statement: Statement): boolean =>
    statement.pipelines.every((it) => it.commands.some((one) => runs.has(one)));
  const levelsAround = (command: SimpleCommand): Level[] | undefined =>
    levelsTo(commands, command, isCut, functions) ?? levelsInCall(command);
  const levelsInCall = (command: SimpleCommand): Level[] | undefined => {
    const called = groupsOf(commands).findLast(({ body }) =>
      commandsIn(body).includes(command)
    );
    if (called === undefined) return undefined;
    const [level, ...more] = levelsTo(called.body, command, isCut, functions) ??
      [];
    // what a call may leave out, another call would tell wrongly of
    if (
      level === undefined || more.length > 0 ||
      level.statement.pipelines.length > 1
    ) return undefined;
    if (level.place !== "last") return [level];
    // the function has its exit code, and so has the one call of it
    const [call, ...others] = commandsIn(commands).filter((it) =>
      it.kind === "simple" && isNamed(it, called.name, text)
    );
    const outer = call?.kind !== "simple" || others.length > 0
      ? undefined
      : levelsAround(call);
    return outer === undefined ? undefined : [level, ...outer];
  };
  return ({ command }) => {
    const levels = levelsTo(commands, command, isCut, functions) ??
      (namesProgram(command, text) ? levelsInCall(command) : undefined);
    return levels === undefined ? [] : noteBehind(command, levels, sets, text);
  };
}

/** Functions whose commands are those of the script's own shell. */
function groupsOf(list: List): { name: string; body: List }[] {
  return commandsIn(list).flatMap((it) =>
    it.kind === "function" && it.body.kind === "group"
      ? [{ name: it.name, body: it.body.body }]
      : []
  );
}

/** Whether a command is a run whoever calls it: `"$@"` of a function may be none. */
function namesProgram({ words }: SimpleCommand, text: string): boolean {
  for (const { span } of words) {
    const word = text.slice(span.start, span.end);
    if (word === "-m" || /\.py["']?$/.test(word)) return true;
    if (/^["']?[$`]/.test(word)) return false;
  }
  return false;
}

/** The bodies of a script's functions, by name. */
type Functions = Pick<ReadonlyMap<string, List>, "get">;

function noteBehind(
  run: Command,
  levels: Level[],
  sets: { errexit: boolean; pipefail: boolean },
  text: string,
): Edit[] {
  const [inner] = levels;
  if (inner === undefined) return [];
  const { statement } = inner;
  const pipeline = statement.pipelines.at(-1);
  const parts = pipeline?.commands ?? [];
  if (parts.length > 1 && parts.at(-1) !== run && !sets.pipefail) {
    if (parts[0] !== run) return [];
    return inner.place === "last"
      ? [behind(
        statement,
        'MLXPSUB_RUN=${PIPESTATUS-}:$?; (exit "${MLXPSUB_RUN#*:}")',
        text,
      )]
      : [behind(statement, "MLXPSUB_RUN=${PIPESTATUS-}", text)];
  }
  const followed = levels.find((it) => it.place !== "last");
  if (sets.errexit || followed?.place !== "followed") return [];
  return [behind(followed.statement, "MLXPSUB_RUN=$?", text)];
}

/** A statement with the run in it, and whether its exit code is that of its list. */
interface Level {
  statement: Statement;
  place: "last" | "followed" | "needed";
}

/**
 * The statements around a command, inner ones first; undefined where its exit
 * code is somebody's business, or is lost with a subshell.
 */
function levelsTo(
  list: List,
  target: Command,
  isCut: (statement: Statement) => boolean,
  functions: Functions,
): Level[] | undefined {
  const index = statementAround(list, target);
  const statement = list.statements[index];
  if (statement === undefined) return undefined;
  const { pipelines, terminator } = statement;
  // what stands before && and || is a test; the exit code is the last one's
  const pipeline = pipelines.at(-1);
  if (terminator === "&" || pipeline?.negated !== "no") return undefined;
  let behind = index + 1;
  while (behind < list.statements.length) {
    const it = list.statements[behind];
    if (it !== undefined && !isCut(it)) break;
    behind++;
  }
  const next = list.statements[behind];
  const level: Level = {
    statement,
    place: next === undefined
      ? "last"
      : takesStatus(next, functions)
      ? "needed"
      : "followed",
  };
  if (pipeline.commands.includes(target)) return [level];
  const [command] = pipeline.commands;
  if (pipeline.commands.length > 1 || command === undefined) return undefined;
  const body = bodyWith(command, target);
  const within = body === undefined
    ? undefined
    : levelsTo(body, target, isCut, functions);
  return within === undefined ? undefined : [...within, level];
}

/** The list of a compound command that holds another, unless it is a test. */
function bodyWith(command: Command, target: Command): List | undefined {
  if (
    command.kind === "simple" || command.kind === "function" ||
    command.kind === "subshell" || command.kind === "coprocess"
  ) return undefined;
  const tests = command.kind === "if"
    ? command.clauses.map((it) => it.condition)
    : command.kind === "while"
    ? [command.condition]
    : [];
  return bodiesOf(command).find((it) =>
    !tests.includes(it) && commandsIn(it).includes(target)
  );
}

function functionsIn(list: List): Map<string, List> {
  return new Map(
    commandsIn(list).flatMap((it) => {
      if (it.kind !== "function" || it.body.kind === "simple") return [];
      if (it.body.kind === "function") return [];
      const [body] = bodiesOf(it.body);
      return body === undefined ? [] : [[it.name, body] as const];
    }),
  );
}

/**
 * Whether a statement takes the exit code of what stands before it: it reads
 * `$?`, or calls a function that does, or is `exit` or `return` alone.
 */
function takesStatus(
  statement: Statement,
  functions: Functions,
): boolean {
  const list = (it: Statement): List => ({
    kind: "list",
    span: it.span,
    statements: [it],
  });
  if (readsTraces(list(statement))) return true;
  const command = statement.pipelines[0]?.commands[0];
  if (command?.kind !== "simple") return false;
  const [part] = command.words[0]?.parts ?? [];
  if (part?.kind !== "text") return false;
  if (/^(exit|return)$/.test(part.text)) return command.words.length === 1;
  if (/^(\.|source|eval)$/.test(part.text)) return true;
  const body = functions.get(part.text);
  return body !== undefined && readsTraces(body);
}

/** A line below the statement, or, where more stands on its line, behind it. */
function behind(statement: Statement, code: string, text: string): Edit {
  const at = statement.span.end;
  const lineStart = text.lastIndexOf("\n", statement.span.start - 1) + 1;
  const blanks = /^[ \t]*/.exec(text.slice(lineStart, statement.span.start));
  const rest = /^[ \t]*(?:#.*)?\n/.exec(text.slice(at));
  const hasDocument = commandsOf(statement).some((it) =>
    it.kind !== "function" &&
    it.redirects.some((redirect) => redirect.hereDocument !== undefined)
  );
  const alone = blanks !== null && rest !== null && !hasDocument &&
    lineStart + blanks[0].length === statement.span.start;
  if (!alone) return { start: at, end: at, text: `; ${code}` };
  const below = at + rest[0].length;
  return { start: below, end: below, text: `${blanks[0]}${code}\n` };
}

/** Whether traps would run once more, or see another command. */
function hasOwnTraps(list: List, text: string): boolean {
  return words(list, text, "trap").some((it) =>
    /^(ERR|DEBUG|RETURN)$/i.test(it)
  );
}

function settings(
  list: List,
  text: string,
): { errexit: boolean; pipefail: boolean } {
  const set = words(list, text, "set");
  return {
    errexit: set.some((it) => /^-[a-zA-Z]*e/.test(it) || it === "errexit"),
    pipefail: set.includes("pipefail"),
  };
}

/** The same as by commandName(), without a text for each. */
function isNamed(
  { words: [first] }: SimpleCommand,
  name: string,
  text: string,
): boolean {
  return first !== undefined &&
    first.span.end - first.span.start === name.length &&
    text.startsWith(name, first.span.start);
}

/** The words of all commands of a name, as written. */
function words(list: List, text: string, name: string): string[] {
  // most scripts do without, and may be long
  if (!text.includes(name)) return [];
  return commandsIn(list).flatMap((it) =>
    it.kind === "simple" && isNamed(it, name, text)
      ? it.words.map(({ span }) => text.slice(span.start, span.end))
      : []
  );
}
