import { plannedLogDir } from "../../sweep_log/submission.ts";
import type { HeldSweep } from "../logs/held_sweep.ts";
import { turnOf } from "../logs/turn.ts";
import type { LocalEnd } from "./run_here.ts";

/** What a signal leaves where nothing else is known. */
const terminated = 143;

/**
 * How a run ended whose pack ran here and is over, by what the pack noted;
 * undefined where it never began.
 */
export function endInPack(
  { view: { state } }: HeldSweep,
  at: number,
  end: LocalEnd,
): LocalEnd | undefined {
  const attempt = state.jobs[at]?.attempt ?? 1;
  const turn = turnOf(plannedLogDir(state, at), attempt);
  const { exitCode = terminated } = turn ?? {};
  switch (turn?.word) {
    case "ended":
      return { kind: "ended", exitCode };
    case "begun":
      return end.kind === "ended" ? { kind: "stopped", exitCode } : end;
    case "stopped":
      return { kind: "stopped", exitCode };
    case "cancelled":
      return turn.exitCode === undefined
        ? undefined
        : { kind: "stopped", exitCode };
    case undefined:
      // by itself it ends only when all have had their turn
      return end.kind === "ended" && end.exitCode < 128 ? end : undefined;
  }
}
