import { sideLog } from "../../plan/layout.ts";
import type { SweepEvent } from "../../plan/sweep_events.ts";
import type { SweepView } from "../../plan/sweep_state.ts";
import { inControlDir } from "./control_dir.ts";
import { headOf } from "./held_sweep.ts";
import { LogFile } from "./log_file.ts";

/**
 * Notes events of a sweep without its lock, in a file of this process. Throws a
 * Failure where the directory is only to be read.
 */
export function noteBeside(
  { home, state }: SweepView,
  events: readonly SweepEvent[],
): void {
  const { sweep } = state.plan.facts;
  const writer = `${Deno.hostname()}-${Deno.pid}-${
    crypto.randomUUID().slice(0, 8)
  }`;
  inControlDir(home, (dir) => {
    new LogFile(`${dir}/${sideLog(sweep, writer)}`, headOf(sweep), events)
      .close();
  });
}
