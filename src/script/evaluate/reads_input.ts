import type { Command, List } from "../syntax.ts";
import { bodiesOf } from "../walk.ts";
import { type Facts, plainName } from "./facts.ts";

/**
 * Whether a `read` in a list takes from the input that the list has from
 * outside. One with an input of its own, or behind a pipe, does not.
 */
export function readsInput(list: List, facts: Facts): boolean {
  return listReads(list, facts, new Set());
}

function listReads(
  list: List,
  facts: Facts,
  entered: ReadonlySet<string>,
): boolean {
  return list.statements.some((statement) =>
    statement.pipelines.some(({ commands: [first] }) =>
      first !== undefined && commandReads(first, facts, entered)
    )
  );
}

function commandReads(
  command: Command,
  facts: Facts,
  entered: ReadonlySet<string>,
): boolean {
  if (command.kind === "function") return false;
  const own = command.redirects.some((it) =>
    it.operator.startsWith("<") && /^0?$/.test(it.descriptor ?? "")
  );
  if (own) return false;
  if (command.kind !== "simple") {
    return bodiesOf(command).some((it) => listReads(it, facts, entered));
  }
  const name = plainName(command, facts.text) ?? "";
  if (/^(read|mapfile|readarray)$/.test(name)) {
    return !command.words.some((it) =>
      /^-\w*u/.test(facts.text.slice(it.span.start, it.span.end))
    );
  }
  const definitions = facts.functions.get(name) ?? [];
  return !entered.has(name) &&
    definitions.some((it) =>
      commandReads(it.body, facts, new Set([...entered, name]))
    );
}
