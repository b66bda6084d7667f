import { cutOtherRuns, type Edit } from "../cut.ts";
import type { RunCommand } from "../run_command.ts";
import type { Command, CompoundCommand, List, Statement } from "../syntax.ts";
import { commandsFrom, everyCommand } from "../walk.ts";
import {
  asList,
  commandsWithinStatement,
  type Facts,
  plainName,
  statementAsList,
  statementHoldsRun,
} from "./facts.ts";
import type { Unknowns } from "./markers.ts";
import { type Change, changesBetween } from "./moment.ts";
import { type Piece, positional } from "./pieces.ts";
import type {
  BodyStep,
  CallStep,
  ListStep,
  LoopStep,
  Moment,
  RunStep,
  StatementStep,
  Step,
} from "./steps.ts";
import { type Frame, NotStraight, RunWords, type Style } from "./run_words.ts";
import { changesVariable, isJump, isPure, jumpsIn } from "./pure_steps.ts";
import { wayTo } from "./way_to_run.ts";
import { isLoopInput, type StatementText } from "./statement_text.ts";

/** Steps of a run → pieces of a script that takes these steps alone. */
export function straightPieces(
  run: RunStep,
  root: ListStep,
  facts: Facts,
  unknowns: Unknowns,
  style: Style,
): Piece[] {
  const it = new Straightener(run, facts, unknowns, style);
  it.list(root, { arguments: [], kind: "script" });
  return it.pieces;
}

class Straightener {
  readonly pieces: Piece[] = [];
  readonly words: RunWords;
  readonly text: StatementText;
  readonly #path: Set<object>;
  readonly #iterations: Map<LoopStep, number>;
  #passed: "no" | "yes" = "no";

  constructor(
    readonly run: RunStep,
    readonly facts: Facts,
    readonly unknowns: Unknowns,
    style: Style,
  ) {
    this.words = new RunWords(facts, unknowns, style);
    this.text = this.words.text;
    const way = wayTo(run);
    this.#path = way.steps;
    this.#iterations = way.iterations;
  }

  list(step: ListStep, frame: Frame): void {
    for (const statement of step.statements) {
      if (this.#path.has(statement)) this.#onPath(statement, frame);
      else if (statementHoldsRun(statement.statement, this.facts)) {
        this.#dropped(statement, frame);
      } else this.#kept(statement, frame);
    }
  }

  #code(text: string, statement?: Statement, list?: List): void {
    if (text.trim() === "") return;
    this.pieces.push({
      kind: "code",
      text,
      ...(statement === undefined
        ? {}
        : { span: { start: statement.span.start, end: statement.end } }),
      ...(list === undefined ? {} : { list }),
    });
  }

  /** `local` has no place outside of functions. */
  #localEdits(statement: Statement, frame: Frame): Edit[] {
    return frame.kind === "script" ? [] : this.text.localEdits(statement);
  }

  // Statements without runs

  #kept(step: StatementStep, frame: Frame): void {
    const { statement } = step;
    const command = onlyCommand(statement);
    if (command?.kind === "function") {
      if (this.facts.runFunctions.has(command.name)) return;
    } else if (command?.kind === "simple") {
      const name = plainName(command, this.facts.text);
      if (isJump(name)) return;
    } else if (
      command?.kind === "if" && command.redirects.length === 0 &&
      statement.terminator !== "&"
    ) {
      const taken = step.events.find((it): it is BodyStep =>
        it.kind === "branch" && it.command === command
      );
      if (taken !== undefined) {
        this.#conditions(command, taken.index, frame);
        if (taken.body !== undefined) this.list(taken.body, frame);
        return;
      }
    } else if (
      command?.kind === "case" && command.redirects.length === 0 &&
      statement.terminator !== "&" &&
      !changesVariable(this.text.slice(command.subject))
    ) {
      const taken = step.events.filter((it): it is BodyStep =>
        it.kind === "branch" && it.command === command
      );
      if (taken.length > 0) {
        for (const it of taken) {
          if (it.body !== undefined) this.list(it.body, frame);
        }
        return;
      }
    }
    const jumps = jumpsIn(statement, this.facts);
    if (jumps.length > 0 && isPure(statement, jumps, this.facts)) return;
    const edits = jumps.map((it) => ({
      ...it.span,
      text: this.#passed === "yes" ? ":" : "exit",
    }));
    this.#code(
      this.text.statement(statement, [
        ...edits,
        ...this.#localEdits(statement, frame),
      ]),
      statement,
      step.parent.list,
    );
  }

  /** Conditions that do more than decide come out as commands. */
  #conditions(
    it: Extract<CompoundCommand, { kind: "if" }>,
    taken: number,
    frame: Frame,
  ): void {
    const conditions = it.clauses.slice(0, taken + 1).map((one) =>
      one.condition
    );
    for (const condition of conditions) {
      for (const statement of condition.statements) {
        if (isPure(statement, [], this.facts)) continue;
        const text = this.text.statement(
          statement,
          this.#localEdits(statement, frame),
        );
        this.#code(text.includes("\n") ? `{ ${text}\n} || :` : `${text} || :`);
      }
    }
  }

  // Statements whose runs are other jobs'

  #dropped(step: StatementStep, frame: Frame): void {
    const { statement } = step;
    const text = this.facts.text;
    const plainRuns: RunCommand[] = [];
    const direct = [...commandsWithinStatement(statement)].every((it) => {
      const run = this.facts.runs.get(it);
      if (run !== undefined) plainRuns.push(run);
      return it.kind === "simple"
        ? !this.facts.runFunctions.has(plainName(it, text) ?? "")
        : it.kind === "group" || it.kind === "subshell";
    });
    if (direct && statement.operators[0] !== "||") {
      const edits = cutOtherRuns(
        statementAsList(statement),
        plainRuns,
        { ...plainRuns[0], command: { ...this.run.command } } as RunCommand,
        text,
      );
      this.#codeWithout(statement, edits, step, frame);
      return;
    }
    if (step.before !== undefined && step.after !== undefined) {
      this.#gap(step.before, step.after, []);
    }
  }

  #gap(before: Moment, after: Moment, but: string[]): void {
    for (const change of changesBetween(before, after, this.unknowns)) {
      if (!but.includes(change.name)) this.#value(change);
    }
    if (before.directory !== after.directory) {
      const code = this.unknowns.code(after.directory);
      if (code === undefined) {
        throw new NotStraight(
          `the directory after steps that are left out is known only in the job`,
        );
      }
      this.pieces.push({
        kind: "value",
        name: "PWD",
        text: `cd ${code}`,
        needed: "always",
      });
    }
  }

  #value(change: Change): void {
    this.pieces.push({
      kind: "value",
      name: change.name,
      text: change.code,
      needed: change.exported === "yes" ? "always" : "where read",
    });
  }

  // The way to the run

  /** A statement with edits made, and without what would leave the way. */
  #codeWithout(
    statement: StatementStep["statement"],
    edits: Edit[],
    step: StatementStep,
    frame: Frame,
  ): void {
    const jumps = jumpsIn(statement, this.facts).map((it) => ({
      ...it.span,
      text: ":",
    }));
    this.#code(
      this.text.statement(statement, [
        ...edits,
        ...jumps,
        ...this.#localEdits(statement, frame),
      ]),
      statement,
      step.parent.list,
    );
  }

  #onPath(step: StatementStep, frame: Frame): void {
    const { statement } = step;
    const event = step.events.find((it) => this.#path.has(it));
    if (event === undefined) throw new NotStraight("the way is not plain");
    const target = this.#commandOf(event, statement);
    if (event.kind === "run" && event.command === target) {
      const edits = this.words.runEdits(event, frame);
      this.#codeWithout(statement, edits, step, frame);
      this.#passed = "yes";
      return;
    }
    const alone = onlyCommand(statement) === target &&
      statement.span.start === target.span.start;
    if (alone && statement.terminator !== "&") {
      return this.#command(target, event, step, frame, "alone");
    }
    const pipeline = statement.pipelines.find((it) =>
      it.commands.includes(target)
    );
    const fed = pipeline !== undefined && pipeline.commands[0] !== target &&
      readsInput(target, this.facts);
    const jumps = jumpsIn(statement, this.facts).map((it) => ({
      ...it.span,
      text: ":",
    }));
    const from = fed && pipeline !== undefined
      ? pipeline.span.start
      : target.span.start;
    const head = this.text.slice(
      { span: { start: statement.span.start, end: from } },
      jumps,
    );
    const tail = this.text.slice(
      { span: { start: target.span.end, end: statement.span.end } },
      jumps,
    );
    const piped = pipeline !== undefined && pipeline.commands.length > 1;
    const [open, close] = piped ? ["(", ")"] : ["{", "}"];
    this.pieces.push({ kind: "open", text: `${head}${open}` });
    this.#command(target, event, step, frame, "within braces");
    const and = statement.terminator === "&" ? " &" : "";
    this.pieces.push({
      kind: "close",
      text: `${close}${this.text.redirects(target)}${tail}${and}${
        this.text.documents(target)
      }`,
    });
  }

  /** The command of a statement in which a step happened. */
  #commandOf(event: Step, statement: Statement): Command {
    for (const { commands } of statement.pipelines) {
      for (const command of commands) {
        if ([...commandsFrom(command)].includes(event.command)) return command;
      }
    }
    throw new NotStraight("the way is not plain");
  }

  #command(
    command: Command,
    event: Step,
    step: StatementStep,
    frame: Frame,
    place: "alone" | "within braces",
  ): void {
    const outer = command.kind === "function" || command.kind === "simple"
      ? []
      : command.redirects.filter((it) => !isLoopInput(command, it));
    const call = event.kind === "call" ? event.command.redirects : outer;
    const needsGroup = place === "alone" && call.length > 0 &&
      command.kind !== "subshell";
    if (needsGroup) this.pieces.push({ kind: "open", text: "{" });
    this.#body(command, event, step, frame, place);
    if (needsGroup) {
      this.pieces.push({
        kind: "close",
        text: `}${this.text.redirects(command)}${this.text.documents(command)}`,
      });
    }
  }

  #body(
    command: Command,
    event: Step,
    step: StatementStep,
    frame: Frame,
    place: "alone" | "within braces",
  ): void {
    switch (event.kind) {
      case "branch":
        if (command.kind === "if") {
          this.#conditions(command, event.index, frame);
        }
        // `;&` goes on into the next branch
        for (const it of step.events) {
          if (it.kind !== "branch" || it.command !== event.command) continue;
          if (it.body !== undefined) this.list(it.body, frame);
        }
        return;
      case "group": {
        const subshell = command.kind === "subshell";
        if (subshell) this.pieces.push({ kind: "open", text: "(" });
        if (event.body !== undefined) this.list(event.body, frame);
        if (subshell) {
          this.pieces.push({
            kind: "close",
            text: `)${place === "alone" ? this.text.redirects(command) : ""}`,
          });
        }
        return;
      }
      case "loop": {
        const index = this.#iterations.get(event) ?? -1;
        const iteration = event.iterations[index];
        if (iteration === undefined) throw new NotStraight("no such iteration");
        const variable = command.kind === "for" ? command.variable : undefined;
        this.#gap(
          event.before,
          iteration.at,
          variable === undefined ? [] : [variable],
        );
        if (variable !== undefined) {
          this.pieces.push({
            kind: "value",
            name: variable,
            text: assignment(variable, this.unknowns.code(iteration.value)),
            needed: this.unknowns.code(iteration.value) === undefined
              ? "where read"
              : "always",
          });
        }
        this.list(iteration.body, frame);
        return;
      }
      case "call":
        return this.#call(event, frame);
      default:
        throw new NotStraight("the way is not plain");
    }
  }

  #call(event: CallStep, frame: Frame): void {
    for (const it of event.command.assignments) {
      this.#code(`export ${this.text.slice(it)}`);
    }
    const inner: Frame = {
      kind: "function",
      arguments: event.command.words.slice(1).flatMap((word, index) =>
        this.words.codes(word, event.words[index] ?? [], frame)
      ),
    };
    this.#positional(inner);
    const definition = this.facts.functions.get(event.name)?.find((it) =>
      (it.body.kind === "group" || it.body.kind === "subshell") &&
      it.body.body === event.body.list
    );
    const body = definition?.body;
    if (body?.kind !== "group" && body?.kind !== "subshell") {
      throw new NotStraight(`the function "${event.name}" is no group`);
    }
    const wrapped = body.kind === "subshell" || body.redirects.length > 0;
    if (wrapped) {
      this.pieces.push({
        kind: "open",
        text: body.kind === "subshell" ? "(" : "{",
      });
    }
    this.list(event.body, inner);
    if (wrapped) {
      this.pieces.push({
        kind: "close",
        text: `${body.kind === "subshell" ? ")" : "}"}${
          this.text.redirects(body)
        }${this.text.documents(body)}`,
      });
    }
    if (frame.kind === "function" || inner.arguments.length > 0) {
      this.#positional(frame);
    }
  }

  #positional(frame: Frame): void {
    const codes = frame.arguments.map((it) => it.code);
    const known = codes.every((it) => it !== undefined);
    this.pieces.push({
      kind: "value",
      name: positional,
      text: known ? `set -- ${codes.join(" ")}`.trim() : undefined,
      needed: "where read",
    });
  }
}

function assignment(
  name: string,
  code: string | undefined,
): string | undefined {
  if (code === undefined) return undefined;
  return `${name}=${code === "''" ? "" : code}`;
}

function onlyCommand(statement: Statement): Command | undefined {
  const [pipeline, ...more] = statement.pipelines;
  const [command, ...others] = pipeline?.commands ?? [];
  return more.length === 0 && others.length === 0 ? command : undefined;
}

function readsInput(command: Command, facts: Facts): boolean {
  return [...everyCommand(asList(command))].some((it) =>
    it.kind === "simple" &&
    /^(read|mapfile|readarray)$/.test(plainName(it, facts.text) ?? "")
  );
}
