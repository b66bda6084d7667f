import { hasOpaque } from "../opaque.ts";
import { assignedNames, namesRead } from "../assigned_names.ts";
import type { Argument } from "../run_command.ts";
import { findRuns, type RunSearch } from "../run_sites.ts";
import type { Script } from "../script.ts";
import type { Command, List } from "../syntax.ts";
import { readFacts } from "./facts.ts";

/**
 * Whether only running a script can tell its runs: one stands in a loop, a
 * condition or a function, or sweeps through a variable that the script sets.
 */
export function needsEvaluation(script: Script, search: RunSearch): boolean {
  const { source, commands } = script;
  const facts = readFacts(commands, source.text, search);
  if (facts.runs.size === 0) return false;
  const { sites } = findRuns(commands, source, search);
  const direct = new Set(directCommands(commands));
  if ([...facts.runs.keys()].some((it) => !direct.has(it))) return true;
  const assigned = assignedNames(commands, source.text);
  return sites.some(({ run }) =>
    run.arguments.some((it, index) =>
      sweptVariable(it, run.arguments[index - 1], assigned) !== undefined
    )
  );
}

/** Commands that happen once, wherever the script comes by. */
function* directCommands(list: List): Generator<Command> {
  for (const statement of list.statements) {
    for (const command of statement.pipelines.flatMap((it) => it.commands)) {
      yield command;
      if (command.kind === "group" || command.kind === "subshell") {
        yield* directCommands(command.body);
      }
    }
  }
}

/**
 * The variable, set by the script, on which a word depends that may hold
 * overrides. `--config $FILE` holds none.
 */
export function sweptVariable(
  argument: Argument,
  before: Argument | undefined,
  assigned: Map<string, number>,
): { name: string; offset: number } | undefined {
  if (!hasOpaque(argument.text.text)) return undefined;
  const valueOfFlag = before?.text.text.startsWith("-") ?? false;
  if (argument.role === "other" && valueOfFlag) return undefined;
  if (argument.text.text.startsWith("-")) return undefined;
  for (const name of namesRead(argument.word)) {
    const offset = assigned.get(name);
    if (offset !== undefined) return { name, offset };
  }
  return undefined;
}
