import type { NestedStep, StatementStep } from "../interpret/trace.ts";
import { shellQuote } from "../word_text.ts";
import { NotStraight } from "./not_straight.ts";
import { livePieces } from "./pieces.ts";
import { renderPieces } from "./render_pieces.ts";
import type { StraightScript } from "./straight_script.ts";

/** Adds `srun bash -c '…'` with a text in which this run stands alone. */
export function addLaunched(
  event: NestedStep,
  step: StatementStep,
  script: StraightScript,
): void {
  const { launch, body } = event;
  if (launch === undefined) throw new NotStraight("the way is not plain");
  const runsInText = body.statements.reduce(
    (sum, it) => sum + (script.toRuns.get(it) ?? 0),
    0,
  );
  if ((script.toRuns.get(step) ?? 0) > runsInText) {
    throw new NotStraight(
      "two runs stand in one statement",
      "Put each run command on a line of its own",
    );
  }
  const { pieces } = script;
  script.pieces = [];
  script.list(body, { kind: "script", arguments: [] });
  const text = renderPieces(livePieces(script.pieces, []), body.code.text);
  script.pieces = pieces;
  const { start, end } = launch.text.span;
  script.statement(step, [{ start, end, text: shellQuote(text.trimEnd()) }]);
}
