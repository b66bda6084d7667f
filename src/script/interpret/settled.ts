import type { Span } from "../../source.ts";
import type { ParameterSyntax } from "./parameter/syntax.ts";
import { warnOfMissing } from "./parameter/warnings.ts";
import type { Shell } from "./shell.ts";
import { isAsHere } from "./start_state.ts";
import { variableHere } from "./undecided.ts";
import { followName, isName, rawVariable } from "./variables.ts";

type Default = Extract<ParameterSyntax["operation"], { kind: "default" }>;

/**
 * What a site gives its nodes, so that a default is for other machines; and
 * what nobody wants to have in a job's script.
 */
const leftToJob =
  /SCRATCH|(?:^|_)TMP(?:_?DIR)?$|(?:^|_)TEMP_?DIR$|JOBFS|(?:^|_)PROXY$|^MODULE|^LMOD_|_NUM_THREADS$|^NCPUS$|(?:^|_)(?:API_?KEY|ACCESS_KEY(?:_ID)?|SECRET(?:_KEY)?|TOKEN|PASS(?:WORD|WD)?|CREDENTIALS?)$/i;

export function isLeftToJob(name: string): boolean {
  return leftToJob.test(name);
}

/** No setting is longer. */
const longest = 4096;

/**
 * `${S:-1,2}`: a variable of the environment is what it is here, set or not,
 * in the jobs too.
 */
export function settleDefault(
  given: string,
  { operator }: Default,
  span: Span,
  shell: Shell,
): "settled" | "as it was" {
  const { here, decidedBy, unknowns, state } = shell;
  if (unknowns.trust === "here" || !isName(given)) return "as it was";
  const { name, subscript } = followName(given, shell);
  if (
    subscript !== undefined || decidedBy.has(name) || !isAsHere(name) ||
    isLeftToJob(name) || state.scopes.some((it) => it.has(name))
  ) return "as it was";
  const variable = rawVariable(name, shell);
  if (variable !== undefined && variable.from !== "environment") {
    return "as it was";
  }
  const value = here.environment.get(name);
  if (value === undefined && operator === "?") {
    warnOfMissing(name, span, shell);
    return "as it was";
  }
  if (value !== undefined && value.length > longest) return "as it was";
  decidedBy.set(name, value);
  shell.notes.push({
    span: shell.place(span).span,
    text: variableHere(name, shell),
    settles: "yes",
  });
  return "settled";
}
