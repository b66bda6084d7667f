import { type Diagnostic, error, warning } from "../error.ts";
import { assignedNames, namesRead } from "../script/assigned_names.ts";
import type { Here } from "../script/interpret/here.ts";
import type {
  Field,
  ListStep,
  RunStep,
  Trace,
} from "../script/interpret/trace.ts";
import { scalarOf } from "../script/interpret/variable.ts";
import { isLeftToJob } from "../script/interpret/settled.ts";
import type { Variables } from "../script/known_text.ts";
import { hasOpaque } from "../script/opaque.ts";
import { runFields } from "../script/interpret/run_fields.ts";
import { readRunCommand, readRunWords } from "../script/run_command.ts";
import { type RunSearch, type RunSite, runsOf } from "../script/run_sites.ts";
import type { Unknowns } from "../script/interpret/unknowns.ts";
import { everyCommand, partsOf } from "../script/walk.ts";
import type { Script } from "../script/script.ts";
import { lineOf } from "../source.ts";
import {
  standingStill,
  type StraightCall,
  straightCalls,
  traceOf,
} from "../script/straighten/straighten.ts";
import { plainTraces } from "../script/straighten/plain_proof.ts";
import { runDoubts } from "./run_doubts.ts";
import { settled } from "./settled_script.ts";
import { sweptVariable } from "../script/swept_variable.ts";
import type { Command } from "../script/syntax.ts";
import { leftInCommands } from "./left_in.ts";
import { receivedRun } from "./received_run.ts";
import { evaluationOf, type ScriptEvaluation } from "./script_evaluation.ts";
import { noneReached } from "./none_reached.ts";
import { findSweeps, sweepsOf } from "./plan.ts";
import { readSweeps, type SweepSite } from "./sweep_site.ts";

/** A script whose runs stand at the top level: the user's, or a straight one. */
export interface ScriptPart {
  script: Script;
  sweeps: SweepSite[];
  /** Makes a message about this script one about the user's. */
  inUserScript(it: Diagnostic): Diagnostic;
}

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
 * part for each time that a run command is reached.
 */
export function readParts(
  given: Script,
  search: RunSearch,
  maxJobs: number,
  machine: Here,
  sweepFlags: readonly string[] = [],
): ScriptParts {
  const here = standingStill(machine);
  const called = asCalled(given, search, here);
  const { script, interpreted } = settled(called, search, maxJobs, here);
  if (!interpreted.ok) {
    return asFound(script, search, sweepFlags, interpreted.diagnostic) ??
      { parts: [], diagnostics: [interpreted.diagnostic] };
  }
  const { trace } = interpreted;
  const said = [
    ...trace.warnings,
    ...leftInCommands(trace, script, search),
    ...unreached(trace, script, search),
    ...runDoubts(trace, script, search),
  ];
  if (isPlain(trace, script, search)) {
    const plain = asWritten(script, search, trace, here, sweepFlags);
    if (plain !== undefined) return withSaid(plain);
  }
  const { calls, diagnostics } = straightCalls(trace, script, search, here);
  if (diagnostics.length > 0) return { parts: [], diagnostics };
  return withSaid(straightParts(calls, trace, script, search, sweepFlags));

  function withSaid(it: ScriptParts): ScriptParts {
    const { none, ...parts } = it;
    const diagnostics = distinct([...said, ...it.diagnostics]);
    // that no run is reached says less than why
    if (none === undefined || said.some((one) => one.severity === "error")) {
      return { ...parts, diagnostics };
    }
    return {
      ...parts,
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
  const found = traceOf(called, search, maxJobs, standingStill(here));
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
function isPlain(trace: Trace, script: Script, search: RunSearch): boolean {
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
  sweepFlags: readonly string[],
  why: Diagnostic,
): ScriptParts | undefined {
  const { sweeps, diagnostics } = findSweeps(
    script,
    search,
    "checked",
    sweepFlags,
  );
  if (
    sweepsVariable(sweeps, script) ||
    diagnostics.some((it) => it.severity === "error")
  ) return undefined;
  return {
    parts: [{ script, sweeps, inUserScript: (it) => it }],
    diagnostics: [
      ...diagnostics,
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

/** Whether a word that may hold overrides reads what the script sets. */
function sweepsVariable(sweeps: SweepSite[], script: Script): boolean {
  const assigned = assignedNames(script.commands, script.source.text);
  return sweeps.some(({ site: { run } }) =>
    run.arguments.some((it, index) =>
      sweptVariable(it, run.arguments[index - 1], assigned) !== undefined
    )
  );
}

/** Whether a word sweeps by what is known of what it reads. */
function sweepsKnown({ runs, decidedBy, unknowns }: Trace): boolean {
  return runs.some(({ fields, moment }) =>
    fields.some((field, at) => {
      const { text, word } = field;
      const readsNames =
        /[^\w./:+@%=-]/.test(text) && /^[\w./@+~-]+=/.test(text) ||
        fields[at + 1]?.word === word;
      return readsNames && [...namesRead(word)].some((it) =>
            decidedBy.has(it) || moment.scopes.some((scope) => scope.has(it))
          ) ||
        listsOutput(field, unknowns);
    })
  );
}

/** `seed=$(seq -s, 3)`: what is printed makes a list of the word. */
function listsOutput({ text, word }: Field, unknowns: Unknowns): boolean {
  const parts = [...partsOf(word)];
  if (!parts.some((it) => it.kind === "command")) return false;
  const known = unknowns.resolved(text) ?? "";
  const written = parts.map((it) => "text" in it ? it.text : "").join("");
  return /^[\w./@+~-]+=/.test(known) &&
    countOf(known) > countOf(written);

  function countOf(it: string): number {
    return it.match(/[,(]/g)?.length ?? 0;
  }
}

/** The script as it is written; undefined where a run sweeps a variable. */
function asWritten(
  script: Script,
  search: RunSearch,
  trace: Trace,
  here: Here,
  sweepFlags: readonly string[],
): ScriptParts | undefined {
  const sites = trace.runs.map((it) => siteOf(it, trace, script, search));
  if (!sites.every((it) => it !== undefined)) return undefined;
  const { sweeps: found, diagnostics } = sweepsOf(script, sites, sweepFlags);
  if (sweepsVariable(found, script) || sweepsKnown(trace)) return undefined;
  const runs = sites.map((it) => it.run);
  const traces = plainTraces(trace, runs, script, search, here);
  if (traces === undefined) return undefined;
  const sweeps = found.map((it, at) =>
    withFacts(it, trace.runs[at], trace, traces[at], search)
  );
  return {
    parts: [{ script, sweeps, inUserScript: (it) => it }],
    diagnostics,
    ...(sites.length === 0 ? { none: noneReached(trace, script, search) } : {}),
  };
}

function straightParts(
  calls: StraightCall[],
  trace: Trace,
  script: Script,
  search: RunSearch,
  sweepFlags: readonly string[],
): ScriptParts {
  const diagnostics: Diagnostic[] = [];
  const parts = calls.flatMap((call, at): ScriptPart[] => {
    const { text } = call.script.source;
    const inUserScript = (it: Diagnostic): Diagnostic =>
      it.place?.source.text === text
        ? { ...it, place: { source: script.source, span: call.span } }
        : it;
    const site = siteOf(call.run, call.trace, call.script, search);
    if (site === undefined) {
      diagnostics.push(error(
        "Cannot write this run as a script of its own: its command is not plain",
        { source: script.source, span: call.span },
        "Write the command out: python main.py …",
      ));
      return [];
    }
    const found = readSweeps(call.script, [site], "checked", sweepFlags);
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

/** A run with what it receives, and the files that its job writes anew. */
function withFacts(
  sweep: SweepSite,
  run: RunStep | undefined,
  trace: Trace,
  job: Trace | undefined,
  search: RunSearch,
): SweepSite {
  const received = run === undefined ? undefined : receivedRun(
    run,
    trace,
    search.launchers,
    search.environment,
    search.task,
  );
  // where they stand in the user's script
  const places = new Map(trace.writtenFiles.map((it) => [it.path, it.span]));
  const writes = job?.writtenFiles.flatMap((it) => {
    const span = places.get(it.path);
    return span === undefined ? [] : [{ ...it, span }];
  }) ?? [];
  return {
    ...sweep,
    ...(received === undefined ? {} : { received }),
    ...(writes.length === 0 ? {} : { writes }),
    reads: job === undefined ? [] : readsOf(job),
  };
}

/** What the run of a job has of the environment here. */
function readsOf({ runs, unknowns, decidedBy }: Trace): string[] {
  const [run] = runs;
  const texts = [
    ...run?.fields.map((it) => it.text) ?? [],
    ...run?.exported ?? [],
  ];
  const names = texts.flatMap((it) => unknowns.within(it)).flatMap((it) =>
    it.kind === "here" ? it.origin.variable ?? [] : []
  );
  return [...new Set(names)].filter((it) =>
    !decidedBy.has(it) && !isLeftToJob(it)
  );
}

/** A run of a script that was interpreted, as the reading of sweeps takes it. */
function siteOf(
  run: RunStep,
  trace: Trace,
  script: Script,
  search: RunSearch,
): RunSite | undefined {
  const command = readRunCommand(
    run.command,
    script.source.text,
    search.launchers,
  );
  if (command === undefined) return undefined;
  const program = readRunWords(
    runFields(run.fields, trace.unknowns),
    search.launchers,
  )?.program.text.text;
  return {
    run: command,
    line: lineOf(script.source.text, run.command.span.start),
    span: run.command.words[0]?.span ?? run.command.span,
    directory: trace.unknowns.resolved(run.directory),
    variables: knownVariables(run, trace, search.environment),
    ...(run.launch === undefined ? {} : { before: run.launch.before }),
    ...(program === undefined || hasOpaque(program) ? {} : { program }),
  };
}

function knownVariables(
  run: RunStep,
  trace: Trace,
  environment: Variables,
): Variables {
  const known = new Map(environment);
  for (const scope of run.moment.scopes) {
    for (const [name, variable] of scope) {
      const text = scalarOf(variable.value);
      const resolved = text === undefined
        ? undefined
        : trace.unknowns.resolved(text);
      if (resolved === undefined || variable.flags === "gone") {
        known.delete(name);
      } else known.set(name, resolved);
    }
  }
  return known;
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
