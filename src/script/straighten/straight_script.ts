import type { Edit } from "../cut.ts";
import type { RunSearch } from "../run_sites.ts";
import type {
  CallStep,
  Effect,
  ListStep,
  RunStep,
  StatementStep,
  Trace,
} from "../interpret/trace.ts";
import type { UnknownValue } from "../interpret/unknowns.ts";
import { addDroppedStatement } from "./dropped_statement.ts";
import { addKeptStatement } from "./kept_statement.ts";
import { addStatementOnWay } from "./statement_on_way.ts";
import type { Code } from "./passed_arguments.ts";
import type { Piece } from "./pieces.ts";
import type { Style } from "./run_words.ts";
import { statementText } from "./statement_text.ts";
import type { StraightStart } from "./straight_start.ts";
import { type StepsToRuns, type Way, wayTo } from "./way.ts";

/** Arguments and place of the list that is written. */
export interface Frame {
  kind: "script" | "function";
  /** Of the function: code and value of each argument. */
  arguments: Code[];
}

/** An effect that the job's script must have, or may have. */
export interface Expected {
  text: string;
  needed: "yes" | "no";
}

/** The pieces that a run's script has so far, and what it must do. */
export class StraightScript {
  pieces: Piece[];
  readonly expected: Expected[];
  readonly way: Way;
  /** A kept statement leaves the loop around it: there must be one. */
  leavesLoop: "no" | "yes";

  constructor(
    readonly run: RunStep,
    readonly trace: Trace,
    readonly style: Style,
    readonly search: RunSearch,
    readonly toRuns: StepsToRuns,
    start: StraightStart,
  ) {
    this.way = wayTo(run);
    this.pieces = [...start.pieces];
    this.expected = start.expected.slice();
    this.leavesLoop = start.leavesLoop;
  }

  /**
   * Whether a function is written out wherever it is called, so that the
   * script's own definition is for nothing.
   */
  isWrittenOut(name: string): boolean {
    let calls = 0;
    for (const step of this.toRuns.keys()) {
      if ("kind" in step && step.kind === "call") {
        if ((step as CallStep).name === name) calls++;
      }
    }
    return calls > 0 && calls === this.trace.callCounts.get(name) &&
      !this.trace.effects.some((it) =>
        it.text.startsWith("export -f") || it.text.startsWith("left\u0000") &&
          it.words?.some((word) => word.includes(name)) === true
      );
  }

  /** Adds what happened in a list, but for so many statements. */
  list(step: ListStep, frame: Frame, written = 0): void {
    for (let at = written; at < step.statements.length; at++) {
      const statement = step.statements[at];
      if (statement === undefined) continue;
      if (this.way.steps.has(statement)) {
        addStatementOnWay(statement, frame, this);
      } else if (this.toRuns.has(statement)) {
        addDroppedStatement(statement, frame, this);
      } else addKeptStatement(statement, frame, this);
    }
  }

  /** Adds the user's statement with edits made. */
  statement(step: StatementStep, edits: Edit[]): void {
    const { statement, code } = step;
    const blanks = code.kind === "script" ? this.trace.blanks ?? [] : [];
    const text = statementText(statement, code, [
      ...edits,
      ...blanks.map((it) => ({ ...it, text: "" })),
    ]);
    if (text.trim() === "") return;
    this.pieces.push({
      kind: "code",
      text,
      ...(code.kind === "script"
        ? { span: { start: statement.span.start, end: statement.end } }
        : {}),
      list: step.parent.list,
    });
  }

  /** Adds code that stands so nowhere in the user's script. */
  code(text: string): void {
    if (text.trim() !== "") this.pieces.push({ kind: "code", text });
  }

  open(text: string): void {
    this.pieces.push({ kind: "open", text });
  }

  close(text: string): void {
    this.pieces.push({ kind: "close", text });
  }

  /** Adds the value of a variable; undefined where only the job could tell. */
  value(
    name: string,
    text: string | undefined,
    needed: "always" | "where read",
    here: readonly UnknownValue[] = [],
  ): void {
    this.pieces.push({ kind: "value", name, text, needed, here });
  }

  /** The effects of a statement are those of the script. */
  expect(step: StatementStep, needed: Expected["needed"]): void {
    const effects = this.effectsOf(step);
    // other runs in the background are jobs of their own, so that less is to do
    const waits = effects.some((it) => waitsForProcess(it.text));
    for (const effect of effects) {
      if (effect.kind === "run" && needed === "no") continue;
      this.expected.push({
        text: effect.text,
        needed: waits ? "no" : neededOf(effect, needed),
      });
    }
  }

  /** Some effects of a statement on the way may be those of the script. */
  expectRange(
    { from, to }: { from: number; to: number },
    needed: Expected["needed"],
  ): void {
    for (const effect of this.trace.effects.slice(from, Math.max(from, to))) {
      if (effect.kind === "run") continue;
      this.expected.push({
        text: effect.text,
        needed: waitsForProcess(effect.text) ? "no" : neededOf(effect, needed),
      });
    }
  }

  effectsOf({ effects: { from, to } }: StatementStep): Effect[] {
    return this.trace.effects.slice(from, to);
  }

  expectRun(): void {
    const effect = this.trace.effects[this.run.effect];
    if (effect !== undefined) {
      this.expected.push({ text: effect.text, needed: "yes" });
    }
  }
}

/** What changes the environment of the shell holds for all that follows. */
function neededOf(
  { environment }: Effect,
  needed: Expected["needed"],
): Expected["needed"] {
  return environment === undefined ? needed : "yes";
}

/** Whether an effect is a wait for a process in the background, `wait $!`. */
export function waitsForProcess(effect: string): boolean {
  return effect.startsWith("wait\u0000") &&
    effect.split("\u0000").slice(1).some((it) => /(^|\s)\$!/.test(it));
}
