import type { Shell } from "./shell.ts";
import { environmentVariable } from "./start_state.ts";
import type { Variable } from "./variable.ts";
import { gone } from "./variables.ts";

/** Variables by name, as a command would see them. */
export function visibleVariables(shell: Shell): Map<string, Variable> {
  const all = new Map<string, Variable>();
  shell.tickFor(
    shell.state.scopes.reduce((sum, it) => sum + it.size, 0),
    "thing",
  );
  for (const name of shell.here.environment.keys()) {
    const found = environmentVariable(name, shell);
    if (found !== undefined) all.set(name, found);
  }
  for (const scope of shell.state.scopes) {
    for (const [name, variable] of scope) {
      if (variable.flags === gone) all.delete(name);
      else all.set(name, variable);
    }
  }
  return all;
}

/** The names that start with a prefix, sorted: `${!prefix@}`. */
export function namesWith(prefix: string, shell: Shell): string[] {
  return [...visibleVariables(shell)]
    .filter(([name, it]) =>
      name.startsWith(prefix) && it.value !== undefined && it.here !== "unset"
    )
    .map(([name]) => name).sort();
}

/** What a program that is started now finds in its environment. */
export function exportedTexts(shell: Shell): string[] {
  const texts: string[] = [];
  const [script, ...local] = shell.state.scopes;
  const hidden = new Map<string, Variable>();
  for (const scope of local) {
    for (const [name, variable] of scope) hidden.set(name, variable);
  }
  for (const [name, variable] of hidden) {
    addExported(name, variable, texts, shell);
  }
  for (const [name, variable] of script ?? []) {
    if (!hidden.has(name)) addExported(name, variable, texts, shell);
  }
  return texts.sort();
}

function addExported(
  name: string,
  { flags, value, here }: Variable,
  texts: string[],
  shell: Shell,
): void {
  if (flags === gone) {
    if (shell.here.environment.has(name)) texts.push(`-${name}`);
  } else if (
    flags.includes("x") && typeof value === "string" && here !== "unset"
  ) {
    texts.push(`${name}=${value}`);
  }
}
