import { assignedNames, namesRead } from "../script/assigned_names.ts";
import type { Field, Trace } from "../script/interpret/trace.ts";
import { hasMark, type Unknowns } from "../script/interpret/unknowns.ts";
import { looksUp, plainWord, sweepsPlainly } from "../script/plain_word.ts";
import type { RunSearch } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { sweptVariable } from "../script/swept_variable.ts";
import { partsOf } from "../script/walk.ts";
import type { SweepSite } from "./sweep_site.ts";

/** Whether a word that may hold overrides reads what the script sets. */
export function sweepsVariable(sweeps: SweepSite[], script: Script): boolean {
  const assigned = {
    get: (name: string) =>
      assignedNames(script.commands, script.source.text).get(name),
  };
  return sweeps.some(({ site: { run } }) =>
    run.arguments.some((it, index) =>
      sweptVariable(it, run.arguments[index - 1], assigned) !== undefined
    )
  );
}

/** Whether a word sweeps by what is known of what it reads. */
export function sweepsKnown(
  { runs, decidedBy, unknowns }: Trace,
  { sweepFlags }: RunSearch,
): boolean {
  return runs.some(({ fields, moment }) =>
    fields.some((field, at) => {
      const { text, word } = field;
      const before = fields[at - 1]?.text;
      const readsNames =
        /[^\w./:+@%=-]/.test(text) && /^[\w./@+~-]+=/.test(text) ||
        sweepsPlainly(plainWord(text, before), sweepFlags) ||
        fields[at + 1]?.word === word;
      return readsNames && [...namesRead(word)].some((it) =>
            positional.test(it) || decidedBy.has(it) ||
            !hasMark(text) && looksUp(text) ||
            moment.scopes.some((scope) => scope.has(it))
          ) ||
        listsOutput(field, before, unknowns, sweepFlags);
    })
  );
}

/** What `set --` and the call give: in no scope, and known all the same. */
const positional = /^(?:[@*]|[1-9]\d*)$/;

/** `seed=$(seq -s, 3)`: what is printed makes a list of the word. */
function listsOutput(
  { text, word }: Field,
  before: string | undefined,
  unknowns: Unknowns,
  sweepFlags: readonly string[] = [],
): boolean {
  const parts = [...partsOf(word)];
  if (!parts.some((it) => it.kind === "command")) return false;
  const known = unknowns.resolved(text) ?? "";
  const written = parts.map((it) => "text" in it ? it.text : "").join("");
  const plain = plainWord(known, before);
  return (/^[\w./@+~-]+=/.test(known) || sweepsPlainly(plain, sweepFlags)) &&
    countOf(known) > countOf(written);

  function countOf(it: string): number {
    return it.match(/[,(]/g)?.length ?? 0;
  }
}
