import type {
  Command,
  FunctionDefinition,
  List,
  SimpleCommand,
  Statement,
  Word,
} from "../syntax.ts";
import { onlyCommand } from "../walk.ts";
import { shellQuote } from "../word_text.ts";
import { compoundCode } from "./compound_code.ts";
import {
  changedNames,
  type Facts,
  holdsJump,
  plainName,
  statementAsList,
  statementHoldsRun,
} from "./facts.ts";
import type { Unknowns } from "./markers.ts";
import { redirectedCode } from "./redirect_code.ts";
import { simpleCode } from "./simple_code.ts";
import { statementCode } from "./statement_code.ts";
import { type WordCode, wordCode, type WordContext } from "./word_code.ts";

/**
 * Whether the steps of a list are recorded: those of lists from which a run
 * command may be reached.
 */
export type Mode = "traced" | "plain";

/**
 * Turns commands into code for the evaluation's bash. Each kind of command
 * has its code in a file of its own; here is what they share, and lists.
 */
export class Writer {
  constructor(
    readonly facts: Facts,
    readonly unknowns: Unknowns,
    readonly mode: Mode,
    /** The text that the spans of the commands are of. */
    readonly text: string,
    /** Where a nested text stands in the script. */
    readonly base?: number,
  ) {}

  /** For the same text, with its steps recorded or not. */
  in(mode: Mode): Writer {
    return mode === this.mode
      ? this
      : new Writer(this.facts, this.unknowns, mode, this.text, this.base);
  }

  /** For a text that stands in the script at `base`; its steps are nobody's. */
  nested(text: string, base: number | undefined): Writer {
    return new Writer(this.facts, this.unknowns, "plain", text, base);
  }

  /** What the code of words needs to know. */
  context(): WordContext {
    return {
      text: this.text,
      unknowns: this.unknowns,
      associative: this.facts.associative,
      substitution: (body, text) =>
        this.nested(text, text === this.text ? this.base : this.base ?? 0)
          .list(body),
    };
  }

  word(word: Word): WordCode {
    return wordCode(word, this.context());
  }

  /** Where in the script a message about it points. */
  at(it: { span: { start: number } }): number {
    return this.base ?? it.span.start;
  }

  /** By what number the trace calls a statement or command; -1 for none. */
  id(it: object): number {
    return this.facts.ids.get(it) ?? -1;
  }

  /** A value that only the job knows, of which its text is told. */
  markOf(it: { span: { start: number; end: number } }): string {
    const text = this.text.slice(it.span.start, it.span.end).slice(0, 200);
    return this.unknowns.mark({ text, kind: "other" });
  }

  /** Ends with a status that only the job knows. */
  unknown(command: Command): string {
    return `__mlxpsub_unknown ${this.at(command)} ${this.markOf(command)}`;
  }

  /** Leaves a command to the job. */
  left(command: SimpleCommand): string {
    return `__mlxpsub_left ${this.at(command)} ${this.markOf(command)} none ${
      shellQuote(plainName(command, this.text) ?? "?")
    }`;
  }

  /** Ends the evaluation: the script cannot be followed. */
  refusal(command: Command, reason: string): string {
    return `__mlxpsub_refuse ${this.at(command)} reason ${shellQuote(reason)}`;
  }

  /** A list as lines of code. */
  list(list: List): string {
    const lines: string[] = [];
    let before: string | undefined;
    for (const statement of list.statements) {
      if (this.mode === "plain") {
        lines.push(statementCode(statement, this));
        continue;
      }
      if (before !== undefined) {
        lines.push(before);
        before = undefined;
      }
      lines.push(`__mlxpsub_t s ${this.id(statement)}`);
      const inner = this.in(this.modeOf(statement));
      if (statementHoldsRun(statement, this.facts)) {
        const names = changedNames(statementAsList(statement), this.facts);
        const moment = `__mlxpsub_v ${names.join(" ")}`;
        lines.push(moment);
        before = `__mlxpsub_t a ${this.id(statement)}\n${moment}`;
      }
      lines.push(statementCode(statement, inner));
    }
    return lines.length === 0 ? ":" : lines.join("\n");
  }

  /** Steps within a statement matter where it holds runs, or is resolved. */
  private modeOf(statement: Statement): Mode {
    if (statementHoldsRun(statement, this.facts)) return "traced";
    const commands = statement.pipelines.flatMap((it) => it.commands);
    if (commands.some((it) => holdsJump(it, this.facts))) return "traced";
    const kind = onlyCommand(statement)?.kind;
    return kind === "if" || kind === "case" ? "traced" : "plain";
  }

  /** A command of any kind → code. */
  command(command: Command): string {
    if (command.kind === "function") return this.definition(command);
    const code = command.kind === "simple"
      ? simpleCode(command, this)
      : compoundCode(command, this);
    return redirectedCode(command, code, this);
  }

  private definition(it: FunctionDefinition): string {
    if (!/^[A-Za-z0-9_.:+@%-]+$/.test(it.name)) {
      return this.refusal(it, `"${it.name}" is an odd function name`);
    }
    const traced = this.facts.runFunctions.has(it.name);
    const inner = this.in(traced ? "traced" : "plain");
    return `__mlxpsub_f_${it.name}() {\n${inner.command(it.body)}\n}`;
  }
}
