import { type Diagnostic, warning } from "../error.ts";
import { lineOf } from "../source.ts";
import type {
  ListStep,
  RunStep,
  StatementStep,
  Trace,
} from "../script/interpret/trace.ts";
import { runStatusEdit } from "./run_status.ts";
import type { RunSearch } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import type { Word } from "../script/syntax.ts";
import { stepsToRuns } from "../script/straighten/way.ts";
import { everyPart, onlyCommand, partsOf } from "../script/walk.ts";

/** What surely was meant otherwise, or will surprise, in how runs stand. */
export function runDoubts(
  trace: Trace,
  script: Script,
  { sharing }: Pick<RunSearch, "sharing">,
): Diagnostic[] {
  return [
    ...hiddenByWhatFollows(trace, script),
    ...sharing === undefined ? inBackground(trace, script) : [],
    ...blanksBehindBackslash(script),
    ...listsOfTheJob(trace, script),
    ...bracedValues(trace, script),
  ];
}

/** `python main.py` and then `echo done`: the job ends well all the same. */
function hiddenByWhatFollows(trace: Trace, script: Script): Diagnostic[] {
  const { source } = script;
  if (trace.ended !== "end") return [];
  // statements with other runs go from a run's job
  const toRuns = stepsToRuns(trace.runs);
  let statusRead = -1;
  for (const it of source.text.matchAll(/\$\?|\$\{?PIPESTATUS|\btrap\b/g)) {
    statusRead = it.index;
  }
  /** What a run's exit code gives way to: of the script, or of a function. */
  const hiderOf = (run: RunStep): string | undefined => {
    if (run.moment.options.has("errexit") || run.within !== "statement") {
      return undefined;
    }
    for (const { parent: list, statement, code } of levelsAround(run)) {
      const { operators, span } = statement;
      if (
        code.kind !== "script" ||
        operators.some((it) => it !== "&&" || list.parent === undefined) ||
        statusRead >= span.end
      ) return undefined;
      const last = list.statements.findLast((it) =>
        !toRuns.has(it) && onlyCommand(it.statement)?.kind !== "function"
      );
      if (last === undefined || last.statement.span.start < span.end) continue;
      const { start, end } = last.statement.span;
      const line = source.text.slice(start, end).split("\n")[0] ?? "";
      // `wait` alone forgets the exit codes that it waits for
      return /^(?:return *$|wait [^;]*\S)/.test(line)
        ? undefined
        : /^(?:\w+=\S*\s+)*([^\s;&|]+)/.exec(line)?.[1] ?? line;
    }
    return undefined;
  };
  const hiders = new Map(trace.runs.map((it) => [it, hiderOf(it)]));
  const hidden = trace.runs.filter((it) => hiders.get(it) !== undefined);
  if (hidden.length === 0) return [];
  // a note of the run's own keeps it for `mlxpsub status`
  const noteOf = runStatusEdit(script, trace.runs.map(inScript));
  const showsWhere = (run: RunStep): string =>
    noteOf(inScript(run)).length > 0 ? "show in mlxpsub only" : "not show";
  const kinds = Map.groupBy(
    hidden,
    (it) =>
      [showsWhere(it), it.program, isInBackground(it), hiders.get(it)].join(
        " ",
      ),
  );
  return [...kinds.values()].flatMap((runs): Diagnostic[] => {
    const [run] = runs;
    if (run === undefined) return [];
    const lines = [
      ...new Set(runs.map((it) => lineOf(source.text, it.span.start))),
    ];
    const also = lines.length === 1
      ? ""
      : ` (lines ${lines.slice(0, -1).join(", ")} and ${lines.at(-1)})`;
    return [warning(
      `A failure of "${run.program}"${also} will ${
        showsWhere(run)
      }: the job's exit code is that of "${hiders.get(run)}"`,
      { source, span: run.span },
      isInBackground(run)
        // bash does not end for what fails in the background
        ? "Add set -e above it, and leave out its &: it has a script of its own"
        : "Add set -e above it",
    )];
  });
}

/** The command of the script that starts a run. */
function inScript({ command, launch }: RunStep): Pick<RunStep, "command"> {
  return { command: launch?.command ?? command };
}

/** The statements in which a run happened, from its own to the script's. */
function* statementsAround(run: RunStep): Generator<StatementStep> {
  let at: StatementStep | undefined = run.parent;
  while (at !== undefined) {
    yield at;
    const holder: ListStep["parent"] = at.parent.parent;
    at = holder?.kind === "statement" ? holder : holder?.parent;
  }
}

/** Of those, the ones of the script itself and of functions, outer ones first. */
function levelsAround(run: RunStep): StatementStep[] {
  return [...statementsAround(run)].filter(({ parent: { parent } }) =>
    parent === undefined || parent.kind === "call"
  ).reverse();
}

function isInBackground(run: RunStep): boolean {
  return [...statementsAround(run)].some((it) =>
    it.statement.terminator === "&"
  );
}

/** `python … &`: side by side in the script, and not in their jobs. */
function inBackground(trace: Trace, { source }: Script): Diagnostic[] {
  const run = trace.runs.find(isInBackground);
  return run === undefined || trace.runs.length < 2 ? [] : [warning(
    'Each run behind "&" becomes a job of its own: they do not share one',
    { source, span: run.span },
    "Add --pack 4x4 for four runs side by side in each job",
  )];
}

/** `G=${CUDA_VISIBLE_DEVICES:-0,1}` and then `gpu=$G`: what is no sweep. */
function listsOfTheJob(
  { runs, unknowns }: Trace,
  { source }: Script,
): Diagnostic[] {
  return runs.flatMap(({ fields, span }) =>
    fields.flatMap(({ text, word }): Diagnostic[] => {
      // what the word itself reads is told where its sweep is read
      const own = partsOf(word).some((it) =>
        it.kind === "parameter" && /^:?[-=+]/.test(it.operation)
      );
      if (own || !/^[\w.@+~/-]+=/.test(text)) return [];
      const list = unknowns.within(text).find(({ kind, origin }) =>
        kind === "job" && /^\$\{\w+:?[-=+].*,/s.test(origin.what)
      );
      return list === undefined ? [] : [warning(
        `What "${list.origin.what}" stands for is not swept: it is known only inside the job`,
        list.origin.place ?? { source, span },
        "Write the values into the command",
      )];
    })
  );
}

/** A blank behind a backslash at the end of a line: the line ends there. */
function blanksBehindBackslash({ source, commands }: Script): Diagnostic[] {
  const found: Diagnostic[] = [];
  if (!/\\[ \t]+\n/.test(source.text)) return found;
  for (const part of everyPart(commands)) {
    if (
      part.kind === "escape" && /^[ \t]$/.test(part.text) &&
      /^[ \t]*\n/.test(source.text.slice(part.span.end)) &&
      source.text[part.span.start] === "\\"
    ) {
      found.push(warning(
        "A blank follows this backslash: the command ends on this line",
        { source, span: part.span },
        "Take the blank away",
      ));
    }
  }
  return found;
}

/** `lr={0.1,0.01}`: bash makes two words of it, of which Hydra takes the last. */
function bracedValues(
  { runs, unknowns }: Trace,
  { source }: Script,
): Diagnostic[] {
  const told = new Set<Word>();
  return runs.flatMap(({ fields, code, span }): Diagnostic[] =>
    [...Map.groupBy(fields, (it) => it.word)].flatMap(([word, own]) => {
      if (told.has(word)) return [];
      const texts = own.map((it) => unknowns.shown(it.text));
      const key = /^[\w./+~@-]+=/.exec(texts[0] ?? "")?.[0];
      if (
        key === undefined || key.startsWith("-") || texts.length === 1 ||
        !word.parts.some((it) => it.kind === "text" && it.text.includes("{")) ||
        !texts.every((it) => it.startsWith(key))
      ) return [];
      told.add(word);
      const values = texts.map((it) => it.slice(key.length)).join(",");
      return [warning(
        `"${key}" is given ${texts.length} times, of which the last counts: braces make words of their own`,
        { source, span: code.kind === "script" ? word.span : span },
        `Write ${key}${values} to sweep`,
      )];
    })
  );
}
