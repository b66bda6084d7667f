import type { Command, List, SimpleCommand, Statement } from "../syntax.ts";
import { bodiesOf } from "../walk.ts";
import type { Facts } from "./facts.ts";
import type {
  BodyStep,
  CallStep,
  ListStep,
  LoopStep,
  Moment,
  RunStep,
  StatementStep,
  Trace,
} from "./steps.ts";

/** Records → what happened. */
export function readTrace(output: string, facts: Facts): Trace {
  return new TraceReader(facts).read(output);
}

type Frame =
  | { kind: "list"; step: ListStep }
  | { kind: "statement"; step: StatementStep }
  | { kind: "loop"; step: LoopStep }
  | { kind: "call"; step: CallStep };

class TraceReader {
  readonly #trace: Trace;
  readonly #frames: Frame[];
  readonly #lists = new Map<Statement, List>();
  readonly #statements = new Map<Command, Statement>();
  #words: string[][] = [];
  #begun: SimpleCommand | undefined;
  #awaiting: ((moment: Moment) => void) | undefined;
  #lastUnknown = "";
  #dependence = "";
  readonly #decisions: { at: string; unknown: boolean }[] = [];

  constructor(readonly facts: Facts) {
    const root: ListStep = { list: facts.list, statements: [] };
    this.#frames = [{ kind: "list", step: root }];
    this.#trace = {
      root,
      runs: [],
      refusals: [],
      left: [],
      evals: [],
      ended: "early",
      errorsExit: "no",
    };
    this.#index(facts.list);
  }

  #index(list: List): void {
    for (const statement of list.statements) {
      this.#lists.set(statement, list);
      for (const { commands } of statement.pipelines) {
        for (const command of commands) this.#indexCommand(command, statement);
      }
    }
  }

  #indexCommand(command: Command, statement: Statement): void {
    this.#statements.set(command, statement);
    if (command.kind === "simple") return;
    if (command.kind === "function") {
      return this.#indexCommand(command.body, statement);
    }
    if (command.kind === "coprocess") {
      return this.#indexCommand(command.command, statement);
    }
    bodiesOf(command).forEach((it) => this.#index(it));
  }

  read(output: string): Trace {
    const fields = output.split("\0");
    for (let at = 0; at < fields.length - 1;) {
      const count = Number(fields[at]);
      if (!(count > 0) || at + count >= fields.length) break;
      const [kind = "", ...rest] = fields.slice(at + 1, at + 1 + count);
      this.#record(kind, rest);
      at += 1 + count;
    }
    return this.#trace;
  }

  #record(kind: string, fields: string[]): void {
    const [first = "", second = "", third = ""] = fields;
    switch (kind) {
      case "s":
        return this.#statement(this.#byId(first) as Statement);
      case "v": {
        const moment = { directory: first, declarations: second };
        this.#awaiting?.(moment);
        this.#awaiting = undefined;
        return;
      }
      case "a":
        return this.#ended(this.#byId(first) as Statement);
      case "b":
      case "g":
        return this.#body(
          kind === "b" ? "branch" : "group",
          this.#byId(first) as Command,
          Number(second),
        );
      case "o":
        this.#within(this.#byId(first) as Command)?.events.push({
          kind: "left",
          command: this.#byId(first) as Command,
        });
        return;
      case "l":
        return this.#loop(this.#byId(first) as Command);
      case "i":
        return this.#iteration(this.#byId(first) as Command, second);
      case "B":
      case "C":
        this.#begun = this.#byId(first) as SimpleCommand;
        this.#words = [];
        return;
      case "w":
        this.#words[Number(first)] = fields.slice(1);
        return;
      case "c":
        return this.#call(this.#byId(first) as SimpleCommand, second);
      case "r":
        return this.#returned();
      case "R":
        return this.#run(second, third);
      case "x":
        this.#trace.ended = "exit";
        return;
      case "z":
        if (this.#trace.ended === "early") this.#trace.ended = "end";
        return;
      case "e":
        this.#trace.errorsExit = "yes";
        return;
      case "m":
        this.#trace.left.push(fields.slice(1));
        return;
      case "E":
        this.#trace.evals.push({
          at: Number(first),
          text: fields.slice(1).join(" "),
        });
        return;
      case "K":
        this.#decisions.push({ at: first, unknown: false });
        return;
      case "k": {
        let decision = this.#decisions.pop();
        while (decision !== undefined && decision.at !== first) {
          decision = this.#decisions.pop();
        }
        if (decision?.unknown === true && second !== "2") {
          this.#refuse("depends", Number(first), [this.#lastUnknown]);
        }
        return;
      }
      case "u":
        this.#lastUnknown = second;
        this.#dependence = "";
        for (const it of this.#decisions) it.unknown = true;
        return;
      case "d":
        this.#dependence = second;
        return;
      case "X":
        return this.#refuse(second, Number(first), [
          ...(second === "depends"
            ? [this.#dependence === "" ? this.#lastUnknown : this.#dependence]
            : fields.slice(2)),
        ]);
    }
  }

  #refuse(kind: string, at: number, details: string[]): void {
    this.#trace.refusals.push({ kind, at, details });
  }

  #byId(id: string): object {
    const found = this.facts.byId[Number(id)];
    if (found === undefined) throw new RangeError(`no command has id ${id}`);
    return found;
  }

  #statement(statement: Statement): void {
    const list = this.#lists.get(statement);
    for (;;) {
      const top = this.#frames.at(-1);
      if (top === undefined) throw new RangeError("a statement out of place");
      if (top.kind === "list" && top.step.list === list) {
        const step: StatementStep = {
          kind: "statement",
          statement,
          parent: top.step,
          events: [],
        };
        top.step.statements.push(step);
        this.#frames.push({ kind: "statement", step });
        this.#awaiting = (moment) => {
          step.before = moment;
        };
        return;
      }
      this.#frames.pop();
    }
  }

  #ended(statement: Statement): void {
    for (;;) {
      const top = this.#frames.at(-1);
      if (top === undefined) throw new RangeError("a statement out of place");
      if (top.kind === "statement" && top.step.statement === statement) {
        const { step } = top;
        this.#awaiting = (moment) => {
          step.after = moment;
        };
        return;
      }
      this.#frames.pop();
    }
  }

  /** The statement that a command is of, as the innermost one under way. */
  #within(command: Command): StatementStep | undefined {
    const statement = this.#statements.get(command);
    for (;;) {
      const top = this.#frames.at(-1);
      if (top === undefined) throw new RangeError("a command out of place");
      if (
        (top.kind === "statement" && top.step.statement === statement) ||
        (top.kind === "call" && isBodyOf(command, top.step, this.facts))
      ) return top.kind === "statement" ? top.step : undefined;
      this.#frames.pop();
    }
  }

  #body(kind: "branch" | "group", command: Command, index: number): void {
    const holder = this.#within(command);
    const list = bodyAt(command, index);
    if (holder === undefined) {
      // the body of a function
      const top = this.#frames.at(-1);
      if (top?.kind === "call" && list !== undefined) {
        top.step.body.list = list;
        this.#frames.push({ kind: "list", step: top.step.body });
      }
      return;
    }
    const step: BodyStep = { kind, command, index };
    if (list !== undefined) {
      step.body = { list, parent: holder, statements: [] };
      this.#frames.push({ kind: "list", step: step.body });
    }
    holder.events.push(step);
    this.#awaiting = undefined;
  }

  #loop(command: Command): void {
    const holder = this.#within(command);
    if (holder === undefined) return;
    const step: LoopStep = {
      kind: "loop",
      command,
      parent: holder,
      before: { directory: "", declarations: "" },
      iterations: [],
    };
    holder.events.push(step);
    this.#frames.push({ kind: "loop", step });
    this.#awaiting = (moment) => {
      step.before = moment;
    };
  }

  #iteration(command: Command, value: string): void {
    for (;;) {
      const top = this.#frames.at(-1);
      if (top === undefined) throw new RangeError("an iteration out of place");
      if (top.kind === "loop" && top.step.command === command) {
        const { step } = top;
        const body: ListStep = {
          list: loopBody(command),
          parent: step,
          statements: [],
        };
        const iteration = {
          value,
          at: { directory: "", declarations: "" },
          body,
        };
        step.iterations.push(iteration);
        this.#frames.push({ kind: "list", step: body });
        this.#awaiting = (moment) => {
          iteration.at = moment;
        };
        return;
      }
      this.#frames.pop();
    }
  }

  #call(command: SimpleCommand, name: string): void {
    const holder = this.#within(command);
    if (holder === undefined) return;
    const definition = this.facts.functions.get(name)?.at(-1);
    const body = definition?.body;
    const list = body?.kind === "group" || body?.kind === "subshell"
      ? body.body
      : { kind: "list" as const, span: command.span, statements: [] };
    const step: CallStep = {
      kind: "call",
      command,
      name,
      parent: holder,
      words: this.#words,
      body: { list, statements: [] },
    };
    step.body.parent = step;
    holder.events.push(step);
    this.#frames.push({ kind: "call", step });
    this.#awaiting = undefined;
  }

  #returned(): void {
    while (this.#frames.at(-1)?.kind !== "call") {
      if (this.#frames.pop() === undefined) return;
    }
    this.#frames.pop();
  }

  #run(directory: string, exported: string): void {
    const command = this.#begun;
    if (command === undefined) return;
    const parent = this.#within(command);
    if (parent === undefined) return;
    const step: RunStep = {
      kind: "run",
      command,
      parent,
      words: this.#words,
      directory,
      exported,
    };
    parent.events.push(step);
    this.#trace.runs.push(step);
  }
}

function isBodyOf(command: Command, call: CallStep, facts: Facts): boolean {
  return facts.functions.get(call.name)?.some((it) => it.body === command) ??
    false;
}

function bodyAt(command: Command, index: number): List | undefined {
  switch (command.kind) {
    case "if":
      return command.clauses[index]?.body ??
        (index === command.clauses.length ? command.otherwise : undefined);
    case "case":
      return command.items[index]?.body;
    case "group":
    case "subshell":
      return command.body;
    default:
      return undefined;
  }
}

function loopBody(command: Command): List {
  if (
    command.kind === "for" || command.kind === "while" ||
    command.kind === "arithmetic for"
  ) return command.body;
  throw new RangeError(`"${command.kind}" is no loop`);
}
