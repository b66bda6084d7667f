import { type Diagnostic, error } from "../../error.ts";
import { lineOf } from "../../source.ts";
import { Refusal, ShellFault } from "../interpret/faults.ts";
import type { Here } from "../interpret/here.ts";
import { interpret } from "../interpret/interpret.ts";
import type {
  ListStep,
  Note,
  RunStep,
  StatementStep,
  Trace,
} from "../interpret/trace.ts";
import { SharedStarts } from "../interpret/shared_starts.ts";
import type { UnknownValue } from "../interpret/unknowns.ts";
import type { BegunText } from "../parse_shell.ts";
import type { RunSearch } from "../run_sites.ts";
import { type ParsedScript, parseScript, type Script } from "../script.ts";
import { warningsOfFrozen } from "./here_values.ts";
import { NotStraight } from "./not_straight.ts";
import { livePieces, LostValue, type Piece } from "./pieces.ts";
import { renderPieces } from "./render_pieces.ts";
import { type Style, stylesFor } from "./run_words.ts";
import { searchingSettings } from "./shell_settings.ts";
import { type Expected, StraightScript } from "./straight_script.ts";
import { type StraightStart, straightStart } from "./straight_start.ts";
import { difference } from "./verify.ts";
import { type StepsToRuns, stepsToRuns } from "./way.ts";

/** A reach of a run command, as a script of its own. */
export interface StraightCall {
  script: Script;
  /** The run, in that script. */
  run: RunStep;
  /** What that script does. */
  trace: Trace;
  /** Where the run command stands in the user's script. */
  span: { start: number; end: number };
  line: number;
  /** What it does not do as the user's script does. */
  warnings: Diagnostic[];
}

export type Interpretation =
  | { ok: true; trace: Trace }
  | { ok: false; diagnostic: Diagnostic };

/**
 * The script of a job, as text; `start`: how many of its characters are lines
 * that others may begin with as well.
 */
export function parseJob(
  { text, start }: { text: string; start: number },
  { source }: Script,
  { starts }: RunSearch,
): ParsedScript {
  const parse = (begun?: BegunText) =>
    parseScript({ name: source.name, text }, [], begun);
  return starts === undefined ? parse() : starts.parsed(text, start, parse);
}

/** Clock and files stand still, so that two interpretations are alike. */
export function standingStill(here: Here): Here {
  const now = here.now();
  const seen = new Map<string, ReturnType<Here["stat"]>>();
  return {
    ...here,
    now: () => now,
    stat(path) {
      const known = seen.get(path);
      if (known !== undefined || seen.has(path)) return known;
      const facts = here.stat(path);
      seen.set(path, facts);
      return facts;
    },
  };
}

/** What a script does, or why that cannot be told. */
export function traceOf(
  script: Script,
  search: RunSearch,
  maxRuns: number,
  here: Here,
): Interpretation {
  try {
    const trace = interpret(
      script.commands,
      script.source,
      here,
      {
        ...searchingSettings(search, maxRuns),
        ...(script.decided === undefined ? {} : { decided: script.decided }),
      },
    );
    return { ok: true, trace };
  } catch (cause) {
    if (cause instanceof Refusal) {
      return {
        ok: false,
        diagnostic: error(cause.message, cause.place, cause.hint),
      };
    }
    if (cause instanceof ShellFault) {
      return {
        ok: false,
        diagnostic: error(`Cannot follow the script: ${cause.message}`),
      };
    }
    throw cause;
  }
}

/** Every run of a trace as a script of its own that was proven to do it. */
export function straightCalls(
  trace: Trace,
  script: Script,
  search: RunSearch,
  here: Here,
): { calls: StraightCall[]; diagnostics: Diagnostic[] } {
  const { source } = script;
  const toRuns = stepsToRuns(trace.runs);
  const start = straightStart(trace, source.text, search, toRuns);
  const shared = { starts: new SharedStarts(), ...search };
  const calls: StraightCall[] = [];
  for (const run of trace.runs) {
    const reasons: { message: string; hint?: string }[] = [];
    let call: StraightCall | undefined;
    for (const style of stylesFor(run, trace)) {
      const made = straightCall(
        run,
        trace,
        script,
        shared,
        here,
        style,
        toRuns,
        start,
      );
      if ("script" in made) {
        call = made;
        break;
      }
      reasons.push(made);
    }
    if (call === undefined) {
      const [reason] = reasons;
      return {
        calls: [],
        diagnostics: [error(
          `Cannot write this run as a script of its own: ${
            reason?.message ?? "its way is not plain"
          }`,
          { source, span: run.span },
          reason?.hint ?? hintOfFeeder(run, trace) ??
            "Write its words out, or put what it needs on lines before it",
        )],
      };
    }
    calls.push(call);
  }
  return { calls, diagnostics: [] };
}

/** `x=$(python a.py)` and then `python b.py x=$x`: both are one job's. */
function hintOfFeeder(
  { fields, program }: RunStep,
  { unknowns }: Trace,
): string | undefined {
  const feeder = fields.flatMap((it) => unknowns.within(it.text))
    .find(({ origin }) => origin.run !== undefined)?.origin.program;
  return feeder === undefined || feeder === program ||
      !/^[\w./-]+$/.test(feeder)
    ? undefined
    : `Add --run ${feeder}: "${program}" then stays behind it, in the same job`;
}

/** `python server.py & S=$!`, runs of another program, and then `kill $S`. */
function hintOfOthers({ program }: RunStep, { runs }: Trace): string {
  const others = runs.filter((it) => it.program !== program);
  const [other] = others;
  const forAll = others.length === 1 && runs.length > 2;
  return other === undefined || !forAll || !/^[\w./-]+$/.test(program)
    ? "Put what comes behind the other runs into a script of its own, and submit that with --after last"
    : `Add --run ${program}: "${other.program}" then stays where it is, in each of its jobs`;
}

/** What a run's script is, and what it must do. */
export interface WrittenScript {
  text: string;
  /** The characters of it that all runs' scripts begin with. */
  start: number;
  expected: Expected[];
  /** What it takes as it is here, from steps that are left out. */
  here: UnknownValue[];
  /** The text without the variables that hold that, which may do as well. */
  without?: { text: string; variables: ReadonlySet<string> };
}

/** Why a run has no script of its own. */
interface Reason {
  message: string;
  hint?: string;
}

function straightCall(
  run: RunStep,
  trace: Trace,
  script: Script,
  search: RunSearch,
  here: Here,
  style: Style,
  toRuns: StepsToRuns,
  start: StraightStart,
): StraightCall | Reason {
  const written = writeStraight(
    run,
    trace,
    script,
    search,
    style,
    toRuns,
    start,
  );
  if ("message" in written) return written;
  const prove = (text: string) =>
    proven({ ...written, text }, run, trace, script, search, here);
  if (written.without !== undefined) {
    const made = prove(written.without.text);
    // words that no command gets are read all the same, as `set -u` shows
    if (
      "script" in made &&
      !made.trace.unknowns.readsAny(written.without.variables)
    ) return noted(made, []);
  }
  const made = prove(written.text);
  return "script" in made ? noted(made, written.here.flatMap(noteOf)) : made;

  function noted(call: StraightCall, notes: Note[]): StraightCall {
    trace.notes.push(...notes);
    const warnings = warningsOfFrozen(run, trace, call.run, call.trace);
    return { ...call, warnings };
  }
}

/** A value of an earlier turn, of what stands there and is left out. */
function noteOf({ origin }: UnknownValue): Note[] {
  const { place, what, variable } = origin;
  // defaults of the environment are told where they are read
  return place === undefined || variable !== undefined ? [] : [{
    span: place.span,
    text: `\`${what.split("\n")[0]}\` of an earlier turn is as it is here`,
  }];
}

/** Writes a run as a script of its own. */
export function writeStraight(
  run: RunStep,
  trace: Trace,
  script: Script,
  search: RunSearch,
  style: Style,
  toRuns: StepsToRuns,
  start: StraightStart,
): WrittenScript | Reason {
  const { source } = script;
  const straight = new StraightScript(
    run,
    trace,
    style,
    search,
    toRuns,
    start,
  );
  try {
    straight.list(trace.root, { kind: "script", arguments: [] }, start.count);
    const pieces = livePieces(straight.pieces, start.functions);
    const here = (it: Piece) => it.kind === "value" ? it.here ?? [] : [];
    const taken = pieces.filter((it) => here(it).length > 0);
    const without = pieces.filter((it) => !taken.includes(it));
    return {
      text: renderPieces(pieces, source.text),
      start: renderPieces(start.pieces, source.text).length,
      expected: straight.expected,
      here: pieces.flatMap(here),
      ...(taken.length === 0 ? {} : {
        without: {
          text: renderPieces(without, source.text),
          variables: new Set(
            taken.flatMap((it) => it.kind === "value" ? [it.name] : []),
          ),
        },
      }),
    };
  } catch (cause) {
    if (cause instanceof NotStraight) {
      return {
        message: cause.message,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      };
    }
    if (cause instanceof LostValue) {
      return {
        message: `${
          cause.variable === "@" ? "an argument" : cause.variable
        } has a value that only the job knows, from steps that are left out`,
      };
    }
    throw cause;
  }
}

/** The script of a run, once it is proven to do what the run's part does. */
export function proven(
  { text, start, expected }: Pick<WrittenScript, "text" | "start" | "expected">,
  run: RunStep,
  trace: Trace,
  script: Script,
  search: RunSearch,
  here: Here,
): StraightCall | Reason {
  const { source } = script;
  const parsed = parseJob({ text, start }, script, search);
  if (!parsed.ok) {
    return { message: parsed.diagnostics[0]?.message ?? "it cannot be read" };
  }
  const own: Script = {
    ...parsed.script,
    shebang: script.shebang,
    shell: script.shell,
    path: here.scriptPath,
    arguments: search.arguments ?? [],
    ...(search.task === undefined ? {} : { task: search.task }),
    decided: trace.decidedBy,
    directives: [],
  };
  const job = traceOf(own, search, 20, here);
  if (!job.ok) return { message: job.diagnostic.message };
  const wrong = difference(run, trace, job.trace, expected);
  const [found] = job.trace.runs;
  if (wrong !== undefined || found === undefined) {
    return {
      message: wrong?.message ?? "its script starts no run",
      // what other runs leave behind is not there, or not yet
      ...(wrong?.of === "command" ? { hint: hintOfOthers(run, trace) } : {}),
    };
  }
  return {
    script: textOf(found, own),
    run: found,
    trace: job.trace,
    span: run.span,
    line: lineOf(source.text, run.span.start),
    warnings: [],
  };
}

/** The script that a run's command stands in: maybe the text of a shell. */
function textOf(run: RunStep, script: Script): Script {
  const { launch, code } = run;
  if (launch === undefined) return script;
  let list = run.parent.parent;
  for (let at = holderOf(list); at?.code === code; at = holderOf(list)) {
    list = at.parent;
  }
  return {
    source: { name: script.source.name, text: code.text },
    shebang: "",
    shell: script.shell,
    directives: [],
    lookalikes: [],
    commands: list.list,
    host: { script, command: launch.command, text: launch.text },
  };
}

/** The statement in which a list was entered. */
function holderOf({ parent }: ListStep): StatementStep | undefined {
  return parent === undefined || parent.kind === "statement"
    ? parent
    : parent.parent;
}
