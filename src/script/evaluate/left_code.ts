import { assignedNames } from "../assigned_names.ts";
import type { CompoundCommand } from "../syntax.ts";
import { bodiesOf } from "../walk.ts";
import { asList, changedNames, holdsJump, holdsRun } from "./facts.ts";
import type { Writer } from "./writer.ts";

/** What happens where the way depends on what only the job knows. */
export function left(it: CompoundCommand, writer: Writer): string {
  const decides = writer.mode === "traced" &&
    (holdsRun(it, writer.facts) || holdsJump(it, writer.facts));
  if (decides) {
    return `__mlxpsub_refuse ${writer.at(it)} depends ${writer.id(it)}`;
  }
  const names = assignedNames(asList(it), writer.text);
  const marks = [
    ...new Set([
      ...names.keys(),
      ...changedNames(asList(it), writer.facts),
    ]),
  ].map((name) => `${name}=${writer.markOf(headOf(it))}`);
  const record = writer.mode === "traced"
    ? `__mlxpsub_t o ${writer.id(it)}\n`
    : "";
  return `${record}${marks.join(" ")}
__mlxpsub_touched+=('*')
${writer.unknown(it)}`;
}

/** A compound up to its first body. */
export function headOf(
  it: CompoundCommand,
): { span: { start: number; end: number } } {
  const [body] = bodiesOf(it);
  return body === undefined
    ? it
    : { span: { start: it.span.start, end: body.span.end } };
}
