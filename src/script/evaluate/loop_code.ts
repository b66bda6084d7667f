import type { CompoundCommand, List } from "../syntax.ts";
import { asList, changedNames, holdsRun } from "./facts.ts";
import type { Writer } from "./writer.ts";

/** Records that a step of a loop begins. */
export function iteration(
  it: CompoundCommand,
  value: string,
  writer: Writer,
): string {
  if (!traces(it, writer)) return "";
  const names = changedNames(asList(it), writer.facts);
  return `__mlxpsub_t i ${writer.id(it)} ${value}\n__mlxpsub_v ${
    names.join(" ")
  }\n`;
}

/** Records that a loop begins. */
export function started(it: CompoundCommand, writer: Writer): string {
  if (!traces(it, writer)) return "";
  const names = changedNames(asList(it), writer.facts);
  return `__mlxpsub_t l ${writer.id(it)}\n__mlxpsub_v ${names.join(" ")}\n`;
}

function traces(it: CompoundCommand, writer: Writer): boolean {
  return writer.mode === "traced" && holdsRun(it, writer.facts);
}

/** Loops without runs stay as they are: their steps are nobody's. */
export function bodyOf(
  it: CompoundCommand,
  body: List,
  writer: Writer,
): string {
  return writer.in(traces(it, writer) ? "traced" : "plain").list(body);
}
