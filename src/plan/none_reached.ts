import { type Diagnostic, error } from "../error.ts";
import { giveArguments } from "../script/interpret/parameter/warnings.ts";
import type { ListStep, Step, Trace } from "../script/interpret/trace.ts";
import { type RunSearch, runsOf } from "../script/run_sites.ts";
import type { Script } from "../script/script.ts";
import type { Command, Statement } from "../script/syntax.ts";
import {
  bodiesOf,
  commandsFrom,
  commandsIn,
  commandsOf,
  everyCommand,
  onlyCommand,
} from "../script/walk.ts";
import { lineOf, type Span } from "../source.ts";
import { noRuns } from "./plan.ts";

/** No run is reached: where the way ended, and why. */
export function noneReached(
  trace: Trace,
  script: Script,
  search: RunSearch,
): Diagnostic {
  const { source, commands } = script;
  const refuse = (why: string, span?: Span, hint?: string): Diagnostic =>
    error(
      `Cannot find a run in ${source.name}: ${why}`,
      span && { source, span },
      hint,
    );
  const named = runsOf(everyCommand(commands), source.text, search);
  const note = trace.notes.find((it) => it.settles === undefined);
  const { endedAt } = trace;
  const isPlainEnd = endedAt === undefined ||
    /^(exit|error|return)$/.test(endedAt.why);
  if (note !== undefined && isPlainEnd) {
    return refuse(
      `no run command is reached: ${note.text}`,
      note.span,
      note.of === "files"
        ? "Call mlxpsub from where the jobs find these files"
        : undefined,
    );
  }
  const [first] = named;
  // `"${cmd[@]}"` behind an exit may be the run
  const last = commands.statements.at(-1);
  const cutShort = endedAt !== undefined && last !== undefined &&
    endedAt.span.end < last.span.start &&
    /\b(python|torchrun|accelerate)/.test(
      source.text.slice(endedAt.span.end),
    );
  if (first === undefined && !cutShort) {
    return argumentMissing() ?? otherCommand(trace, script, refuse) ??
      noRuns(source, search);
  }
  if (endedAt !== undefined) {
    return refuse(
      `no run command is reached: the script ends here${
        isPlainEnd ? ledTo(endedAt.span) : ` (${endedAt.why})`
      }`,
      endedAt.span,
      setAbove(endedAt.why) ?? hintFor(statementWith(endedAt.span)) ??
        hintForAll(),
    );
  }
  if (first === undefined) return noRuns(source, search);
  const line = lineOf(source.text, first.command.span.start);
  const reached = bodiesReached(trace.root);
  for (const holder of holdersOf(first.command, commands.statements)) {
    const why = whyNot(holder, first.command, line, reached, trace);
    const decides = trace.notes.find(({ span }) =>
      span.start >= holder.span.start && span.end <= first.command.span.start
    );
    if (why !== undefined && decides !== undefined) {
      return refuse(
        `no run command is reached: ${decides.text}`,
        decides.span,
        "What decides about runs is looked at here: call mlxpsub where it leads to one",
      );
    }
    if (why === undefined) continue;
    return refuse(
      `no run command is reached: ${why}`,
      headOf(holder.span),
      hintFor(holder) ?? (isLoop(holder) ? goThrough : hintForAll()) ??
        (holder.kind === "function"
          ? `Call ${holder.name}, or give mlxpsub the script that reads this one and calls it`
          : undefined),
    );
  }
  return argumentMissing() ?? refuse("no run command is reached", {
    ...first.command.span,
  });

  /** What the words of the run would come from. */
  function argumentMissing(): Diagnostic | undefined {
    const missing = trace.warnings.find((it) => it.hint === giveArguments);
    const span = missing?.place?.span;
    return missing === undefined || span === undefined
      ? undefined
      : refuse(missing.message, span, giveArguments);
  }

  function statementWith({ start, end }: Span): Statement | undefined {
    return commands.statements.find((it) =>
      it.span.start <= start && it.span.end >= end
    );
  }

  /** A place that reads the script's arguments needs some. */
  function hintFor(it: { span: Span } | undefined): string | undefined {
    const isFunction = it !== undefined && "kind" in it &&
      it.kind === "function";
    const text = it === undefined || isFunction
      ? ""
      : source.text.slice(it.span.start, it.span.end);
    const reads = /\$[#@*1-9]|\$\{[#@*1-9]|\bfor \w+(;|\s*\n|\s+do\b)/;
    return (script.arguments ?? []).length === 0 && reads.test(text)
      ? giveArguments
      : undefined;
  }

  /** The same of all that stands in no function. */
  function hintForAll(): string | undefined {
    return commands.statements.filter((it) =>
      onlyCommand(it)?.kind !== "function"
    ).map(hintFor).find((it) => it !== undefined);
  }

  /** The line of the choice around a place, if it is another line. */
  function ledTo({ start, end }: Span): string {
    const choice = commands.statements.flatMap((it) => commandsOf(it))
      .findLast(({ kind, span }) =>
        (kind === "if" || kind === "case") && span.start < start &&
        span.end >= end
      );
    if (choice === undefined) return "";
    const line = lineOf(source.text, choice.span.start);
    return line === lineOf(source.text, start)
      ? ""
      : `, where line ${line} leads`;
  }

  function headOf({ start, end }: Span): Span {
    const newline = source.text.indexOf("\n", start);
    return { start, end: newline === -1 ? end : Math.min(newline, end) };
  }
}

const goThrough =
  "What it goes through is looked at here: call mlxpsub where its files and variables are";

function isLoop({ kind }: Command): boolean {
  return kind === "for" || kind === "while" || kind === "arithmetic for";
}

/** What ends a script under `set -u`: `X: unbound variable`. */
function setAbove(why: string): string | undefined {
  const name = /^([A-Za-z_]\w*): unbound variable$/.exec(why)?.[1];
  return name &&
    `Set ${name} above this line, or write \${${name}:-} in its place`;
}

/** The compound commands around a command, outer ones first. */
function holdersOf(
  command: Command,
  statements: readonly Statement[],
): Exclude<Command, { kind: "simple" }>[] {
  return statements.flatMap((it) => commandsOf(it)).filter((it) =>
    it.kind !== "simple"
  ).filter((it) => commandsFrom(it).includes(command));
}

/** The lists that were entered. */
function bodiesReached(root: ListStep): Set<unknown> {
  const all = new Set<unknown>();
  const pending = [root];
  for (let it = pending.pop(); it !== undefined; it = pending.pop()) {
    all.add(it.list);
    for (const step of it.statements.flatMap((one) => one.events)) {
      pending.push(...bodiesIn(step));
    }
  }
  return all;
}

function bodiesIn(step: Step): ListStep[] {
  if (step.kind === "run") return [];
  return step.kind === "loop"
    ? step.iterations.map((it) => it.body)
    : [step.body];
}

/** Why the way does not go through a compound command to one within it. */
function whyNot(
  holder: Exclude<Command, { kind: "simple" }>,
  command: Command,
  line: number,
  reached: Set<unknown>,
  trace: Trace,
): string | undefined {
  if (holder.kind === "function") {
    return (trace.callCounts.get(holder.name) ?? 0) === 0
      ? `nothing calls ${holder.name}`
      : undefined;
  }
  const body = bodiesOf(holder).find((it) => commandsIn(it).includes(command));
  if (body === undefined || reached.has(body)) return undefined;
  switch (holder.kind) {
    case "for":
    case "while":
    case "arithmetic for":
      return `this loop makes no turn here${
        trace.stderr.length === 0 ? "" : ` (${trace.stderr.at(-1)?.trim()})`
      }`;
    case "if":
    case "case":
      return `what leads to line ${line} does not hold here`;
    default:
      return undefined;
  }
}

/** Programs that are languages of their own. */
const otherLanguage =
  /^(Rscript|R|julia|matlab|octave|node|perl|ruby|java|stata|stata-mp|sas|mathematica|wolframscript|lua|ghc|go|cargo|make|snakemake|nextflow)$/;

/** Words before a program, and their options. */
const starters =
  /^(-.*|\d+|srun|mpirun|mpiexec|exec|time|nice|nohup|env|\w+=.*)$/;

/** `eval` of a variable or an output that sets up no environment. */
const startsWhatIsRead =
  /^eval\s+["']?(?:\$\{?(?!\w*conda)\w|(?:\$\(|`)(?!.*\b(?:\w*conda|mamba|ssh-agent|dircolors|module\w*|lmod|pyenv|direnv|spack|opam|starship|brew|getopt)\b))/s;

/** A command that may be meant as the run. */
function otherCommand(
  { effects }: Trace,
  { source }: Script,
  refuse: (why: string, span?: Span, hint?: string) => Diagnostic,
): Diagnostic | undefined {
  const left = effects.filter((it) =>
    it.kind === "left" && it.span !== undefined
  );
  const open = left.find(({ open, words = [], span }) =>
    open !== undefined || words[0] === "eval" && words.length > 1 &&
      (/python/.test(words.join(" ")) ||
        startsWhatIsRead.test(source.text.slice(span?.start, span?.end)))
  );
  if (open?.span !== undefined) {
    const { start, end } = open.span;
    return refuse(
      `what "${
        source.text.slice(start, end).split(/\s/)[0]
      }" starts is known only in the job`,
      open.span,
      "Write the command out: python main.py …",
    );
  }
  for (const { words = [], span, script: read } of left) {
    if (read !== undefined) continue;
    const [name = "", file = ""] = words;
    const isShell = /^(?:.*\/)?(?:ba|da|z|k)?sh$/.test(name) ||
      name === "source" || name === ".";
    const script = isShell ? file : /^\S*\/\S*\.sh$/.test(name) ? name : "";
    if (/^[^-]/.test(script) && !/bashrc|activate|profile/.test(script)) {
      return refuse(
        `${script} cannot be read here, and may be what starts the runs`,
        span,
        "Submit from where it is, or write the python command in this script",
      );
    }
  }
  for (const { words = [], span } of left) {
    const found = words.find((it) => !starters.test(it));
    if (found !== undefined && otherLanguage.test(found)) {
      return refuse(
        `${found} is no python, and only python programs become jobs`,
        span,
        `Start it from a python program, with subprocess.run(["${found}", …])`,
      );
    }
  }
  return undefined;
}
