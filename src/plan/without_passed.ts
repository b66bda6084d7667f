import { type Diagnostic, warning } from "../error.ts";
import { applyEdits, type Edit } from "../script/cut.ts";
import type { Here } from "../script/interpret/here.ts";
import { nameOf } from "../script/interpret/may_hold_run.ts";
import type {
  ListStep,
  Note,
  RunStep,
  Trace,
} from "../script/interpret/trace.ts";
import { endsAway } from "../script/interpret/undecided.ts";
import { parseShell, settingsFor } from "../script/parse_shell.ts";
import { type RunSearch, runsOf } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import { ShellSyntaxError } from "../script/shell_syntax_error.ts";
import { traceOf } from "../script/straighten/straighten.ts";
import type { Command, Statement } from "../script/syntax.ts";
import {
  bodiesOf,
  commandsFrom,
  commandsOf,
  everyCommand,
} from "../script/walk.ts";
import type { Span } from "../source.ts";

/**
 * A script without the runs that it passes by for what is true here, and may
 * be otherwise in a job: `if [ -f best.pt ]; then python eval.py; fi`. Each job
 * starts its one run and no other. The text is as long as it was, so that all
 * stands where it stood.
 */
export function withoutPassed(
  script: Script,
  trace: Trace,
  search: RunSearch,
  maxJobs: number,
  here: Here,
): { script: Script; trace: Trace } {
  const asItIs = { script, trace };
  const isDecided = trace.jumpsHere === "some" ||
    trace.notes.some((it) => it.settles === undefined);
  if (!isDecided || trace.runs.length === 0) return asItIs;
  const { source } = script;
  const blanks: Span[] = [];
  const passed = passedRuns(script, trace, search);
  const edits = passed.map((it): Edit => {
    const { start, end } = it;
    const old = source.text.slice(start, end);
    blanks.push({ start: start + it.text.length, end });
    return { ...it, text: blanked(old, it.text) };
  });
  if (edits.length === 0) return asItIs;
  const text = applyEdits(source.text, edits);
  try {
    const { list } = parseShell(text, settingsFor(source.text));
    const cut = {
      ...script,
      source: { ...source, text },
      commands: list,
      blanks,
    };
    const found = traceOf(cut, search, maxJobs, here);
    if (!found.ok || !isAlike(found.trace, trace)) return asItIs;
    found.trace.notes.unshift(...trace.notes, ...untold(passed, trace, script));
    return { script: cut, trace: { ...found.trace, blanks } };
  } catch (cause) {
    if (!(cause instanceof ShellSyntaxError)) throw cause;
    return asItIs;
  }
}

/** Runs that are taken out though nothing was said of why they are passed by. */
function untold(edits: Edit[], { notes }: Trace, { commands }: Script): Note[] {
  return edits.filter(({ start, end, text }) => {
    const around = commands.statements.find(({ span }) =>
      span.start <= start && span.end >= end
    );
    return text !== "" && around !== undefined &&
      !notes.some(({ span }) =>
        span.start >= around.span.start && span.start < around.span.end
      );
  }).map(({ start, end }): Note => ({
    span: { start, end },
    text: "this run is passed by here",
  }));
}

/** Nothing in place of a text, but for the ends of its lines. */
function blanked(old: string, text: string): string {
  const rest = old.slice(text.length).replace(/[^\n]\n/g, "\\\n");
  return text +
    (text === ""
      ? old.replace(/[^\n]/g, " ")
      : rest.replace(/\\\n|[^]/g, (it) => it.length > 1 ? it : " "));
}

function isAlike(one: Trace, two: Trace): boolean {
  const shown = ({ runs, unknowns }: Trace): string =>
    runs.map(({ span, fields }: RunStep) =>
      [span.start, ...fields.map((it) => unknowns.shown(it.text))].join("\0")
    ).join("\n");
  return shown(one) === shown(two);
}

/** What is to stand in their places, or nothing for here-documents. */
function passedRuns(script: Script, trace: Trace, search: RunSearch): Edit[] {
  const holding = new Set(
    [...trace.functions].filter(([, { body, code }]) =>
      runsOf(commandsFrom(body), code.text, search).length > 0
    ).map(([name]) => name),
  );
  const reached = new Set<Command>(trace.runs.map((it) => it.command));
  const made = new Map<string, number>();
  addCalls(trace.root, reached, made);
  const own = new Set(everyCommand(script.commands));
  const edits: Edit[] = [];
  for (const it of trace.passing) {
    if (commandsOf(it).every((one) => own.has(one))) inStatement(it);
  }
  // a call that was only tried out may be needed there
  for (const name of holding) {
    if (trace.callCounts.get(name) !== made.get(name)) holding.delete(name);
  }
  // a loop may make no turn for what was decided long before
  for (const { pipelines, span } of script.commands.statements) {
    const isBehind = trace.endedAt !== undefined &&
      span.start >= trace.endedAt.span.start;
    if (isBehind) break;
    for (const { commands } of pipelines) commands.forEach(inCommand);
  }
  return [...new Map(edits.map((it) => [it.start, it])).values()];

  function inStatement(it: Statement): void {
    const runs = runsIn(commandsOf(it));
    if (runs.size === 0) return;
    for (const [at, { commands, span, negated }] of it.pipelines.entries()) {
      if (!commands.some((one) => runs.has(one) || isOnlyFor(one, runs))) {
        for (const one of commands) inCommand(one);
        continue;
      }
      edits.push({
        ...span,
        text: inPlaceOf(it, at) ?? (negated === "yes" ? "! :" : ":"),
      });
      for (const one of commands.flatMap((each) => commandsFrom(each))) {
        if (one.kind === "function") continue;
        for (const { hereDocument } of one.redirects) {
          if (
            hereDocument !== undefined && hereDocument.span.start >= span.end
          ) {
            edits.push({ ...hereDocument.span, text: "" });
          }
        }
      }
    }
  }

  /** What leads to a run behind in the same list, if there is one. */
  function inPlaceOf(
    { pipelines, operators }: Statement,
    at: number,
  ): string | undefined {
    const behind = pipelines.findIndex(({ commands }, index) =>
      index > at &&
      commands.flatMap((it) => commandsFrom(it)).some((it) => reached.has(it))
    );
    if (behind === -1) return undefined;
    return operators.slice(at, behind).includes("||") ? "false" : ":";
  }

  function inCommand(command: Command): void {
    if (command.kind === "simple" || command.kind === "coprocess") return;
    if (command.kind === "function") {
      const calls = trace.callCounts.get(command.name) ?? 0;
      return calls > 0 ? inCommand(command.body) : undefined;
    }
    if (endsAway(command)) return;
    for (const { statements } of bodiesOf(command)) {
      for (const it of statements) inStatement(it);
    }
  }

  function runsIn(commands: readonly Command[]): Set<Command> {
    const found = new Set<Command>(
      runsOf(commands, script.source.text, search).map((it) => it.command),
    );
    for (const it of commands) {
      if (
        trace.passed.has(it) ||
        it.kind === "simple" && holding.has(nameOf(it) ?? "")
      ) found.add(it);
    }
    for (const it of reached) found.delete(it);
    return found;
  }
}

/** The calls of functions that were made, whether or not they led to a run. */
function addCalls(
  { statements }: ListStep,
  reached: Set<Command>,
  made: Map<string, number>,
): void {
  for (const event of statements.flatMap((it) => it.events)) {
    if (event.kind === "run") continue;
    if (event.kind === "call") {
      reached.add(event.command);
      made.set(event.name, (made.get(event.name) ?? 0) + 1);
    }
    const bodies = event.kind === "loop"
      ? event.iterations.map((it) => it.body)
      : [event.body];
    for (const it of bodies) addCalls(it, reached, made);
  }
}

/** Whether a loop does nothing but start runs: without, it may have no end. */
function isOnlyFor(command: Command, runs: ReadonlySet<Command>): boolean {
  return /^(while|for|arithmetic for)$/.test(command.kind) &&
    "body" in command && command.body.kind === "list" &&
    command.body.statements.every((it) =>
      it.pipelines.some(({ commands }) => commands.some((one) => runs.has(one)))
    );
}

/** Runs that are passed by here, and may be started by a job. */
export function stillPassed(
  { passed, runs }: Trace,
  { source, commands }: Script,
): Diagnostic[] {
  if (passed.size === 0 || runs.length === 0) return [];
  const own = new Set(everyCommand(commands).map((it) => it.span.start));
  return [...passed].filter(({ span }) => own.has(span.start)).map(({ span }) =>
    warning(
      "Jobs of other runs ask again whether to start this one too",
      { source, span },
      "Write out what runs, without asking: python main.py …",
    )
  );
}
