import type { RunSearch } from "../run_sites.ts";
import type { Script } from "../script.ts";
import type { Bash, BashResult } from "./bash.ts";
import { type Facts, readFacts } from "./facts.ts";
import { Unknowns } from "./markers.ts";
import { prelude } from "./prelude.ts";
import { type EnvironmentName, opening, programOf } from "./session_program.ts";
import type { RunStep, Trace } from "./steps.ts";
import { readTrace } from "./trace.ts";

/** Why each script does not start what its run started; undefined if it does. */
export function verified(
  calls: { script: Script; run: RunStep | undefined }[],
  search: RunSearch,
  unknowns: Unknowns,
  names: EnvironmentName[],
  sourced: ReadonlyMap<string, string>,
  bash: Bash,
): (string | undefined)[] {
  const reasons: (string | undefined)[] = [];
  const limit = 300_000;
  let batch: { facts: Facts; own: Unknowns; run: RunStep | undefined }[] = [];
  let program = "";
  const flush = (): void => {
    if (batch.length === 0) return;
    const result = bash(`${prelude}${opening(search)}${program}`);
    const outputs = result.output.split("1\0P\0").slice(1);
    batch.forEach(({ facts, own, run }, index) => {
      const trace = readTrace(outputs[index] ?? "", facts);
      reasons.push(difference(run, trace, unknowns, own, result));
    });
    batch = [];
    program = "";
  };
  for (const { script, run } of calls) {
    const facts = readFacts(
      script.commands,
      script.source.text,
      search,
      sourced,
    );
    const own = new Unknowns();
    program += `__mlxpsub_t P\n${programOf(script, facts, own, names)}`;
    batch.push({ facts, own, run });
    if (program.length > limit) flush();
  }
  flush();
  return reasons;
}

function difference(
  run: RunStep | undefined,
  trace: Trace,
  unknowns: Unknowns,
  own: Unknowns,
  result: BashResult,
): string | undefined {
  const [found, ...more] = trace.runs;
  if (result.ended !== "by itself") return "it takes too long to check";
  if (run === undefined || found === undefined || more.length > 0) {
    return `its script starts ${trace.runs.length} runs`;
  }
  const wanted = run.words.flat().map((it) => unknowns.shown(it));
  const got = found.words.flat().map((it) => own.shown(it));
  if (JSON.stringify(wanted) !== JSON.stringify(got)) {
    return `its script would start "${got.join(" ")}" instead of "${
      wanted.join(" ")
    }"`;
  }
  const directory = unknowns.shown(run.directory);
  if (directory !== own.shown(found.directory)) {
    return `its script would start in ${own.shown(found.directory)}`;
  }
  const exported = exportedOf(run, unknowns);
  const other = exportedOf(found, own);
  return exported === other
    ? undefined
    : "its script would export other variables";
}

function exportedOf(run: RunStep, unknowns: Unknowns): string {
  // what only the job knows may come from differently written steps
  return unknowns.shownAlike(
    run.exported.replaceAll("\\016", "\x0e").replaceAll("\\017", "\x0f"),
  )
    .split("\n")
    .filter((it) => !/^declare -x (PWD|OLDPWD|SHLVL|_)\b/.test(it))
    .join("\n");
}
