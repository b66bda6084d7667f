import type { Diagnostic } from "../../error.ts";
import { counted } from "../../report/results.ts";
import type { Brought } from "./brought.ts";
import { handOverUnit, type HandOverWay } from "./hand_over_unit.ts";
import { wholeness } from "../../sweep_log/sweep_state.ts";
import { type Unit, unitsApart } from "./units.ts";

/** Why not all units were handed over. */
export type LanesStop =
  | { kind: "interrupted" }
  | { kind: "cannot go on"; diagnostic: Diagnostic }
  /** Answer after answer was "later" or none at all. */
  | { kind: "not accepting"; reason: string };

export interface LaneSettings {
  /** Units at once. */
  atOnce: number;
  /** Answers in a row that accept nothing, after which asking on is rude. */
  patience: number;
  onProgress?: ((text: string) => void) | undefined;
}

/**
 * Hands units over, in order, a few at a time. A refused one does not stop the
 * others, and none is tried twice.
 */
export async function runLanes(
  units: readonly Unit[],
  way: HandOverWay,
  brought: Brought,
  { atOnce, patience, onProgress }: LaneSettings,
): Promise<LanesStop | undefined> {
  const { ends, refused, diagnostics } = brought;
  const left = [...units];
  const progress = progressOf(units, way, onProgress);
  let stop: LanesStop | undefined;
  let unaccepted = 0;
  let next = 0;
  // all or nothing: what is not in stays out
  const abandoned = new Set(
    units.map((it) => it.sweep)
      .filter((it) => wholeness(it.view.state) === "refused"),
  );

  const handOver = async (unit: Unit): Promise<void> => {
    const outcome = await handOverUnit(unit, way, ends, diagnostics);
    switch (outcome.kind) {
      case "refused":
        if (wholeness(unit.sweep.view.state) === "refused") {
          abandoned.add(unit.sweep);
        }
        unaccepted = 0;
        break;
      case "submitted":
        unaccepted = 0;
        break;
      case "later":
      case "ambiguous": {
        const end = ends.get(unit.sweep)?.get(unit.jobs[0] ?? 0);
        const isDown = outcome.kind === "later" && outcome.down === "yes";
        if (++unaccepted >= patience || isDown) {
          const reason = end !== undefined && "reason" in end ? end.reason : "";
          stop ??= { kind: "not accepting", reason };
        }
        break;
      }
      case "cannot go":
        if (unit.kind === "array") {
          left.splice(next, 0, ...unitsApart(unit.sweep, unit.jobs));
        } else refused.push({ unit, reason: outcome.reason });
        break;
      case "cannot go on":
        stop ??= outcome;
        break;
    }
    progress.show(unit, brought);
  };

  const lane = async (): Promise<void> => {
    while (next < left.length && stop === undefined) {
      if (way.signal.aborted) {
        stop = { kind: "interrupted" };
        return;
      }
      const unit = left[next++];
      if (unit === undefined) return;
      if (abandoned.has(unit.sweep)) continue;
      const diagnostic = unit.sweep.obstacle();
      if (diagnostic !== undefined) {
        stop = { kind: "cannot go on", diagnostic };
        return;
      }
      const still = unit.jobs.filter((at) => isPrepared(unit, at));
      if (still.length === unit.jobs.length) await handOver(unit);
      // some were cancelled: the rest of an array goes one by one
      else left.splice(next, 0, ...unitsApart(unit.sweep, still));
    }
  };
  way.signal.addEventListener("abort", progress.tell);
  progress.tell();
  await Promise.all(Array.from({ length: atOnce }, lane));
  way.signal.removeEventListener("abort", progress.tell);
  // where all were handed over, each has its own answer
  return stop?.kind === "not accepting" && next >= left.length
    ? undefined
    : stop;
}

function isPrepared({ sweep }: Unit, at: number): boolean {
  return sweep.view.state.jobs[at]?.state === "prepared";
}

/** What is told while units are handed over, or run here. */
function progressOf(
  units: readonly Unit[],
  way: HandOverWay,
  tell: ((text: string) => void) | undefined,
): { tell(): void; show(unit: Unit, brought: Brought): void } {
  const size = units.flatMap((it) => it.jobs).length;
  const packed = units.some((it) => it.kind === "pack");
  const of = packed ? `${size} runs` : counted(size);
  const running = new Set<Unit>();
  let [done, failed] = [0, 0];
  const isHere = way.scheduler.name === "local";
  const show = (): void => {
    const [text, awaited] = isHere
      ? [
        `${done} of ${of} done, ${
          packed ? counted(running.size) : running.size
        } running${failed > 0 ? `, ${failed} failed` : ""}`,
        "what runs to stop",
      ]
      : [
        `${done} of ${of} submitted`,
        `${way.scheduler.submitProgram} to answer`,
      ];
    // Ctrl-C shows nothing else for as long as they take
    const end = way.signal.aborted
      ? `; interrupted, waiting for ${awaited}`
      : "";
    tell?.(text + end);
  };
  way.onRunning = (unit) => {
    running.add(unit);
    show();
  };
  return {
    tell: show,
    show(unit, { ends }) {
      const { sweep, jobs } = unit;
      running.delete(unit);
      for (const at of jobs) {
        const end = ends.get(sweep)?.get(at);
        if (end === undefined) continue;
        done++;
        if (!isHere) continue;
        const isWell = end.kind === "called off" ||
          end.kind === "ended" && end.exitCode === 0;
        if (!isWell) failed++;
      }
      show();
    },
  };
}
