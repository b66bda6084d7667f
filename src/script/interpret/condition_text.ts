import type { Shell } from "./shell.ts";
import { isSetInJob } from "./start_state.ts";
import { hasMark } from "./unknowns.ts";

/**
 * A text that a condition looks at: a variable that neither the script nor
 * the environment sets is nothing here.
 */
export function conditionText(text: string, shell: Shell): string {
  if (!hasMark(text)) return text;
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
