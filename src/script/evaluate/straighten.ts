import { applyEdits, cutOtherRuns, type Edit } from "../cut.ts";
import type { RunCommand } from "../run_command.ts";
import type {
  Command,
  CompoundCommand,
  List,
  Redirect,
  SimpleCommand,
  Statement,
  Word,
} from "../syntax.ts";
import { commandsFrom, everyCommand, partsOf } from "../walk.ts";
import { shellQuote } from "../word_text.ts";
import {
  asList,
  commandsWithin,
  commandsWithinStatement,
  type Facts,
  plainName,
  statementAsList,
  statementHoldsRun,
} from "./facts.ts";
import { hasMark, type Unknowns } from "./markers.ts";
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
} from "./trace.ts";
import { purePrograms } from "./names.ts";

/** A way of writing that cannot be made straight. */
export class NotStraight extends Error {}

/** How words are written that read what the script sets. */
export type Style = "as written" | "spelled out";

/** Arguments of the function that is inlined: code and value of each. */
interface Frame {
  arguments: { code: string | undefined; value: string }[];
  kind: "script" | "function";
}

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
  readonly #path = new Set<object>();
  readonly #iterations = new Map<LoopStep, number>();
  #passed: "no" | "yes" = "no";

  constructor(
    readonly run: RunStep,
    readonly facts: Facts,
    readonly unknowns: Unknowns,
    readonly style: Style,
  ) {
    this.#path.add(run);
    let at: StatementStep | undefined = run.parent;
    while (at !== undefined) {
      this.#path.add(at);
      const list: ListStep = at.parent;
      this.#path.add(list);
      const holder: ListStep["parent"] = list.parent;
      if (holder === undefined) break;
      if (holder.kind === "statement") {
        const event = holder.events.find((it) =>
          "body" in it && it.body === list
        );
        if (event !== undefined) this.#path.add(event);
        at = holder;
      } else {
        this.#path.add(holder);
        if (holder.kind === "loop") {
          this.#iterations.set(
            holder,
            holder.iterations.findIndex((it) => it.body === list),
          );
        }
        at = holder.parent;
      }
    }
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
      statement.terminator !== "&" && !this.#changes(command.subject)
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
    const jumps = this.#jumpsIn(statement);
    if (jumps.length > 0 && this.#isPure(statement, jumps)) return;
    const edits = jumps.map((it) => ({
      ...it.span,
      text: this.#passed === "yes" ? ":" : "exit",
    }));
    this.#code(
      this.#statementText(statement, [
        ...edits,
        ...this.#localEdits(statement, frame),
      ]),
      statement,
      step.parent.list,
    );
  }

  #jumpsIn(statement: Statement): SimpleCommand[] {
    const found: SimpleCommand[] = [];
    for (const { commands } of statement.pipelines) {
      for (const command of commands) {
        if (command.kind === "simple") {
          if (isJump(plainName(command, this.facts.text))) found.push(command);
        } else if (command.kind === "group") {
          for (const one of commandsWithin(command)) {
            if (
              one.kind === "simple" &&
              isJump(plainName(one, this.facts.text))
            ) found.push(one);
          }
        }
      }
    }
    return found;
  }

  #isPure(statement: Statement, but: Command[]): boolean {
    return [...commandsWithinStatement(statement)].every((it) =>
      but.includes(it) || it.kind === "group" || this.#isPureCommand(it)
    );
  }

  /** Whether nothing is lost without a command but its status. */
  #isPureCommand(it: Command): boolean {
    if (
      it.kind === "function" ||
      it.redirects.some((one) =>
        /^&?>/.test(one.operator) &&
        !/^(\/dev\/null|\d)$/.test(this.#slice(one.target))
      )
    ) {
      return false;
    }
    const text = this.#slice(it);
    if (/\$\{\w+:?=/.test(text)) return false;
    if (it.kind === "conditional") return true;
    if (it.kind === "arithmetic") {
      return !/\+\+|--|(?<![=!<>])=(?!=)/.test(text);
    }
    if (it.kind !== "simple" || it.assignments.length > 0) return false;
    const name = plainName(it, this.facts.text) ?? "";
    return /^(\[|test|true|false|:|echo|printf)$/.test(name) ||
      purePrograms.has(name);
  }

  #changes(word: Word): boolean {
    return /\$\{\w+:?=|\+\+|--/.test(this.#slice(word));
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
        if (this.#isPure(statement, [])) continue;
        const text = this.#statementText(
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
      const jumps = this.#jumpsIn(statement).map((it) => ({
        ...it.span,
        text: ":",
      }));
      this.#code(
        this.#statementText(statement, [
          ...edits,
          ...jumps,
          ...this.#localEdits(statement, frame),
        ]),
        statement,
        step.parent.list,
      );
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

  #onPath(step: StatementStep, frame: Frame): void {
    const { statement } = step;
    const event = step.events.find((it) => this.#path.has(it));
    if (event === undefined) throw new NotStraight("the way is not plain");
    const target = this.#commandOf(event, statement);
    if (event.kind === "run" && event.command === target) {
      const edits = this.#runEdits(event, frame);
      const others = this.#jumpsIn(statement).map((it) => ({
        ...it.span,
        text: ":",
      }));
      this.#code(
        this.#statementText(statement, [
          ...edits,
          ...others,
          ...this.#localEdits(statement, frame),
        ]),
        statement,
        step.parent.list,
      );
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
    const jumps = this.#jumpsIn(statement).map((it) => ({
      ...it.span,
      text: ":",
    }));
    const from = fed && pipeline !== undefined
      ? pipeline.span.start
      : target.span.start;
    const head = this.#slice(
      { span: { start: statement.span.start, end: from } },
      jumps,
    );
    const tail = this.#slice(
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
      text: `${close}${this.#redirects(target)}${tail}${and}${
        this.#documents(target, statement)
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
        text: `}${this.#redirects(command)}${
          this.#documents(command, undefined)
        }`,
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
            text: `)${place === "alone" ? this.#redirects(command) : ""}`,
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
      this.#code(`export ${this.#slice(it)}`);
    }
    const inner: Frame = {
      kind: "function",
      arguments: event.command.words.slice(1).flatMap((word, index) =>
        this.#wordCodes(word, event.words[index] ?? [], frame)
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
        text: `${body.kind === "subshell" ? ")" : "}"}${this.#redirects(body)}${
          this.#documents(body, undefined)
        }`,
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

  // Words

  #runEdits(run: RunStep, frame: Frame): Edit[] {
    const found = this.facts.runs.get(run.command);
    const edits: Edit[] = [];
    const words = run.command.words;
    const firstArgument = found?.arguments[0]?.word.span.start ??
      Number.POSITIVE_INFINITY;
    words.forEach((word, index) => {
      const before = words[index - 1];
      const flag = before !== undefined && /^-/.test(this.#slice(before)) &&
        word.span.start > firstArgument;
      const fields = run.words[index] ?? [];
      const codes = this.#wordCodes(
        word,
        fields,
        frame,
        flag ? "value of a flag" : "free",
      );
      const written = this.#slice(word);
      if (codes.some((it) => it.code === undefined)) {
        if (fields.some((it) => it.includes(",") && !it.startsWith("-"))) {
          throw new NotStraight(
            `what "${written}" sweeps is known only in the job`,
          );
        }
        return;
      }
      const text = codes.map((it) => it.code).join(" ");
      if (text !== written) edits.push({ ...word.span, text });
    });
    return edits;
  }

  /** A word → code of each of its fields, as it may stand at the run. */
  #wordCodes(
    word: Word,
    fields: string[],
    frame: Frame,
    role: "free" | "value of a flag" = "free",
  ): { code: string | undefined; value: string }[] {
    const written = this.#slice(word);
    const keep = [{ code: written, value: fields.join(" ") }];
    const names = new Set<string>();
    let computed = false;
    for (const part of partsOf(word)) {
      if (part.kind === "parameter") names.add(part.name);
      if (part.kind === "command" || part.kind === "arithmetic") {
        computed = true;
      }
    }
    const ownPositional = [...names].some((it) =>
      /^([1-9]\d*|[@*#])$/.test(it)
    );
    const own = [...names].some((it) => this.facts.assigned.has(it));
    if (names.size === 0 && !computed) {
      // braces make several words without any expansion
      return fields.length <= 1
        ? [{ code: written, value: fields[0] ?? "" }]
        : fields.map((value) => ({ code: shellQuote(value), value }));
    }
    if (ownPositional) {
      const passed = this.#passedArguments(written, fields, frame);
      if (passed !== undefined) return passed;
    } else if (!own && !computed) {
      return keepFields(keep, fields, written);
    } else if (this.style === "as written" || role === "value of a flag") {
      const sweeps = fields.some((it) =>
        sweepable(it, written) ||
        fields.length > 1 && /=|^~|^-m$|^--multirun$/.test(it)
      );
      if (fields.length === 0 || !sweeps) {
        return keepFields(keep, fields, written);
      }
    }
    if (fields.length === 0) return keepFields(keep, fields, written);
    return fields.map((value) => ({ code: this.unknowns.code(value), value }));
  }

  #passedArguments(
    written: string,
    fields: string[],
    frame: Frame,
  ): { code: string | undefined; value: string }[] | undefined {
    const all = frame.arguments;
    if (/^"?\$(@|\{@\})"?$/.test(written)) {
      const from = all.length - fields.length;
      const rest = from < 0 ? [] : all.slice(from);
      if (
        rest.length === fields.length &&
        rest.every((it, index) => it.value === fields[index])
      ) return rest;
    }
    const number = /^"?\$\{?([1-9])\}?"?$/.exec(written)?.[1];
    const one = all[Number(number) - 1];
    if (
      number !== undefined && one !== undefined && fields.length === 1 &&
      one.value === fields[0]
    ) return [one];
    return undefined;
  }

  // Text

  #slice(
    it: { span: { start: number; end: number } },
    edits: Edit[] = [],
  ): string {
    const { start, end } = it.span;
    return applyEdits(
      this.facts.text.slice(start, end),
      edits.filter((one) => one.start < end && one.end > start).map((one) => ({
        start: Math.max(one.start, start) - start,
        end: Math.min(one.end, end) - start,
        text: one.text,
      })),
    );
  }

  /** A statement with its here-documents, wherever they stand. */
  #statementText(statement: Statement, edits: Edit[]): string {
    const { text } = this.facts;
    let result = this.#slice(statement, edits);
    if (result.trim() === "") return "";
    if (statement.terminator === "&") result += " &";
    for (const here of hereDocuments(statementAsList(statement))) {
      if (here.start < statement.span.end) continue;
      if (edits.some((it) => it.start === here.start && it.text === "")) {
        continue;
      }
      result += `\n${text.slice(here.start, here.end).replace(/\n$/, "")}`;
    }
    return result;
  }

  #redirects(command: Command): string {
    if (command.kind === "function") return "";
    return command.redirects.filter((it) => !isLoopInput(command, it))
      .map((it) => ` ${this.#slice(it)}`).join("");
  }

  #documents(command: Command, statement: Statement | undefined): string {
    const all = command.kind === "function" ? [] : command.redirects;
    void statement;
    return all.flatMap((it) =>
      it.hereDocument === undefined || isLoopInput(command, it) ? [] : [
        `\n${this.#slice({ span: it.hereDocument.span }).replace(/\n$/, "")}`,
      ]
    ).join("");
  }

  /** `local` has no place outside of functions. */
  #localEdits(statement: Statement, frame: Frame): Edit[] {
    if (frame.kind === "script") return [];
    const edits: Edit[] = [];
    for (const command of commandsWithinStatement(statement)) {
      if (command.kind !== "simple") continue;
      if (plainName(command, this.facts.text) !== "local") continue;
      const [keyword, ...words] = command.words;
      const texts = words.map((it) => this.#slice(it));
      const flags = texts.filter((it) => it.startsWith("-"));
      const names = texts.filter((it) => !it.startsWith("-"));
      const bare = names.filter((it) => !it.includes("="));
      const set = names.filter((it) => it.includes("="));
      const parts = bare.length > 0 ? [`unset -v ${bare.join(" ")}`] : [];
      if (flags.length > 0) {
        parts.push(`declare ${[...flags, ...names].join(" ")}`);
      } else if (set.length === 1) parts.push(set[0] ?? "");
      else if (set.length > 1) parts.push(`declare ${set.join(" ")}`);
      if (keyword === undefined) continue;
      edits.push({ ...command.span, text: parts.join("; ") });
    }
    return edits;
  }
}

function assignment(
  name: string,
  code: string | undefined,
): string | undefined {
  if (code === undefined) return undefined;
  return `${name}=${code === "''" ? "" : code}`;
}

function keepFields(
  keep: { code: string; value: string }[],
  fields: string[],
  written: string,
): { code: string; value: string }[] {
  return fields.length === 1
    ? [{ code: written, value: fields[0] ?? "" }]
    : keep;
}

/** Whether a value could sweep where its variable was, or make several words. */
function sweepable(field: string, written: string): boolean {
  if (/^-/.test(field) && !/^--?m(ultirun)?$/.test(field)) return false;
  const key = /^[\w./@+~:-]+=/.exec(field)?.[0];
  if (key === undefined) {
    return field.includes("=") || /^(~|-m$|--multirun$)/.test(field);
  }
  // the key must be seen, else it is no override at all
  if (!written.replaceAll(/["']/g, "").startsWith(key)) return true;
  const value = field.slice(key.length);
  // deno-lint-ignore no-control-regex
  return /[^\w./:+@%\x0e\x0f-]/.test(value) ||
    hasMark(value) && value.includes(",");
}

function onlyCommand(statement: Statement): Command | undefined {
  const [pipeline, ...more] = statement.pipelines;
  const [command, ...others] = pipeline?.commands ?? [];
  return more.length === 0 && others.length === 0 ? command : undefined;
}

function isJump(name: string | undefined): boolean {
  return name === "break" || name === "continue" || name === "return";
}

function isLoopInput(command: Command, redirect: Redirect): boolean {
  return (command.kind === "while" || command.kind === "for" ||
    command.kind === "arithmetic for") && /^<{1,3}-?$/.test(redirect.operator);
}

function readsInput(command: Command, facts: Facts): boolean {
  return [...everyCommand(asList(command))].some((it) =>
    it.kind === "simple" &&
    /^(read|mapfile|readarray)$/.test(plainName(it, facts.text) ?? "")
  );
}

function hereDocuments(list: List): { start: number; end: number }[] {
  return [...everyCommand(list)].flatMap((it) =>
    it.kind === "function"
      ? []
      : it.redirects.flatMap((one) =>
        one.hereDocument === undefined ? [] : [one.hereDocument.span]
      )
  ).sort((a, b) => a.start - b.start);
}
