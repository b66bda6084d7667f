import { isSetInJob } from "../interpret/start_state.ts";
import { hasMark, type Unknowns } from "../interpret/unknowns.ts";
import { opaqueCharacter } from "../opaque.ts";
import { shellCode, type ShellExpansion, shellQuote } from "../word_text.ts";

/**
 * Text → shell code of one word that stands for it at a moment of the job;
 * undefined where it holds what only the job can tell, and has no name there.
 */
export function valueCode(
  text: string,
  unknowns: Unknowns,
  moment: { scopes: readonly { has(name: string): boolean }[] },
): string | undefined {
  if (!hasMark(text)) return shellQuote(text);
  const expansions: ShellExpansion[] = [];
  let opaque = "";
  for (const it of unknowns.pieces(text)) {
    if (typeof it === "string") {
      opaque += it;
      continue;
    }
    const { variable } = it.origin;
    const code = it.origin.code ??
      (it.origin.made === undefined && it.origin.what === `$${variable}`
        ? it.origin.what
        : undefined);
    const stable = variable !== undefined && code !== undefined &&
      !moment.scopes.some((scope) => scope.has(variable)) &&
      (it.kind === "job" || it.origin.code !== undefined ||
        !isSetInJob(variable));
    if (stable) {
      expansions.push({ code: `"${code}"`, written: code });
      opaque += opaqueCharacter(expansions.length - 1);
    } else if (it.kind === "here" && it.origin.passing === undefined) {
      opaque += unknowns.resolved(it.text) ?? "";
    } else return undefined;
  }
  return shellCode(opaque, expansions);
}
