import { sideLog } from "../../jobs/layout.ts";
import { type SweepEvent, toLine } from "../../sweep_log/sweep_events.ts";
import type { SweepView } from "../../sweep_log/sweep_state.ts";
import { writeAll } from "../system/files.ts";
import { ownFileMode } from "../system/own_files.ts";
import { inControlDir } from "./control_dir.ts";
import { headOf } from "./held_sweep.ts";

/** A name for what this process writes; another one once half a line may be there. */
let writer: string | undefined;

/** Files of that name, by their paths: whoever puts a link there is not written to. */
const made = new Map<string, Pick<Deno.FileInfo, "dev" | "ino">>();

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
    writer ??= newWriter();
    const path = `${dir}/${sideLog(sweep, writer)}`;
    try {
      const before = made.get(path);
      using file = Deno.openSync(
        path,
        before === undefined
          ? { write: true, createNew: true, mode: ownFileMode }
          : { append: true },
      );
      const { dev, ino } = file.statSync();
      if (before !== undefined && (before.ino !== ino || before.dev !== dev)) {
        throw new Error("it was replaced");
      }
      made.set(path, { dev, ino });
      const head = before === undefined ? toLine(headOf(sweep)) : "";
      writeAll(file, head + lines);
      file.syncDataSync();
    } catch (cause) {
      writer = undefined;
      throw cause;
    }
  });
}
