import type { Shell } from "../shell.ts";
import { hasMark } from "../unknowns.ts";

/**
 * A text that becomes code, with variables in the place of what only the job
 * knows; undefined where one has no variable here, or would not be expanded.
 */
export function sourceWithVariables(
  text: string,
  shell: Shell,
): string | undefined {
  let source = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const mark = text.slice(at, at + 2);
    if (hasMark(mark)) {
      const name = quote === "'" ? undefined : variableOf(mark, shell);
      if (name === undefined) return undefined;
      source += `\${${name}}`;
      at++;
      continue;
    }
    const one = text[at] ?? "";
    source += one;
    if (one === "\\" && quote !== "'") source += text[++at] ?? "";
    else if (one === quote) quote = "";
    else if (quote === "" && /["']/.test(one)) quote = one;
  }
  return source;
}

/** A variable that holds just this. */
function variableOf(mark: string, shell: Shell): string | undefined {
  const { origin } = shell.unknowns.of(mark);
  const { scopes } = shell.state;
  const { variable } = origin;
  if (
    variable !== undefined && origin.what === `$${variable}` &&
    !scopes.some((it) => it.has(variable))
  ) return variable;
  for (const scope of scopes.toReversed()) {
    for (const [name, { value, flags }] of scope) {
      if (value === mark && !flags.includes("n") && visible(name, scope)) {
        return name;
      }
    }
  }
  return undefined;

  function visible(name: string, scope: typeof scopes[number]): boolean {
    return scopes.findLast((it) => it.has(name)) === scope;
  }
}
