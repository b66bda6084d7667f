import type { Span } from "../source.ts";
import type { RunCommand } from "./run_command.ts";
import type { Command, List, Pipeline, Statement, Word } from "./syntax.ts";
import {
  commandName,
  commandsFrom,
  commandsOf,
  everyCommand,
  everyPart,
  statementAround,
} from "./walk.ts";

/** A stretch of a text and what to put in its place. */
export interface Edit extends Span {
  text: string;
}

/**
 * Tells what to change in a script so that of its run commands only `kept` is
 * left, or none. All statements are looked at once, not again for each run. A run goes with the whole pipeline around it, since `| tee out.txt`
 * or `> out.txt` without the run would empty what another job writes; all
 * else of its statement stays, for `cd sub && python …` moves what follows.
 */
export function cutOtherRuns(
  list: List,
  runs: readonly Pick<RunCommand, "command">[],
  source: string,
): (kept?: Pick<RunCommand, "command">) => Edit[] {
  const all = new Set<Command>(runs.map((it) => it.command));
  // most scripts do without, and may be long
  const mayRead = /\$[?!{]|%|PIPESTATUS/.test(source);
  const traces = mayRead && readsTraces(list) ? "left" : "gone";
  const cut = (statement: Statement, kept: Command | undefined): Edit[] => {
    const cutter = new Cutter(source, all, kept, traces);
    cutter.list({ ...list, statements: [statement] }, "may become empty");
    return cutter.edits;
  };
  const holders = new Map<Command, Statement>();
  for (const command of all) {
    const holder = list.statements[statementAround(list, command)];
    if (holder !== undefined) holders.set(command, holder);
  }
  const without = [...new Set(holders.values())]
    .sort((a, b) => a.span.start - b.span.start)
    .map((statement) => ({ statement, edits: cut(statement, undefined) }));
  return (kept) => {
    const holder = kept && holders.get(kept.command);
    const all: Edit[] = [];
    for (const { statement, edits } of without) {
      const own = statement === holder ? cut(statement, kept?.command) : edits;
      for (const edit of own) addEdit(edit, all);
    }
    return all;
  };
}

/** Adds an edit; lines that go one after the other are one stretch. */
function addEdit(edit: Edit, edits: Edit[]): void {
  const last = edits.at(-1);
  if (last?.end !== edit.start || last.text + edit.text !== "") {
    edits.push(edit);
  } else edits[edits.length - 1] = { ...last, end: edit.end };
}

class Cutter {
  readonly edits: Edit[] = [];

  constructor(
    readonly source: string,
    readonly runs: Set<Command>,
    readonly kept: Command | undefined,
    /** Whether what a run leaves in `$?` and its kin must be there. */
    readonly traces: "left" | "gone",
  ) {}

  list(list: List, emptiness: "may become empty" | "needs a command"): void {
    const doomed = list.statements.filter((it) => this.isWhollyCut(it));
    const survivor = emptiness === "needs a command" &&
        doomed.length === list.statements.length
      ? doomed.at(-1)
      : undefined;
    for (const statement of list.statements) {
      if (!this.holdsRun(commandsOf(statement))) continue;
      if (doomed.includes(statement) && statement !== survivor) {
        this.removeStatement(statement);
      } else {
        for (const pipeline of statement.pipelines) this.pipeline(pipeline);
      }
    }
  }

  /** Whether nothing of a statement stays without its runs. */
  private isWhollyCut(statement: Statement): boolean {
    if (this.traces === "left") return false;
    return statement.pipelines.every((pipeline) => {
      const [command] = pipeline.commands;
      return this.holdsRun(commandsOfPipeline(pipeline)) &&
        !this.holdsKept(pipeline) &&
        (pipeline.commands.length > 1 || command?.kind === "simple") &&
        !pipeline.commands.some((it) => this.endsShell(it));
    });
  }

  private pipeline(pipeline: Pipeline): void {
    if (!this.holdsRun(commandsOfPipeline(pipeline))) return;
    const [command] = pipeline.commands;
    if (command === undefined) return;
    const single = pipeline.commands.length === 1;
    if (command.kind !== "simple" && (single || this.holdsKept(pipeline))) {
      for (const one of pipeline.commands) this.withinCompound(one);
    } else if (!this.holdsKept(pipeline)) {
      this.replacePipeline(pipeline, single && this.endsShell(command));
    } else {
      for (const one of pipeline.commands) this.withinCompound(one);
    }
  }

  private withinCompound(command: Command): void {
    if (command.kind !== "subshell" && command.kind !== "group") return;
    this.list(command.body, "needs a command");
    if (commandsFrom(command).some((it) => it === this.kept)) return;
    for (const redirect of command.redirects) {
      if (/>/.test(redirect.operator)) {
        this.removeRedirect(redirect.span);
      }
    }
  }

  /** `exec python …` ends the script, with or without the run. */
  private endsShell(command: Command): boolean {
    return this.runs.has(command) && command.kind === "simple" &&
      commandName(command, this.source) === "exec";
  }

  /** In its place stands what succeeds, with the same number of statuses. */
  private replacePipeline(pipeline: Pipeline, endsShell: boolean): void {
    const commands = pipeline.commands.map(() => endsShell ? "exit" : ":");
    const not = pipeline.negated === "yes" ? "! " : "";
    this.edits.push({ ...pipeline.span, text: not + commands.join(" | ") });
    this.removeHereDocuments(commandsOfPipeline(pipeline));
  }

  private removeStatement(statement: Statement): void {
    this.removeHereDocuments(commandsOf(statement));
    const { source } = this;
    let { start } = statement.span;
    let { end } = statement;
    const lineStart = source.lastIndexOf("\n", start - 1) + 1;
    const newline = source.indexOf("\n", end);
    const lineEnd = newline === -1 ? source.length : newline + 1;
    const alone = /^[ \t]*$/.test(source.slice(lineStart, start)) &&
      /^[ \t]*(#.*)?\n?$/.test(source.slice(end, lineEnd));
    if (alone) {
      start = lineStart;
      end = lineEnd;
    } else end += /^[ \t]*/.exec(source.slice(end))?.[0].length ?? 0;
    this.edits.push({ start, end, text: "" });
  }

  private removeHereDocuments(commands: Iterable<Command>): void {
    for (const command of commands) {
      if (command.kind === "function") continue;
      for (const { hereDocument } of command.redirects) {
        if (hereDocument !== undefined) {
          this.edits.push({ ...hereDocument.span, text: "" });
        }
      }
    }
  }

  private removeRedirect(span: Span): void {
    let { start } = span;
    while (/[ \t]/.test(this.source[start - 1] ?? "")) start--;
    this.edits.push({ start, end: span.end, text: "" });
  }

  private holdsRun(commands: Iterable<Command>): boolean {
    return [...commands].some((it) => this.runs.has(it) && it !== this.kept);
  }

  private holdsKept(pipeline: Pipeline): boolean {
    return commandsOfPipeline(pipeline).some((it) => it === this.kept);
  }
}

/** What a run leaves behind for later commands to read. */
const traceNames = new Set(["?", "!", "PIPESTATUS"]);

/** Commands to which `%1` means a job. */
const jobCommands = new Set(["wait", "kill", "fg", "bg", "disown", "jobs"]);

/**
 * Whether a script reads what a run leaves behind: `$?`, `${PIPESTATUS[0]}`,
 * `$!`, `wait %1`, or a trap on errors.
 */
export function readsTraces(list: List): boolean {
  const read = everyPart(list).some((part) =>
    part.kind === "parameter" && traceNames.has(part.name) ||
    part.kind === "single" && /\$[?!]|PIPESTATUS/.test(part.text)
  );
  return read || everyCommand(list).some((command) => {
    if (command.kind !== "simple") return false;
    const [first, ...rest] = command.words;
    return first !== undefined && jobCommands.has(plainText(first) ?? "") &&
      rest.some((it) => plainText(it)?.startsWith("%"));
  });
}

function plainText(word: Word): string | undefined {
  const [part] = word.parts;
  return word.parts.length === 1 && part?.kind === "text"
    ? part.text
    : undefined;
}

function commandsOfPipeline(pipeline: Pipeline): Command[] {
  return pipeline.commands.flatMap((it) => commandsFrom(it));
}

/** The text with edits made; they may not overlap, but may lie within others. */
export function applyEdits(text: string, edits: Edit[]): string {
  let result = "";
  let at = 0;
  for (const edit of inOrder(edits)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** Edits by place, without those that lie inside of a larger one. */
export function inOrder<One extends Edit>(edits: One[]): One[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: One[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last === undefined || edit.start >= last.end) kept.push(edit);
  }
  return kept;
}
