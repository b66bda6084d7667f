import { type Diagnostic, error, warning } from "../error.ts";
import type { Here } from "../script/interpret/here.ts";
import type { ListStep, RunStep, Trace } from "../script/interpret/trace.ts";
import { readRunCommand } from "../script/run_command.ts";
import { type RunSearch, runsOf } from "../script/run_sites.ts";
import { everyCommand } from "../script/walk.ts";
import type { Script } from "../script/script.ts";
import { lineOf, type Span } from "../source.ts";
import {
  type StraightCall,
  straightCalls,
  traceOf,
} from "../script/straighten/straighten.ts";
import { plainTraces } from "../script/straighten/plain_proof.ts";
import { runDoubts } from "./run_doubts.ts";
import { settled } from "./settled_script.ts";
import type { Command } from "../script/syntax.ts";
import { leftInCommands } from "./left_in.ts";
import { sweepsKnown, sweepsVariable } from "./known_sweeps.ts";
import { evaluationOf, type ScriptEvaluation } from "./script_evaluation.ts";
import { noneReached } from "./none_reached.ts";
import { passedBy } from "./passed_by.ts";
import { stillPassed, withoutPassed } from "./without_passed.ts";
import { findSweeps } from "./plan.ts";
import { siteOf, withFacts } from "./site_of_run.ts";
import type { ScriptPart } from "./script_part.ts";
import { readSweeps } from "./sweep_site.ts";
import { doubtfulValues } from "./unswept_lists.ts";

export interface ScriptParts {
  parts: ScriptPart[];
  diagnostics: Diagnostic[];
  /** Undefined where the script is its jobs' as it is written. */
  evaluation?: ScriptEvaluation;
  /** Why there is no run, where nothing else is wrong. */
  none?: Diagnostic;
}

/**
 * The runs of a script: as written where each stands for itself, else one
 * part for each time that a run command is reached. It is looked at more than
 * once, in which time `here` stands still.
 */
export function readParts(
  given: Script,
  search: RunSearch,
  maxJobs: number,
  here: Here,
): ScriptParts {
  const called = asCalled(given, search, here);
  const { script: user, interpreted } = settled(
    called,
    search,
    maxJobs,
    here,
  );
  if (!interpreted.ok) {
    return asFound(user, search, interpreted.diagnostic) ??
      { parts: [], diagnostics: [interpreted.diagnostic] };
  }
  const { trace: whole } = interpreted;
  const said = [
    ...whole.warnings,
    ...leftInCommands(whole, user, search),
    ...unreached(whole, user, search),
    ...passedBy(whole, user, search),
    ...runDoubts(whole, user, search),
  ];
  const without = withoutPassed(user, whole, search, maxJobs, here);
  const found = partsOf(without);
  if (found.parts.length > 0 || without.script === user) return found;
  return partsOf({ script: user, trace: whole });

  function partsOf({ script, trace }: typeof without): ScriptParts {
    if (isPlain(trace, script, search)) {
      const plain = asWritten(script, search, trace, here);
      if (plain !== undefined) return withSaid(plain, trace, script);
    }
    const { calls, diagnostics } = straightCalls(trace, script, search, here);
    if (diagnostics.length > 0) return { parts: [], diagnostics };
    const parts = straightParts(calls, trace, script, search);
    return withSaid(parts, trace, script);
  }

  function withSaid(
    { none, parts: written, ...rest }: ScriptParts,
    trace: Trace,
    script: Script,
  ): ScriptParts {
    // the script without some runs is the user's to the user
    const ofUser = (it: Diagnostic): Diagnostic =>
      script === user || it.place?.source.text !== script.source.text
        ? it
        : { ...it, place: { ...it.place, source: user.source } };
    const parts = script === user ? written : written.map((it) => ({
      ...it,
      inUserScript: (one: Diagnostic) => ofUser(it.inUserScript(one)),
    }));
    const diagnostics = distinct([
      ...said,
      ...stillPassed(trace, user),
      ...rest.diagnostics.map(ofUser),
      ...doubtfulValues(parts, search),
    ]);
    // that no run is reached says less than why
    if (none === undefined || said.some((one) => one.severity === "error")) {
      return { ...rest, parts, diagnostics };
    }
    return {
      ...rest,
      parts,
      diagnostics: diagnostics.filter((it) =>
        !none.message.endsWith(it.message)
      ),
      none,
    };
  }
}

/** How many runs a script has, or none where `readParts()` tells why. */
export function countReached(
  script: Script,
  search: RunSearch,
  maxJobs: number,
  here: Here,
): number {
  const called = asCalled(script, search, here);
  const found = traceOf(called, search, maxJobs, here);
  return found.ok ? found.trace.runs.length : 0;
}

function asCalled(script: Script, search: RunSearch, here: Here): Script {
  return {
    ...script,
    path: here.scriptPath,
    arguments: search.arguments ?? [],
    ...(search.task === undefined ? {} : { task: search.task }),
  };
}

/** Run commands behind the end of the script. */
function unreached(
  trace: Trace,
  { source, commands }: Script,
  search: RunSearch,
): Diagnostic[] {
  const { endedAt, runs } = trace;
  if (endedAt === undefined || runs.length === 0) return [];
  const reached = new Set(runs.map((it): Command => it.command));
  return runsOf(everyCommand(commands), source.text, search)
    .filter(({ command }) =>
      !reached.has(command) && command.span.start > endedAt.span.start
    ).map(({ command }) =>
      warning(
        `This run command is never reached: line ${
          lineOf(source.text, endedAt.span.start)
        } ends the script`,
        { source, span: command.words[0]?.span ?? command.span },
      )
    );
}

/** Whether every run stands at the top level, and is reached once. */
export function isPlain(
  trace: Trace,
  script: Script,
  search: RunSearch,
): boolean {
  const seen = new Set<Command>();
  return trace.runs.every((run) => {
    if (run.code.kind !== "script" || !isDirect(run)) return false;
    if (seen.has(run.command)) return false;
    seen.add(run.command);
    return readRunCommand(run.command, script.source.text, search.launchers) !==
      undefined;
  });
}

/** Whether it happens once, wherever the script comes by: but for groups. */
function isDirect({ parent, within }: RunStep): boolean {
  if (within !== "statement") return false;
  let list = parent.parent;
  while (list.parent !== undefined) {
    const body: ListStep = list;
    const holder: ListStep["parent"] = body.parent;
    if (holder?.kind !== "statement") return false;
    const entered = holder.events.find((it) =>
      it.kind !== "run" && it.kind !== "loop" && it.body === body
    );
    if (entered?.kind !== "group") return false;
    list = holder.parent;
  }
  return true;
}

/**
 * The script as it is written, where it cannot be interpreted and its syntax
 * tells all its runs; else undefined.
 */
function asFound(
  script: Script,
  search: RunSearch,
  why: Diagnostic,
): ScriptParts | undefined {
  const { sweeps, diagnostics } = findSweeps(script, search, "checked");
  if (
    sweepsVariable(sweeps, script) ||
    diagnostics.some((it) => it.severity === "error")
  ) return undefined;
  const parts: ScriptPart[] = [{ script, sweeps, inUserScript: (it) => it }];
  return {
    parts,
    diagnostics: [
      ...diagnostics,
      ...doubtfulValues(parts, search),
      warning(
        `The jobs are not proven to do what the script does: ${
          why.message.replace(/^Cannot /, "mlxpsub cannot ")
        }`,
        why.place,
        why.hint,
      ),
    ],
  };
}

/** The script as it is written; undefined where a run sweeps a variable. */
function asWritten(
  script: Script,
  search: RunSearch,
  trace: Trace,
  here: Here,
): ScriptParts | undefined {
  const sites = trace.runs.map((it) => siteOf(it, trace, script, search));
  if (!sites.every((it) => it !== undefined)) return undefined;
  const { sweeps: found, diagnostics } = readSweeps(
    script,
    sites,
    "checked",
    search.sweepFlags,
  );
  if (sweepsVariable(found, script) || sweepsKnown(trace, search)) {
    return undefined;
  }
  const runs = sites.map((it) => it.run);
  const traces = plainTraces(trace, runs, script, search, here);
  if (traces === undefined) return undefined;
  const sweeps = found.map((it, at) =>
    withFacts(it, trace.runs[at], trace, traces[at], search)
  );
  return {
    parts: [{ script, sweeps, inUserScript: (it) => it }],
    diagnostics,
    ...(script.blanks === undefined && trace.notes.length === 0
      ? {}
      : { evaluation: evaluationOf(trace, script) }),
    ...(sites.length === 0 ? { none: noneReached(trace, script, search) } : {}),
  };
}

function straightParts(
  calls: StraightCall[],
  trace: Trace,
  script: Script,
  search: RunSearch,
): ScriptParts {
  const diagnostics = calls.flatMap((it) => it.warnings);
  const parts = calls.flatMap((call, at): ScriptPart[] => {
    const inUserScript = placing(call.script, script, call.span);
    const site = siteOf(call.run, call.trace, call.script, search);
    if (site === undefined) {
      diagnostics.push(error(
        "Cannot write this run as a script of its own: its command is not plain",
        { source: script.source, span: call.span },
        "Write the command out: python main.py …",
      ));
      return [];
    }
    const found = readSweeps(
      call.script,
      [site],
      "checked",
      search.sweepFlags,
    );
    diagnostics.push(...found.diagnostics.map(inUserScript));
    const sweeps = found.sweeps.map((it) =>
      withFacts(
        { ...it, site: { ...it.site, line: call.line, span: call.span } },
        trace.runs[at],
        trace,
        call.trace,
        search,
      )
    );
    return [{ script: call.script, sweeps, inUserScript }];
  });
  return {
    parts,
    diagnostics: distinct(diagnostics),
    evaluation: evaluationOf(trace, script),
  };
}

/**
 * Makes what is said of a job's script said of the user's. Of a part nothing
 * else is kept: what was traced of it would fill the memory.
 */
function placing(
  { source: { text } }: Script,
  { source }: Script,
  span: Span,
): ScriptPart["inUserScript"] {
  // of its first lines, too, which other jobs have as well
  return (it) =>
    it.place !== undefined && text.startsWith(it.place.source.text)
      ? { ...it, place: { source, span } }
      : it;
}

/** What is said of one run command once need not be said of each call. */
export function distinct(all: Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return all.filter((it) => {
    const key = `${it.message} ${it.place?.span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
