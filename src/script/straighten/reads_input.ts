import type { Trace } from "../interpret/trace.ts";
import type { Command, List } from "../syntax.ts";
import { bodiesOf } from "../walk.ts";
import { plainText } from "../interpret/may_hold_run.ts";
import { nameOf } from "../interpret/may_hold_run.ts";

/**
 * Whether a `read` in a list takes from the input that the list has from
 * outside. One with an input of its own, or behind a pipe, does not.
 */
export function readsInput(list: List, trace: Trace): boolean {
  return listReads(list, trace, new Set());
}

function listReads(
  list: List,
  trace: Trace,
  entered: ReadonlySet<string>,
): boolean {
  return list.statements.some((statement) =>
    statement.pipelines.some(({ commands: [first] }) =>
      first !== undefined && commandReads(first, trace, entered)
    )
  );
}

function commandReads(
  command: Command,
  trace: Trace,
  entered: ReadonlySet<string>,
): boolean {
  if (command.kind === "function") return false;
  const own = command.redirects.some((it) =>
    it.operator.startsWith("<") && /^0?$/.test(it.descriptor ?? "")
  );
  if (own) return false;
  if (command.kind !== "simple") {
    return bodiesOf(command).some((it) => listReads(it, trace, entered));
  }
  const name = nameOf(command) ?? "";
  if (/^(read|mapfile|readarray)$/.test(name)) {
    return !command.words.some((it) => /^-\w*u/.test(plainText(it) ?? ""));
  }
  const definition = trace.functions.get(name);
  return definition !== undefined && !entered.has(name) &&
    commandReads(definition.body, trace, new Set([...entered, name]));
}
