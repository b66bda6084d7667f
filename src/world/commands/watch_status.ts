import type { StatusOptions } from "../../cli/life_calls.ts";
import { error, exitCodes, Failure } from "../../error.ts";
import { formatDiagnostics } from "../../format_diagnostics.ts";
import { visible } from "../../visible.ts";
import { wrapped } from "../../display_width.ts";
import type { View } from "../../view.ts";
import { groupBy } from "../../status/group.ts";
import { mayChange } from "../../status/row.ts";
import {
  fittingLines,
  fittingTable,
  screenLines,
} from "../../status/screen.ts";
import { groupTable } from "../../status/text.ts";
import { sleep } from "../system/pause.ts";
import type { Terminal } from "../system/terminal.ts";
import {
  exitCodeOf,
  groupingKey,
  type Look,
  printLook,
  summaryOf,
} from "./look.ts";

/**
 * `status --watch`: draws until no job is left in the queue, then prints how
 * all of them ended → the exit code. `pauseAfter` says how long to wait for
 * the next look, from what the last one took, in milliseconds.
 */
export async function watchStatus(
  look: () => Promise<Look>,
  options: StatusOptions,
  terminal: Terminal,
  signal: AbortSignal,
  pauseAfter: (queryTook: number) => number = politeWait,
): Promise<number> {
  if (terminal.resultsGoTo !== "terminal" || options.json) {
    throw new Failure([
      error(
        "Cannot watch: the result goes to no terminal",
        undefined,
        "Write mlxpsub wait, which needs none",
      ),
    ]);
  }
  let redraw = (): void => {};
  const onResize = (): void => redraw();
  // Ctrl-Z leaves the terminal as it was
  const onStop = (): void => {
    terminal.endScreen();
    Deno.kill(Deno.pid, "SIGSTOP");
  };
  const listeners = [
    ["SIGWINCH", onResize],
    ["SIGCONT", onResize],
    ["SIGTSTP", onStop],
  ] as const;
  for (const [name, act] of listeners) Deno.addSignalListener(name, act);
  let seen: Look | undefined;
  try {
    for (;;) {
      const began = performance.now();
      const now = await look();
      if (signal.aborted) break;
      seen = now;
      if (!now.rows.some((it) => mayChange(it.state))) break;
      const wait = pauseAfter(performance.now() - began);
      const time = new Date().toTimeString().slice(0, 8);
      redraw = () => draw(now, options, terminal, time, wait);
      redraw();
      if (!await sleep(wait, signal)) break;
    }
  } finally {
    for (const [name, act] of listeners) Deno.removeSignalListener(name, act);
    terminal.endScreen();
  }
  if (seen !== undefined) printLook(seen, options, terminal);
  return signal.aborted || seen === undefined
    ? exitCodes.interrupted
    : exitCodeOf(seen, options);
}

function draw(
  look: Look,
  options: StatusOptions,
  terminal: Terminal,
  time: string,
  wait: number,
): void {
  const screen = terminal.size();
  const view = terminal.view();
  const lines = screenLines({
    title: "mlxpsub status --watch",
    time,
    wait: wait / 1000,
    table: (room) => tableOf(look, options, room, view),
    below: [
      "",
      ...summaryOf(look, options).flatMap((it) =>
        wrapped(visible(it), view.columns, { indent: "  " })
      ),
      ...formatDiagnostics(look.diagnostics, view).trimEnd().split("\n"),
    ],
  }, screen);
  terminal.drawScreen(lines);
}

function tableOf(
  look: Look,
  { by }: StatusOptions,
  room: number,
  view: View,
): string[] {
  if (by === undefined) {
    return fittingTable(look.shown, look.differing, room, view);
  }
  const key = groupingKey(look, by);
  return key === undefined ? [] : fittingLines(
    groupTable(key, groupBy(look.rows, key), view).trimEnd().split("\n"),
    room,
  );
}

/** Milliseconds: a scheduler that is slow to answer is asked less often. */
export function politeWait(queryTook: number): number {
  return Math.min(300_000, Math.max(10_000, queryTook * 20));
}
