import type { Command, List } from "../syntax.ts";
import type { Code } from "./code.ts";
import type { Shell } from "./shell.ts";
import type { BodyStep, ListStep, NestedStep, Step } from "./trace.ts";

/** Interprets what stands in a command of its own list, and notes it. */
export function nestedStep<T>(
  how: NestedStep["how"],
  list: List,
  code: Code,
  shell: Shell,
  work: () => T,
  command?: Command,
  start?: NestedStep["start"],
): T {
  const { step } = shell;
  if (step === undefined) return withList(undefined, shell, work);
  const body: ListStep = { list, code, parent: step, statements: [] };
  const host = command ?? step.statement.pipelines[0]?.commands[0];
  if (host !== undefined) {
    step.events.push({
      kind: "nested",
      how,
      command: host,
      body,
      ...(start === undefined ? {} : { start }),
      ...(how === "launched" && shell.launch !== undefined
        ? { launch: shell.launch }
        : {}),
    });
  }
  return withList(body, shell, work);
}

/** The same of a branch, a group or a subshell. */
export function bodyStep<T>(
  kind: BodyStep["kind"],
  command: Command,
  index: number,
  list: List,
  shell: Shell,
  work: () => T,
): T {
  const { step } = shell;
  if (step === undefined) return withList(undefined, shell, work);
  const body: ListStep = {
    list,
    code: shell.code,
    parent: step,
    statements: [],
  };
  const event: Step = { kind, command, index, body };
  step.events.push(event);
  return withList(body, shell, work);
}

/** Statements of its list are noted in `body`. */
export function withList<T>(
  body: ListStep | undefined,
  shell: Shell,
  work: () => T,
): T {
  const outer = shell.list;
  shell.list = body;
  try {
    return work();
  } finally {
    shell.list = outer;
  }
}
