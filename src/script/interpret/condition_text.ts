import type { Shell } from "./shell.ts";
import { isSetInJob } from "./start_state.ts";
import { hasMark } from "./unknowns.ts";

/**
 * Whether a text can surely not match a pattern, whatever its unknown parts
 * are: they begin in different ways.
 */
export function cannotMatch(text: string, pattern: string): boolean {
  const begins = /^[^\udc00-\uddff]*/.exec(text)?.[0] ?? "";
  if (hasMark(pattern) || !hasMark(text)) return false;
  const literal = /^[^*?[\]\\+@!(|)]*/.exec(pattern)?.[0] ?? "";
  const whole = literal.length === pattern.length;
  return !(literal.startsWith(begins) || !whole && begins.startsWith(literal));
}

/**
 * A text that a condition looks at: a variable that neither the script nor
 * the environment sets is nothing here.
 */
export function conditionText(text: string, shell: Shell): string {
  // within a longer text nobody means that it may be nothing
  if (!hasMark(text) || text.length > 2) return text;
  const { unknowns, here } = shell;
  return unknowns.pieces(text).map((it) => {
    if (typeof it === "string") return it;
    const { origin } = it;
    const { variable } = origin;
    if (
      it.kind === "job" && variable !== undefined && !isSetInJob(variable) &&
      !here.environment.has(variable)
    ) return unknowns.here(origin, "");
    return it.kind === "job"
      ? unknowns.job(origin, it.assumed)
      : unknowns.here(origin, it.text);
  }).join("");
}
