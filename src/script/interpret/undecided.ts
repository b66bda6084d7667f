import type { Span } from "../../source.ts";
import { Refusal, RunReached, ShellFault } from "./faults.ts";
import type { Command } from "../syntax.ts";
import { bodiesOf, commandsOf } from "../walk.ts";
import type { Jump } from "./jump.ts";
import { nameOf } from "./may_hold_run.ts";
import { joined } from "./join_states.ts";
import type { Shell } from "./shell.ts";
import { isAsHere } from "./start_state.ts";
import { type State, statusOf } from "./state.ts";
import type { Effect } from "./trace.ts";
import { inputsAsTheyAre, type Sink } from "./streams.ts";
import type { Origin, UnknownValue } from "./unknowns.ts";
import { noteUntaken, type UntakenJump } from "./untaken_jumps.ts";

/** A choice that only the job, or what is true here, can make. */
export interface Undecided {
  /** The unknown value it depends on. */
  mark: string;
  span: Span;
  alternatives: (() => Jump | undefined)[];
  /** Which one it is here, or, of a run's status, where the run ends well. */
  actual: number | undefined;
  /** `list`: the job decides also where a run hangs on it, as written. */
  around: "list" | "compound";
  /** It is no status, but what `case` looks at, or the words of a loop. */
  words?: "yes" | "no turn";
}

/** What came of trying out one alternative. */
export interface Trial {
  state: State;
  jump: Jump | undefined;
  effects: Effect[];
  written: Map<Sink, string[]>;
  /** Jumps within it that are not taken. */
  untaken?: UntakenJump[];
}

/**
 * Tries out all alternatives. Where none holds a run, what they leave behind
 * is joined; where one does, what is true here decides, or the script is
 * refused.
 */
export function undecided(it: Undecided, shell: Shell): Jump | undefined {
  const value = shell.unknowns.first(it.mark);
  const kind = value?.origin.run !== undefined
    ? "run"
    : value?.kind === "here"
    ? "here"
    : "job";
  if (shell.kept !== undefined) shell.kept.undecided = "yes";
  const trials: Trial[] = [];
  for (const [index, alternative] of it.alternatives.entries()) {
    const tried = tryOut(alternative, shell);
    if (!(tried instanceof RunReached)) {
      trials.push(tried);
      continue;
    }
    return withRun(it, index, kind, tried, shell);
  }
  const { actual } = it;
  if (kind === "run" && actual !== undefined) {
    // a run ends well, as far as can be told
    if (trials[actual]?.jump !== undefined) shell.retried = true;
    return it.alternatives[actual]?.();
  }
  const chosen = actual === undefined || kind === "job"
    ? undefined
    : trials[actual];
  if (
    chosen?.jump !== undefined && actual !== undefined &&
    (chosen.jump.kind !== "exit" || chosen.jump.fault !== undefined)
  ) {
    // leaving a loop, a function or a line decides what else there is
    note(it, shell);
    shell.jumpsHere = "some";
    if (shell.step !== undefined) shell.step.jumped = "here";
    return it.alternatives[actual]?.();
  }
  // a command of a list is assumed to end well, for what nothing hangs on
  const assumed = it.around === "list" && kind === "job" && actual !== undefined
    ? trials[actual]
    : undefined;
  if (
    assumed?.jump?.kind === "exit" && assumed.jump.fault !== undefined &&
    actual !== undefined
  ) return it.alternatives[actual]?.();
  const going = trials.filter((one) => one.jump === undefined);
  if (going.length === 0) {
    const first = trials[actual ?? 0];
    if (first?.jump?.kind === "exit" && first.jump.fault !== undefined) {
      throw first.jump.fault;
    }
    adopt(trials, first ?? trials[0], it, shell, "job");
    return first?.jump;
  }
  const likely = chosen ?? assumed;
  const base = likely !== undefined && likely.jump === undefined
    ? likely
    : going[0];
  const directory = assumed?.jump === undefined ? assumed?.state : undefined;
  const place = directory === undefined ? undefined : placeOf(directory);
  adopt(going, base, it, shell, kind === "here" ? "here" : "job");
  if (kind === "job") noteUntaken(trials, it, shell);
  // `mkdir d && cd d`: nobody goes on in the wrong directory by intent
  if (place !== undefined) {
    shell.state.directory = place.directory;
    for (const [name, variable] of place.variables) {
      if (variable !== undefined) shell.state.scopes[0]?.set(name, variable);
    }
  }
  return undefined;
}

function placeOf({ directory, scopes }: State) {
  const names = ["PWD", "OLDPWD"];
  return {
    directory,
    variables: names.map((it) => [it, scopes[0]?.get(it)] as const),
  };
}

/** Goes on with what is common to some trials. */
function adopt(
  trials: Trial[],
  base: Trial | undefined,
  it: Undecided,
  shell: Shell,
  kind: "here" | "job",
): void {
  if (base === undefined) return;
  shell.state = joined(trials, base, it, shell, kind);
  for (const { untaken } of trials) shell.untaken.push(...untaken ?? []);
  shell.epoch++;
}

function withRun(
  it: Undecided,
  index: number,
  kind: "run" | "here" | "job",
  reached: RunReached,
  shell: Shell,
): Jump | undefined {
  const { actual } = it;
  if (kind === "run") {
    refuseSecondRun(it, reached, index === actual ? "goes on" : "retry", shell);
  }
  if (it.around === "list" && kind === "job") {
    // the list stays as it is written: the job decides
    return it.alternatives[index]?.();
  }
  if (actual === undefined || kind === "job") {
    return refuseDepending(it.mark, it.span, shell);
  }
  note(it, shell);
  const { step } = shell;
  const runs = shell.runs.length;
  const jump = it.alternatives[actual]?.();
  const isReached = shell.runs.slice(runs).some((one) =>
    one.command === reached.command
  );
  if (!isReached) notePassed(it.mark, reached, shell, step);
  return jump;
}

/** A run is passed by for what may be otherwise in the job. */
export function notePassed(
  mark: string,
  { command }: RunReached,
  shell: Shell,
  step = shell.step,
): void {
  const varies = shell.unknowns.within(mark).some((it) =>
    it.kind === "here" && it.origin.variable === undefined
  );
  if (
    !varies || step === undefined || commandsOf(step.statement).some(endsAway)
  ) return;
  shell.passed.add(command);
  shell.passing.add(step.statement);
}

/** `if …; then python a.py; exit; fi`: where a run is, another one is not. */
export function endsAway(command: Command): boolean {
  if (command.kind === "simple" || command.kind === "function") return false;
  return bodiesOf(command).some(({ statements }) => {
    const last = statements.at(-1)?.pipelines.at(-1)?.commands[0];
    return last?.kind === "simple" &&
      /^(exit|return|continue|break|exec)$/.test(nameOf(last) ?? "");
  });
}

/** A run that hangs on how another ends would have to be in its job. */
function refuseSecondRun(
  it: Undecided,
  { place, program }: RunReached,
  use: "goes on" | "retry",
  shell: Shell,
): never {
  const first = shell.unknowns.first(it.mark)?.origin.program ?? "";
  throw new Refusal(
    `Cannot make jobs of two runs that belong together: whether "${program}" runs depends on how "${first}" ends`,
    place,
    first !== program && /^[\w./-]+$/.test(first)
      ? `Add --run ${first}: "${program}" then stays behind it, in the same job`
      : use === "retry"
      ? "Leave the second try out: mlxpsub wait --retry 1 --on failed submits failed jobs again"
      : "Put each run command on a line of its own",
  );
}

/** Refuses a script whose runs depend on what only the job knows. */
export function refuseDepending(
  mark: string,
  span: Span,
  shell: Shell,
): never {
  let origin = shell.unknowns.first(mark)?.origin;
  while (origin?.from !== undefined) origin = origin.from;
  const what = origin?.what ?? shell.unknowns.shown(mark);
  const line = (what.split("\n")[0] ?? "").trimEnd();
  const shown = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  const name = origin?.variable;
  shell.refuse(
    `Cannot tell which runs there are: it depends on "${shown}", which is known only in the job`,
    span,
    name !== undefined && isAsHere(name) && !shell.here.environment.has(name)
      ? `Set ${name} in the script, or export it before the call: ${name}=… mlxpsub …`
      : isOutput(origin)
      ? "Run it before mlxpsub, with > runs.txt behind it, and write cat runs.txt in its place"
      : "Write the value into the script, or one run command for each case",
  );
}

/** Whether it is what a command prints, and others read: `$(./list.sh)`. */
function isOutput(origin: Origin | undefined): boolean {
  const { source, span } = origin?.place ?? {};
  if (source === undefined || span === undefined) return false;
  return /(?:[$<]\(|`)\s*$/.test(source.text.slice(0, span.start)) ||
    /^\s*\|(?!\|)/.test(source.text.slice(span.end));
}

/** "line 5: `[ -f a.csv ]` holds here" */
function note(it: Undecided, shell: Shell): void {
  const value = shell.unknowns.first(it.mark);
  if (value !== undefined) noteValue(value, it.span, shell, it.words);
}

/** Notes what is true here and decides about a run; `words`: no status. */
export function noteHere(
  mark: string,
  span: Span,
  shell: Shell,
  words?: "yes" | "no turn",
): void {
  for (const value of shell.unknowns.within(mark)) {
    if (value.kind === "here") noteValue(value, span, shell, words);
  }
}

/** The same of one value. */
export function noteValue(
  value: UnknownValue,
  span: Span,
  shell: Shell,
  words?: "yes" | "no turn",
): void {
  if (value.origin.run !== undefined) return;
  const { variable, what, place } = value.origin;
  if (variable !== undefined) {
    shell.decidedBy.set(variable, shell.here.environment.get(variable));
  }
  if (shell.trials > 0) return;
  const line = (what.split("\n")[0] ?? "").trimEnd();
  const text = `\`${line.length > 60 ? `${line.slice(0, 60)}…` : line}\``;
  const matchesNothing = value.kind === "here" &&
    (value.text === what ||
      value.text === "" && value.origin.names === "yes") &&
    /[*?[]/.test(what);
  const said = variable !== undefined
    ? variableHere(variable, shell)
    : matchesNothing
    ? `${text} matches nothing here`
    : value.kind === "here" && words === undefined &&
        value.origin.of === undefined && /^\d+$/.test(value.text)
    ? `${text} ${value.text === "0" ? "holds" : "does not hold"} here`
    : `${text} is what it is here`;
  const isLoop = words === "no turn";
  shell.notes.push({
    span: isLoop
      ? shell.place(span).span
      : place?.span ?? shell.place(span).span,
    text: isLoop ? `this loop makes no turn here: ${said}` : said,
    ...(matchesNothing || /^\[\[? .*-[defrswx] /.test(what)
      ? { of: "files" }
      : {}),
  });
}

/** "S is "1,2" here" */
export function variableHere(name: string, { here }: Shell): string {
  const value = here.environment.get(name);
  if (value === undefined) return `${name} is not set here`;
  const line = value.split("\n")[0] ?? "";
  return line.length > 40 || line !== value
    ? `${name} is "${line.slice(0, 40)}…" here`
    : `${name} is "${value}" here`;
}

/** An error of the script that is only tried out ends it no sooner than that. */
function endOf(
  alternative: () => Jump | undefined,
  shell: Shell,
): Jump | undefined {
  try {
    return alternative();
  } catch (cause) {
    if (!(cause instanceof ShellFault)) throw cause;
    shell.setStatus(statusOf(cause.status));
    return { kind: "exit", why: "error", fault: cause };
  }
}

/** Runs one alternative; everything is as before afterwards. */
export function tryOut(
  alternative: () => Jump | undefined,
  shell: Shell,
): Trial | RunReached {
  const before = shell.state;
  const written = new Map<Sink, number>(
    [...shell.sinks].map((it) => [it, it.chunks.length]),
  );
  const restoreInputs = inputsAsTheyAre(before.descriptors.values());
  const { step, list, effects, endedAt } = shell;
  const complaints = shell.stderr.length;
  const untaken = shell.untaken.length;
  shell.state = shell.fork();
  shell.effects = [];
  shell.step = undefined;
  shell.list = undefined;
  shell.trials++;
  try {
    const jump = endOf(alternative, shell);
    return {
      state: shell.state,
      jump,
      effects: shell.effects,
      written: new Map(
        [...written].map(([sink, from]) => [sink, sink.chunks.slice(from)]),
      ),
      untaken: shell.untaken.slice(untaken),
    };
  } catch (cause) {
    if (!(cause instanceof RunReached) || shell.trials > 1) throw cause;
    return cause;
  } finally {
    shell.trials--;
    shell.state = before;
    shell.effects = effects;
    shell.step = step;
    shell.list = list;
    shell.endedAt = endedAt;
    shell.untaken.length = Math.min(shell.untaken.length, untaken);
    shell.stderr.length = Math.min(shell.stderr.length, complaints);
    for (const [sink, from] of written) sink.chunks.length = from;
    restoreInputs();
    shell.epoch++;
  }
}
