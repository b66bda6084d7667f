import { sideLog } from "../../plan/layout.ts";
import { type SweepEvent, toLine } from "../../plan/sweep_events.ts";
import type { SweepView } from "../../plan/sweep_state.ts";
import { writeAll } from "../system/files.ts";
import { inControlDir } from "./control_dir.ts";
import { headOf } from "./held_sweep.ts";

/** A name for what this process writes; another one once half a line may be there. */
let writer = newWriter();

function newWriter(): string {
  return `${Deno.hostname()}-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Notes events of a sweep without its lock, in a file of this process alone.
 * Throws a Failure where the directory is only to be read.
 */
export function noteBeside(
  { home, state }: SweepView,
  events: readonly SweepEvent[],
): void {
  const { sweep } = state.plan.facts;
  const lines = events.map(toLine).join("");
  inControlDir(home, (dir) => {
    const path = `${dir}/${sideLog(sweep, writer)}`;
    try {
      using file = Deno.openSync(path, { append: true, create: true });
      const isNew = file.statSync().size === 0;
      writeAll(file, (isNew ? toLine(headOf(sweep)) : "") + lines);
      file.syncDataSync();
    } catch (cause) {
      writer = newWriter();
      throw cause;
    }
  });
}
