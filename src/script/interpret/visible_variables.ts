import type { Shell } from "./shell.ts";
import { environmentVariable, toldOfJob } from "./start_state.ts";
import type { Variable } from "./variable.ts";
import { gone, rawVariable } from "./variables.ts";

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

/**
 * The names that start with a prefix, sorted: `${!prefix@}`. In a job those
 * that every job has are there, too.
 */
export function namesWith(prefix: string, shell: Shell): string[] {
  const visible = visibleVariables(shell);
  for (const name of shell.unknowns.trust === "here" ? [] : toldOfJob) {
    const found = rawVariable(name, shell);
    if (found !== undefined) visible.set(name, found);
  }
  return [...visible]
    .filter(([name, it]) =>
      name.startsWith(prefix) && it.value !== undefined && it.here !== "unset"
    )
    .map(([name]) => name).sort();
}

/**
 * What a program that is started now finds of the script's own: the innermost
 * value that is exported, for a local one that is not hides none from it. A
 * name without a value is taken away from the environment.
 */
export function exportedVariables(
  shell: Shell,
): Map<string, Variable & { value: string | undefined }> {
  const found = new Map<string, Variable & { value: string | undefined }>();
  for (const scope of shell.state.scopes.toReversed()) {
    for (const [name, it] of scope) {
      const { value } = it;
      if (
        !found.has(name) && it.flags.includes("x") &&
        typeof value === "string" && it.here !== "unset"
      ) found.set(name, { ...it, value });
    }
  }
  for (const [name, { flags, epoch }] of shell.state.scopes[0] ?? []) {
    if (!found.has(name) && environmentVariable(name, shell) !== undefined) {
      found.set(name, { flags, epoch, value: undefined });
    }
  }
  return found;
}

/** The same as texts, sorted: `NAME=value`, and `-NAME` of what is here. */
export function exportedTexts(shell: Shell): string[] {
  return [...exportedVariables(shell)].flatMap(([name, { value }]) =>
    value !== undefined
      ? [`${name}=${value}`]
      : shell.here.environment.has(name)
      ? [`-${name}`]
      : []
  ).sort();
}
