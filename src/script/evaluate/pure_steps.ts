import type { Edit } from "../cut.ts";
import type { Command, SimpleCommand, Statement, Word } from "../syntax.ts";
import {
  commandsWithin,
  commandsWithinStatement,
  type Facts,
  plainName,
} from "./facts.ts";
import { purePrograms } from "./names.ts";

/** Whether a command leaves a loop or a function. */
export function isJump(name: string | undefined): boolean {
  return name === "break" || name === "continue" || name === "return";
}

/** The jumps of a statement that are not those of a loop within it. */
export function jumpsIn(statement: Statement, facts: Facts): SimpleCommand[] {
  const found: SimpleCommand[] = [];
  for (const command of statement.pipelines.flatMap((it) => it.commands)) {
    const all = command.kind === "group" ? commandsWithin(command) : [command];
    for (const one of all) {
      if (one.kind === "simple" && isJump(plainName(one, facts.text))) {
        found.push(one);
      }
    }
  }
  return found;
}

/** Puts another command in the place of each of them. */
export function withoutJumps(
  statement: Statement,
  facts: Facts,
  instead: ":" | "exit",
): Edit[] {
  return jumpsIn(statement, facts).map((it) => ({ ...it.span, text: instead }));
}

/** Whether nothing is lost without a statement but its status. */
export function isPure(
  statement: Statement,
  but: Command[],
  facts: Facts,
): boolean {
  return [...commandsWithinStatement(statement)].every((it) =>
    but.includes(it) || it.kind === "group" || isPureCommand(it, facts)
  );
}

function isPureCommand(it: Command, facts: Facts): boolean {
  const slice = ({ span }: Pick<Word, "span">): string =>
    facts.text.slice(span.start, span.end);
  if (it.kind === "function") return false;
  const writes = it.redirects.some((one) =>
    /^&?>/.test(one.operator) &&
    !/^(\/dev\/null|\d)$/.test(slice(one.target))
  );
  if (writes || changesVariable(slice(it))) return false;
  if (it.kind === "conditional") return true;
  if (it.kind === "arithmetic") {
    return !/\+\+|--|(?<![=!<>])=(?!=)/.test(slice(it));
  }
  if (it.kind !== "simple" || it.assignments.length > 0) return false;
  const name = plainName(it, facts.text) ?? "";
  if (name === "printf") return !/\s-v/.test(slice(it));
  return /^(\[|test|true|false|:|echo)$/.test(name) || purePrograms.has(name);
}

/** Whether the expansions of a text set variables: `${x:=1}`, `$((x++))`. */
export function changesVariable(text: string): boolean {
  return /\$\{\w+:?=/.test(text) ||
    /\$(\(\(|\[)[^)]*(\+\+|--|(?<![=!<>])=(?!=))/.test(text);
}
