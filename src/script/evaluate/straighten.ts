import type { Edit } from "../cut.ts";
import type { Statement } from "../syntax.ts";
import { addDroppedStatement } from "./dropped_statement.ts";
import { type Facts, statementHoldsRun } from "./facts.ts";
import { addKeptStatement } from "./kept_statement.ts";
import type { Unknowns } from "./markers.ts";
import type { Piece } from "./pieces.ts";
import { type Frame, RunWords, type Style } from "./run_words.ts";
import type { StatementText } from "./statement_text.ts";
import type { ListStep, RunStep, StatementStep } from "./steps.ts";
import { addStatementOnWay } from "./statement_on_way.ts";
import { type Way, wayTo } from "./way_to_run.ts";

/** Steps of a run → pieces of a script that takes these steps alone. */
export function straightPieces(
  run: RunStep,
  root: ListStep,
  facts: Facts,
  unknowns: Unknowns,
  style: Style,
): Piece[] {
  const script = new StraightScript(run, facts, unknowns, style);
  script.list(root, { arguments: [], kind: "script" });
  return script.pieces;
}

/** The pieces that a run's script has so far. */
export class StraightScript {
  readonly pieces: Piece[] = [];
  readonly words: RunWords;
  readonly text: StatementText;
  readonly way: Way;
  /** Whether the run stands in the pieces: what follows comes after it. */
  passed: "no" | "yes" = "no";

  constructor(
    run: RunStep,
    readonly facts: Facts,
    readonly unknowns: Unknowns,
    style: Style,
  ) {
    this.words = new RunWords(facts, unknowns, style);
    this.text = this.words.text;
    this.way = wayTo(run);
  }

  /** Adds what happened in a list. */
  list(step: ListStep, frame: Frame): void {
    for (const statement of step.statements) {
      if (this.way.steps.has(statement)) {
        addStatementOnWay(statement, frame, this);
      } else if (statementHoldsRun(statement.statement, this.facts)) {
        addDroppedStatement(statement, frame, this);
      } else addKeptStatement(statement, frame, this);
    }
  }

  /** Adds the user's statement with edits made. */
  statement(step: StatementStep, edits: Edit[], frame: Frame): void {
    const { statement } = step;
    const text = this.text.statement(statement, [
      ...edits,
      ...this.localEdits(statement, frame),
    ]);
    if (text.trim() === "") return;
    this.pieces.push({
      kind: "code",
      text,
      span: { start: statement.span.start, end: statement.end },
      list: step.parent.list,
    });
  }

  /** `local` has no place outside of functions. */
  localEdits(statement: Statement, frame: Frame): Edit[] {
    return frame.kind === "script" ? [] : this.text.localEdits(statement);
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
  ): void {
    this.pieces.push({ kind: "value", name, text, needed });
  }
}
