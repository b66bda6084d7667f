import { namesRead } from "./assigned_names.ts";
import { hasOpaque } from "./opaque.ts";
import type { Argument } from "./run_command.ts";

/**
 * The variable, set by the script, on which a word depends that may hold
 * overrides. `--config $FILE` holds none.
 */
export function sweptVariable(
  argument: Argument,
  before: Argument | undefined,
  assigned: Pick<ReadonlyMap<string, number>, "get">,
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
