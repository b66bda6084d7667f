import type {
  Command,
  CompoundCommand,
  List,
  Part,
  Pipeline,
  Redirect,
  SimpleCommand,
  Statement,
  Word,
} from "../syntax.ts";
import { shellQuote } from "../word_text.ts";
import {
  asList,
  changedNames,
  commandsWithin,
  type Facts,
  holdsJump,
  holdsRun,
  plainName,
  statementAsList,
  statementHoldsRun,
} from "./facts.ts";
import { assignedNames } from "../assigned_names.ts";
import type { Unknowns } from "./markers.ts";
import { hereText } from "./here_code.ts";
import { simpleCode } from "./simple_code.ts";
import { isHarmless, touches } from "./touched_files.ts";
import { compoundCode } from "./compound_code.ts";
import { type WordCode, wordCode, type WordContext } from "./word_code.ts";

/**
 * Whether the steps of a list are recorded: those of lists from which a run
 * command may be reached.
 */
export type Mode = "traced" | "plain";

/** Turns commands into code for the evaluation's bash. */
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

  in(mode: Mode): Writer {
    return mode === this.mode
      ? this
      : new Writer(this.facts, this.unknowns, mode, this.text, this.base);
  }

  context(): WordContext {
    return {
      text: this.text,
      unknowns: this.unknowns,
      associative: this.facts.associative,
      substitution: (body, text) =>
        new Writer(
          this.facts,
          this.unknowns,
          "plain",
          text,
          text === this.text ? this.base : this.base ?? 0,
        ).list(body),
    };
  }

  word(word: Word): WordCode {
    return wordCode(word, this.context());
  }

  at(it: { span: { start: number } }): number {
    return this.base ?? it.span.start;
  }

  id(it: object): number {
    return this.facts.ids.get(it) ?? -1;
  }

  runOf(command: Command): unknown {
    return this.facts.runs.get(command);
  }

  quoted(text: string): string {
    return shellQuote(text);
  }

  markOf(it: { span: { start: number; end: number } }): string {
    return this.markOfText(this.text.slice(it.span.start, it.span.end));
  }

  markOfWord(word: Word | undefined): string {
    return word === undefined ? "" : this.markOf(word);
  }

  markOfText(text: string): string {
    return this.unknowns.mark({ text: text.slice(0, 200), kind: "other" });
  }

  unknown(command: Command): string {
    return `__mlxpsub_unknown ${this.at(command)} ${this.markOf(command)}`;
  }

  left(command: SimpleCommand): string {
    return `__mlxpsub_left ${this.at(command)} ${this.markOf(command)} none ${
      this.quoted(plainName(command, this.text) ?? "?")
    }`;
  }

  refusal(command: Command, reason: string): string {
    return `__mlxpsub_refuse ${this.at(command)} reason ${this.quoted(reason)}`;
  }

  exitCode(words: Word[]): string {
    const [word] = words;
    const text = word === undefined
      ? ""
      : this.text.slice(word.span.start, word.span.end);
    return `{ __mlxpsub_t x; exit ${/^\d+$/.test(text) ? text : "0"}; }`;
  }

  /** What expands in a subscript, whose text the tree does not take apart. */
  subscriptParts(at: number, subscript: string): Part[] | undefined {
    if (!/[$`"'\\]/.test(subscript)) return [];
    const simple = /^\s*"?\$\{?([A-Za-z_]\w*|\d)\}?"?\s*$/.exec(subscript);
    if (simple === null) return undefined;
    const start = at + subscript.indexOf("$");
    const written = /\$\{?\w+\}?/.exec(subscript)?.[0] ?? "";
    return [{
      kind: "parameter",
      span: { start, end: start + written.length },
      name: simple[1] ?? "",
      operation: "",
      inner: [],
    }];
  }

  /** A list as lines of code. */
  list(list: List): string {
    const lines: string[] = [];
    let before: string | undefined;
    for (const statement of list.statements) {
      if (this.mode === "plain") {
        lines.push(this.statement(statement));
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
      lines.push(inner.statement(statement));
    }
    return lines.length === 0 ? ":" : lines.join("\n");
  }

  /** Steps within a statement matter where it holds runs, or is resolved. */
  private modeOf(statement: Statement): Mode {
    if (statementHoldsRun(statement, this.facts)) return "traced";
    const commands = statement.pipelines.flatMap((it) => it.commands);
    if (commands.some((it) => holdsJump(it, this.facts))) return "traced";
    const [pipeline, ...more] = statement.pipelines;
    const [command, ...others] = pipeline?.commands ?? [];
    return more.length === 0 && others.length === 0 &&
        (command?.kind === "if" || command?.kind === "case")
      ? "traced"
      : "plain";
  }

  statement(it: Statement): string {
    const codes = it.pipelines.map((pipeline) => this.pipeline(pipeline));
    let code = codes[0] ?? ":";
    if (it.operators.length > 0) code = this.andOr(it, codes);
    // one after the other: what runs beside could outlive the evaluation
    return it.terminator === "&" ? `${subshellCode(code)} || :` : code;
  }

  private andOr(it: Statement, codes: string[]): string {
    const before = `__mlxpsub_p${this.id(it) < 0 ? "n" : this.id(it)}`;
    let code = "";
    it.pipelines.forEach((pipeline, index) => {
      const changed = assignedNames(this.pipelineList(pipeline), this.text);
      const later = it.pipelines.slice(index + 1);
      const laterNames = later.flatMap((one) => [
        ...assignedNames(this.pipelineList(one), this.text).keys(),
      ]);
      const names = new Set([
        ...(index > 0 ? changed.keys() : []),
        ...laterNames,
      ]);
      const operator = it.operators[index];
      const decides = later.some((one) =>
        one.commands.some((command) =>
          this.mode === "traced" &&
          (operator === "||"
            ? holdsRun(command, this.facts)
            : holdsJump(command, this.facts))
        )
      );
      let own = codes[index] ?? ":";
      if (names.size > 0 || decides) {
        const consequence = decides
          ? `__mlxpsub_refuse ${this.at(it)} depends ${this.id(it)}`
          : [...names].map((name) => `${name}=${this.markOf(it)}`).join(" ");
        own = `{ ${own}
__mlxpsub_q=$?
if [[ $__mlxpsub_u != "$${before}" ]]; then ${consequence}; fi
__mlxpsub_s $__mlxpsub_q "$__mlxpsub_tin"; }`;
      }
      code += index === 0 ? own : ` ${it.operators[index - 1]} ${own}`;
    });
    return `${before}=$__mlxpsub_u\n${code}`;
  }

  private pipelineList(pipeline: Pipeline): List {
    return {
      kind: "list",
      span: pipeline.span,
      statements: pipeline.commands.flatMap((it) => asList(it).statements),
    };
  }

  private pipeline(it: Pipeline): string {
    const [first, ...more] = it.commands;
    if (first === undefined) return ":";
    const head = this.text.slice(it.span.start, first.span.start);
    const bangs = head.split("!").length - 1;
    const negation = bangs % 2 === 1 ? "! " : "";
    if (more.length === 0) {
      const code = this.command(first);
      return negation === "" ? code : `! { ${code}\n}`;
    }
    return `${negation}{ ${this.sequence(it.commands)}\n}`;
  }

  /** `a | b`: one after the other, so that none is left behind. */
  private sequence(commands: Command[]): string {
    const lines: string[] = [];
    commands.forEach((command, index) => {
      const code = this.command(command);
      const input = index === 0
        ? undefined
        : `< <(printf %s "\${__mlxpsub_c%x}")`;
      const tin = input === undefined
        ? ""
        : `__mlxpsub_clean "$__mlxpsub_c" && __mlxpsub_tin= || __mlxpsub_tin=1\n`;
      if (index < commands.length - 1) {
        const stage = input === undefined
          ? `${code}\n`
          : `{ ${tin}${code}\n} ${input}\n`;
        lines.push(
          `__mlxpsub_c=$( ${stage}printf x\n) || [[ $? != 113 ]] || __mlxpsub_stop`,
        );
      } else lines.push(subshellCode(`${tin}${code}`, input));
    });
    if (!commands.some((it) => holdsRun(it, this.facts))) {
      lines.unshift(...this.touchedWithin(commands.slice(0, -1)));
    }
    return lines.join("\n");
  }

  /** What a subshell changes on disk, its parent would not know. */
  touchedWithin(commands: Command[]): string[] {
    const changes = commands.some((command) =>
      [...assumedCommands(command)].some((it) => {
        const name = plainName(it, this.text);
        return name === undefined ||
          /^(paths|all)/.test(touches(name, it)) && !isHarmless(name);
      })
    );
    return changes ? ["__mlxpsub_touched+=('*')"] : [];
  }

  command(command: Command): string {
    if (command.kind === "function") return this.definition(command);
    const code = command.kind === "simple"
      ? simpleCode(command, this)
      : compoundCode(command, this);
    return this.redirected(command, code);
  }

  private definition(command: Extract<Command, { kind: "function" }>): string {
    const traced = this.facts.runFunctions.has(command.name);
    const inner = new Writer(
      this.facts,
      this.unknowns,
      traced ? "traced" : "plain",
      this.text,
      this.base,
    );
    if (!/^[A-Za-z0-9_.:+@%-]+$/.test(command.name)) {
      return this.refusal(command, `"${command.name}" is an odd function name`);
    }
    return `__mlxpsub_f_${command.name}() {\n${inner.command(command.body)}\n}`;
  }

  /** Output goes nowhere; input comes from texts and regular files only. */
  private redirected(
    command: SimpleCommand | CompoundCommand,
    code: string,
  ): string {
    const lines: string[] = [];
    let input: Redirect | undefined;
    let output = "";
    for (const redirect of command.redirects) {
      const descriptor = redirect.descriptor;
      if (redirect.operator.startsWith("<") && redirect.operator !== "<>") {
        if (descriptor === undefined || descriptor === "0") input = redirect;
        continue;
      }
      if (descriptor === undefined || descriptor === "1") {
        if (redirect.operator !== "<>") output = " >/dev/null";
      }
      const target = this.text.slice(
        redirect.target.span.start,
        redirect.target.span.end,
      );
      if (/^(\d+|-|\/dev\/null)$/.test(target)) continue;
      if (holdsRun(command, this.facts)) continue;
      const word = this.word(redirect.target);
      lines.push(
        word.checks.length === 0
          ? `__mlxpsub_touch ${word.code}`
          : "__mlxpsub_touched+=('*')",
      );
    }
    const whole = output === "" ? code : `{ ${code}\n}${output}`;
    const empty = command.kind === "simple" && command.words.length === 0;
    if (input === undefined || empty) {
      return lines.length === 0 ? whole : `{ ${lines.join("\n")}\n${whole}\n}`;
    }
    return `{ ${[...lines, this.fed(command, input, whole)].join("\n")}\n}`;
  }

  private fed(command: Command, input: Redirect, code: string): string {
    const saved = `__mlxpsub_i${Math.max(this.id(command), 0)}`;
    const restore = `__mlxpsub_s $? "$${saved}"`;
    const save = `${saved}=$__mlxpsub_tin`;
    if (input.operator === "<" && !isSubstitution(input.target)) {
      const { code: target, checks } = this.word(input.target);
      const test = [
        ...checks,
        `__mlxpsub_y=${target}`,
        '__mlxpsub_file "$__mlxpsub_y"',
      ].join(" && ");
      return `${save}
if ${test}; then __mlxpsub_tin=
{ ${code}
} < "$__mlxpsub_y"
${restore}
else __mlxpsub_tin=1
${code}
${restore}; fi`;
    }
    const text = hereText(input, this);
    if (text === undefined) {
      return `${save}\n__mlxpsub_tin=1\n${code}\n${restore}`;
    }
    return `${save}
${text}
if __mlxpsub_clean "$__mlxpsub_in"; then __mlxpsub_tin=; else __mlxpsub_tin=1; fi
{ ${code}
} < <(printf %s "$__mlxpsub_in")
${restore}`;
  }
}

/**
 * Code in a subshell that tells, through what it prints, how many unknowns it
 * met and which files it left to the job. `set -e` holds there as here.
 */
export function subshellCode(code: string, input = ""): string {
  return `{ __mlxpsub_e=$-
{ __mlxpsub_x=$( case $__mlxpsub_e in *e*) set -e ;; esac
exec 5>&1
trap '__mlxpsub_say >&5' EXIT
{ ${code}
} >&4 4>&- ); } 4>&1 ${input}
__mlxpsub_sub $? "$__mlxpsub_x"; }`;
}

function isSubstitution(word: Word): boolean {
  return word.parts.some((it) => it.kind === "process");
}

function* assumedCommands(command: Command): Generator<SimpleCommand> {
  for (const one of commandsWithin(command)) {
    if (one.kind === "simple" && one.words.length > 0) yield one;
  }
}
