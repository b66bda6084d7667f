import { type Diagnostic, error } from "../../error.ts";
import { lineOf, type Source } from "../../source.ts";
import type { RunSearch } from "../run_sites.ts";
import { parseScript, type Script } from "../script.ts";
import type { Bash } from "./bash.ts";
import { verified } from "./check_straight.ts";
import { type Facts, readFacts } from "./facts.ts";
import { ownCharacters, Unknowns } from "./markers.ts";
import { forbiddenName } from "./names.ts";
import { livePieces, LostValue } from "./pieces.ts";
import { prelude } from "./prelude.ts";
import { renderPieces } from "./render_pieces.ts";
import { environmentNames, opening, programOf } from "./session_program.ts";
import { readSourced } from "./sourced_files.ts";
import type { RunStep, Trace } from "./steps.ts";
import { NotStraight, type Style } from "./run_words.ts";
import { straightPieces } from "./straighten.ts";
import { readTrace } from "./trace.ts";
import { troublesOf } from "./troubles.ts";

/** A call of a run command, as a script of its own. */
export interface StraightCall {
  script: Script;
  /** Where the run command stands in the user's script. */
  span: { start: number; end: number };
  line: number;
}

export type Evaluation =
  | {
    ok: true;
    calls: StraightCall[];
    /** The line of each run command, and how often it was reached. */
    evaluated: string[];
    /** Commands that were left for the job. */
    left: string[];
  }
  | { ok: false; diagnostics: Diagnostic[] };

/**
 * Finds with bash which run commands of a script happen and with which words,
 * and makes a straight script of each. Only the shell's own state changes on
 * the way; what the job alone can know is left for it. Scripts for sh are
 * read as bash reads them.
 */
export function evaluate(
  script: Script,
  search: RunSearch,
  maxCalls: number,
  bash: Bash,
): Evaluation {
  const { source } = script;
  const { text } = source;
  if (!/\/(bash|sh|dash|ash)$/.test(script.shell)) {
    return failed(
      `Cannot evaluate a script for ${script.shell}: bash would read it differently`,
      source,
      { start: 0, end: script.shebang.length },
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    );
  }
  const forbidden = forbiddenName.exec(text) ?? ownCharacters.exec(text);
  if (forbidden !== null) {
    const start = forbidden.index;
    return failed(
      `Cannot evaluate the script: "${
        forbidden[0]
      }" would change the evaluation itself`,
      source,
      { start, end: start + forbidden[0].length },
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    );
  }
  const sourced = readSourced(script.commands, text, bash);
  const facts = readFacts(script.commands, text, search, sourced);
  const unknowns = new Unknowns();
  const names = environmentNames(facts);
  const result = bash(
    `${prelude}${opening(search)}${programOf(script, facts, unknowns, names)}`,
  );
  const trace = readTrace(result.output, facts);
  const troubles = troublesOf(result, trace, facts, unknowns, source, maxCalls);
  if (troubles.length > 0) return { ok: false, diagnostics: troubles };
  return straightened(script, facts, unknowns, trace, search, bash);
}

function failed(
  message: string,
  source: Source,
  span: { start: number; end: number },
  hint?: string,
): Evaluation {
  return {
    ok: false,
    diagnostics: [error(message, { source, span }, hint)],
  };
}

function straightened(
  script: Script,
  facts: Facts,
  unknowns: Unknowns,
  trace: Trace,
  search: RunSearch,
  bash: Bash,
): Evaluation {
  const { source } = script;
  const calls: (StraightCall | undefined)[] = trace.runs.map(() => undefined);
  const reasons = new Map<number, string>();
  for (const style of ["as written", "spelled out"] as Style[]) {
    const tried: { index: number; call: StraightCall }[] = [];
    trace.runs.forEach((run, index) => {
      if (calls[index] !== undefined) return;
      const made = straightScript(run, script, facts, unknowns, trace, style);
      if (typeof made === "string") reasons.set(index, made);
      else tried.push({ index, call: made });
    });
    const same = verified(
      tried.map(({ index, call }) => ({
        script: call.script,
        run: trace.runs[index],
      })),
      search,
      unknowns,
      environmentNames(facts),
      facts.sourced,
      bash,
    );
    tried.forEach(({ index, call }, position) => {
      const reason = same[position];
      if (reason === undefined) calls[index] = call;
      else reasons.set(index, reason);
    });
  }
  const diagnostics = trace.runs.flatMap((run, index) =>
    calls[index] !== undefined ? [] : [error(
      `Cannot write this run as a script of its own: ${
        reasons.get(index) ?? "its way is not plain"
      }`,
      { source, span: run.command.words[0]?.span ?? run.command.span },
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    )]
  );
  if (diagnostics.length > 0) {
    return { ok: false, diagnostics: diagnostics.slice(0, 1) };
  }
  const counts = new Map<number, number>();
  for (const run of trace.runs) {
    const line = lineOf(source.text, run.command.span.start);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return {
    ok: true,
    calls: calls.flatMap((it) => it === undefined ? [] : [it]),
    evaluated: [...counts].sort(([a], [b]) => a - b).map(([line, count]) =>
      `line ${line}: run ${count === 1 ? "once" : `${count} times`}`
    ),
    left: [
      ...new Set(trace.left.map((it) => unknowns.shown(it[0] ?? ""))),
    ].filter((it) => it !== ""),
  };
}

function straightScript(
  run: RunStep,
  script: Script,
  facts: Facts,
  unknowns: Unknowns,
  trace: Trace,
  style: Style,
): StraightCall | string {
  const { source } = script;
  try {
    const pieces = straightPieces(run, trace.root, facts, unknowns, style);
    const functions = [...facts.functions].filter(([name]) =>
      !facts.runFunctions.has(name)
    ).flatMap(([, all]) => all).map((it) =>
      source.text.slice(it.span.start, it.span.end)
    );
    const text = renderPieces(livePieces(pieces, functions), source.text);
    const parsed = parseScript({ name: source.name, text }, []);
    if (!parsed.ok) {
      return parsed.diagnostics[0]?.message ?? "it cannot be read";
    }
    const span = run.command.words[0]?.span ?? run.command.span;
    return {
      script: {
        ...parsed.script,
        shebang: script.shebang,
        shell: script.shell,
        directives: [],
      },
      span,
      line: lineOf(source.text, run.command.span.start),
    };
  } catch (cause) {
    if (cause instanceof NotStraight) return cause.message;
    if (cause instanceof LostValue) {
      return `${
        cause.variable === "@" ? "an argument" : cause.variable
      } has a value that only the job knows, from steps that are left out`;
    }
    throw cause;
  }
}
