import { nameOf, plainText } from "../interpret/may_hold_run.ts";
import type { Command, SimpleCommand, Statement } from "../syntax.ts";
import { bodiesOf } from "../walk.ts";

/** A command and those within, function definitions not entered. */
export function* commandsWithin(command: Command): Generator<Command> {
  yield command;
  if (command.kind === "simple" || command.kind === "function") return;
  if (command.kind === "coprocess") {
    return yield* commandsWithin(command.command);
  }
  for (const body of bodiesOf(command)) {
    for (const statement of body.statements) {
      yield* commandsOfStatement(statement);
    }
  }
}

/** The commands of a statement and those within. */
export function* commandsOfStatement(it: Statement): Generator<Command> {
  for (const pipeline of it.pipelines) {
    for (const command of pipeline.commands) yield* commandsWithin(command);
  }
}

/** A jump that leaves what a statement itself holds. */
export interface OuterJump {
  command: SimpleCommand;
  kind: "loop" | "function";
}

/** The break, continue and return of a statement that lead out of it. */
export function outerJumps(statement: Statement): OuterJump[] {
  const found: OuterJump[] = [];
  const walk = (command: Command, loops: number): void => {
    if (command.kind === "function" || command.kind === "coprocess") return;
    if (command.kind === "simple") {
      const name = nameOf(command);
      if (name === "return") found.push({ command, kind: "function" });
      if (name !== "break" && name !== "continue") return;
      const word = command.words[1];
      const levels = word === undefined ? 1 : Number(plainText(word) ?? 1);
      if (!(levels <= loops)) found.push({ command, kind: "loop" });
      return;
    }
    if (command.kind === "subshell") return;
    const inner = /^(while|for|arithmetic for|select)$/.test(command.kind)
      ? loops + 1
      : loops;
    for (const body of bodiesOf(command)) {
      for (const one of body.statements) walkStatement(one, inner);
    }
  };
  const walkStatement = (one: Statement, loops: number): void => {
    for (const { commands } of one.pipelines) {
      if (commands.length > 1) continue;
      for (const command of commands) walk(command, loops);
    }
  };
  walkStatement(statement, 0);
  return found;
}
