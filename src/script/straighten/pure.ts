import { commandsOfStatement } from "./within.ts";
import { nameOf } from "../interpret/may_hold_run.ts";
import type { Command, Statement } from "../syntax.ts";

/** Programs that only read and print. */
const readers =
  /^(\[|test|true|false|:|echo|seq|basename|dirname|date|expr|cat|ls|head|tail|sort|uniq|tr|cut|wc|realpath|grep)$/;

/** Whether nothing is lost without a statement but its status. */
export function isPure(
  statement: Statement,
  but: Command[],
  text: string,
): boolean {
  return [...commandsOfStatement(statement)].every((it) =>
    but.includes(it) || it.kind === "group" || isPureCommand(it, text)
  );
}

function isPureCommand(it: Command, text: string): boolean {
  if (it.kind === "function") return false;
  const slice = (span: { start: number; end: number }): string =>
    text.slice(span.start, span.end);
  const writes = it.redirects.some((one) =>
    /^&?>/.test(one.operator) &&
    !/^(\/dev\/null|\d)$/.test(slice(one.target.span))
  );
  if (writes || changesVariable(slice(it.span))) return false;
  if (it.kind === "conditional") return true;
  if (it.kind === "arithmetic") {
    return !/\+\+|--|(?<![=!<>])=(?!=)/.test(slice(it.span));
  }
  if (it.kind !== "simple" || it.assignments.length > 0) return false;
  return readers.test(nameOf(it) ?? "");
}

/** Whether the expansions of a text set variables: `${x:=1}`, `$((x++))`. */
export function changesVariable(text: string): boolean {
  return /\$\{\w+:?=/.test(text) ||
    /\$(\(\(|\[)[^)]*(\+\+|--|(?<![=!<>])=(?!=))/.test(text);
}
