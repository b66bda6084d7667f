import { type Diagnostic, error } from "../../error.ts";
import { lineOf, type Source } from "../../source.ts";
import type { RunSearch } from "../run_sites.ts";
import { parseScript, type Script } from "../script.ts";
import { everyCommand, partsOf, wordsOf } from "../walk.ts";
import { type Facts, readFacts } from "./facts.ts";
import { Unknowns } from "./markers.ts";
import { forbiddenName, madeUp, sameInJob } from "./names.ts";
import { markStart, ownCharacters } from "./markers.ts";
import { livePieces, LostValue } from "./pieces.ts";
import { prelude } from "./prelude.ts";
import { Writer } from "./program.ts";
import { renderPieces } from "./render_pieces.ts";
import { NotStraight, straightPieces, type Style } from "./straighten.ts";
import { readTrace, type RunStep, type Trace } from "./trace.ts";

/** What came of running a program in the evaluation's bash. */
export interface BashResult {
  output: string;
  errors: string;
  ended: "by itself" | "out of time" | "not started";
}

/** Starts bash on a program made here; the only effect of an evaluation. */
export type Bash = (program: string) => BashResult;

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
 * the way; what the job alone can know is left for it.
 */
export function evaluate(
  script: Script,
  search: RunSearch,
  maxCalls: number,
  bash: Bash,
): Evaluation {
  const { source } = script;
  const { text } = source;
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
  const facts = readFacts(script.commands, text, search);
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

/** The variables that are the same in the job, as they are here. */
function opening(search: RunSearch): string {
  const lines = ["unset -v OPTARG REPLY"];
  for (const name of sameInJob) {
    const value = search.environment.get(name);
    if (/^(HOME|USER|LOGNAME|SHELL|LANG|LC_\w+)$/.test(name)) {
      lines.push(
        value === undefined
          ? `unset -v ${name}`
          : `export ${name}='${
            value.replaceAll(markStart, "").replaceAll("'", "'\\''")
          }'`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The user's commands as code, in a subshell of its own. */
function programOf(
  script: Script,
  facts: Facts,
  unknowns: Unknowns,
  names: EnvironmentName[],
): string {
  const { text } = script.source;
  const environment = names.map(({ name, kind }) =>
    `${name}=${unknowns.mark({ text: `$${name}`, kind })}`
  );
  const writer = new Writer(facts, unknowns, "traced", text);
  const code = writer.list(script.commands);
  const extglob = text.includes("extglob") ? "shopt -s extglob\n" : "";
  const exits = /^#!.*\s-\w*e/.test(script.shebang)
    ? "__mlxpsub_t e\nset -e\n"
    : "";
  const functions = [...facts.runFunctions].join(" ").replaceAll("'", "");
  return `${extglob}__mlxpsub_runfunctions='${functions}'
(
${environment.join("\n")}
${exits}${code}
__mlxpsub_t z
)
`;
}

interface EnvironmentName {
  name: string;
  kind: "environment" | "other";
}

/** Variables that a script reads before, or without, setting them. */
function environmentNames(facts: Facts): EnvironmentName[] {
  const reads = new Map<string, number>();
  for (const command of everyCommand(facts.list)) {
    for (const word of wordsOf(command)) {
      for (const part of partsOf(word)) {
        if (part.kind === "parameter" && /^[A-Za-z_]/.test(part.name)) {
          const known = reads.get(part.name) ?? Number.POSITIVE_INFINITY;
          reads.set(part.name, Math.min(known, part.span.start));
        }
      }
    }
  }
  const backquoted = facts.text.matchAll(/`[^`]*`/g);
  for (const it of backquoted) {
    for (const found of it[0].matchAll(/\$\{?([A-Za-z_]\w*)/g)) {
      if (!reads.has(found[1] ?? "")) reads.set(found[1] ?? "", it.index);
    }
  }
  return [...reads].filter(([name, offset]) => {
    if (sameInJob.has(name) || madeUp.has(name)) return false;
    if (/^BASH/.test(name) || facts.associative.has(name)) return false;
    const set = facts.assigned.get(name);
    if (set === undefined) return true;
    // in lower case it is the script's own
    return /[A-Z]/.test(name) && selfRead(set, offset, facts.text);
  }).map(([name]) => ({
    name,
    kind: facts.assigned.has(name) ? "other" : "environment",
  }));
}

/** Whether the first value of a variable is made of the one it had. */
function selfRead(set: number, read: number, text: string): boolean {
  if (read < set) return true;
  const end = text.indexOf("\n", set);
  return read < (end === -1 ? text.length : end) &&
    !/[;&|]/.test(text.slice(set, read));
}

function troublesOf(
  result: BashResult,
  trace: Trace,
  facts: Facts,
  unknowns: Unknowns,
  source: Source,
  maxCalls: number,
): Diagnostic[] {
  if (result.ended === "not started") {
    return [error(
      `Cannot evaluate ${source.name}: ${result.errors}`,
      undefined,
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    )];
  }
  const refusals = trace.refusals.map((it) => {
    const command = facts.byId.find((one) =>
      "span" in one && (one as { span: { start: number } }).span.start === it.at
    ) as { span: { start: number; end: number } } | undefined;
    const newline = source.text.indexOf("\n", it.at);
    const span = {
      start: it.at,
      end: Math.min(
        command?.span.end ?? it.at,
        newline === -1 ? source.text.length : newline,
      ),
    };
    const [detail = ""] = it.details;
    switch (it.kind) {
      case "depends": {
        const on = unknowns.firstOf(detail) ?? unknowns.shown(detail);
        return error(
          `Cannot tell which runs there are: it depends on "${
            shortened(on)
          }", which is known only in the job`,
          { source, span },
          "Write the value into the script, or one run command for each case",
        );
      }
      case "deep":
        return error(
          "Cannot evaluate the script: functions call one another more than 40 deep",
          { source, span },
        );
      case "dynamic":
        return error(
          `Cannot evaluate the script: "${detail}" is started through a variable`,
          { source, span },
          "Write the command's name out",
        );
      default:
        return error(`Cannot evaluate the script: ${detail}`, { source, span });
    }
  });
  if (refusals.length > 0) return refusals.slice(0, 1);
  if (result.ended === "out of time") {
    return [error(
      `Cannot evaluate ${source.name}: its loops did not end within 10 seconds`,
      undefined,
      "Write the runs out at the top level, as sweeps such as seed=1,2,3",
    )];
  }
  if (trace.runs.length > maxCalls) {
    return [error(
      `Cannot make more than ${maxCalls} jobs: the run commands are reached ${trace.runs.length} times`,
      undefined,
      `Allow them with --max-jobs ${trace.runs.length}`,
    )];
  }
  const fault =
    /(?:syntax error|division by 0|bad substitution|unbound variable|bad array subscript|value too great|readonly variable|cannot allocate|fork: ).*/i
      .exec(result.errors)?.[0];
  if (
    fault !== undefined || trace.ended === "early" && trace.errorsExit === "no"
  ) {
    return [error(
      `Cannot evaluate ${source.name}: ${
        fault === undefined ? "bash stopped early" : `bash says "${fault}"`
      }`,
    )];
  }
  return [];
}

function shortened(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
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
      tried.map(({ index, call }) => ({ call, run: trace.runs[index] })),
      search,
      unknowns,
      environmentNames(facts),
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
      `line ${line}: ${count} ${count === 1 ? "run command" : "run commands"}`
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

/** Why each script does not start what its run started; undefined if it does. */
function verified(
  calls: { call: StraightCall; run: RunStep | undefined }[],
  search: RunSearch,
  unknowns: Unknowns,
  names: EnvironmentName[],
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
  for (const { call, run } of calls) {
    const facts = readFacts(
      call.script.commands,
      call.script.source.text,
      search,
    );
    const own = new Unknowns();
    program += `__mlxpsub_t P\n${programOf(call.script, facts, own, names)}`;
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
