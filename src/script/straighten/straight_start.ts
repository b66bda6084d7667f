import type { Trace } from "../interpret/trace.ts";
import type { RunSearch } from "../run_sites.ts";
import type { Piece } from "./pieces.ts";
import { renderPieces } from "./render_pieces.ts";
import { type Expected, StraightScript } from "./straight_script.ts";
import type { StepsToRuns } from "./way.ts";

/**
 * What the scripts of all jobs begin with: the lines before the first statement
 * that reaches a run. It is written once for all of them.
 */
export interface StraightStart {
  /** How many of the script's statements it is. */
  count: number;
  /** One piece, where there are any. */
  pieces: readonly Piece[];
  expected: readonly Expected[];
  leavesLoop: "no" | "yes";
  /** The texts of all functions of the script, wherever they stand. */
  functions: readonly string[];
}

export function straightStart(
  trace: Trace,
  source: string,
  search: RunSearch,
  toRuns: StepsToRuns,
): StraightStart {
  const functions = [...trace.functions.values()].map((it) =>
    it.code.text.slice(it.body.span.start, it.body.span.end)
  );
  const none: StraightStart = {
    count: 0,
    pieces: [],
    expected: [],
    leavesLoop: "no",
    functions,
  };
  const [run] = trace.runs;
  if (run === undefined) return none;
  const count = linesBeforeRuns(trace, source, toRuns);
  const straight = new StraightScript(
    run,
    trace,
    "as written",
    search,
    toRuns,
    none,
  );
  straight.list(
    { ...trace.root, statements: trace.root.statements.slice(0, count) },
    { kind: "script", arguments: [] },
  );
  const text = renderPieces(straight.pieces, source);
  return {
    count,
    pieces: text === "" ? [] : [{ kind: "code", text: text.slice(0, -1) }],
    expected: straight.expected,
    leavesLoop: straight.leavesLoop,
    functions,
  };
}

/** How many statements stand on lines before that of the first run. */
function linesBeforeRuns(
  { root: { statements } }: Trace,
  source: string,
  toRuns: StepsToRuns,
): number {
  let count = statements.findIndex((it) => toRuns.has(it));
  const isSameLine = (): boolean => {
    const [before, after] = [statements[count - 1], statements[count]];
    return before !== undefined && after !== undefined &&
      !source.slice(before.statement.end, after.statement.span.start)
        .includes("\n");
  };
  while (isSameLine()) count--;
  return Math.max(0, count);
}
