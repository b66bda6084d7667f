import { assertEquals, assertRejects } from "@std/assert";
import type { StatusOptions } from "../../../src/cli/life_calls.ts";
import { Failure } from "../../../src/error.ts";
import type { JobState } from "../../../src/schedulers/shared/status.ts";
import type { Look } from "../../../src/world/commands/look.ts";
import {
  politeWait,
  watchStatus,
} from "../../../src/world/commands/watch_status.ts";
import { wholeView } from "../../../src/view.ts";
import type { Terminal } from "../../../src/world/system/terminal.ts";
import { row } from "../../status/fixture.ts";

/** Jobs in these states, numbered from 1. */
function lookOf(...states: JobState[]): Look {
  const rows = states.map((it, at) => row(at + 1, it, ""));
  return {
    rows,
    shown: rows,
    differing: new Map(),
    broken: [],
    separation: undefined,
    diagnostics: [],
    left: [],
  };
}

/** Notes what is done to a terminal, the table's columns in single spaces. */
function notingTerminal(notes: string[]): Terminal {
  const note = (what: string, text: string): void => {
    const line = text.trim().replaceAll(/\d\d:\d\d:\d\d/g, "TIME")
      .replaceAll(/ +/g, " ").replaceAll(/\s*\n\s*/g, " / ");
    notes.push(`${what}: ${line}`);
  };
  return {
    resultsGoTo: "terminal",
    view: () => wholeView,
    print: (text) => note("print", text),
    show: (text) => note("print", text),
    printBytes: () => {},
    tell: (text) => note("tell", text),
    report: () => {},
    progress: () => {},
    endProgress: () => {},
    size: () => ({ rows: 24, columns: 80 }),
    drawScreen: (lines) => note("screen", lines.join("\n")),
    endScreen: () => notes.push("end of screen"),
  };
}

const head = "ID JOB STATE TIME EXIT HOST OVERRIDES";
const title = "mlxpsub status --watch (TIME, again in";

/** Watches what the looks show, one after the other. */
async function watch(
  looks: Look[],
  pauseAfter: (queryTook: number) => number,
  options: StatusOptions = {},
  signal = new AbortController().signal,
): Promise<{ code: number; notes: string[] }> {
  const notes: string[] = [];
  const code = await watchStatus(
    () => Promise.resolve(looks.shift() ?? lookOf()),
    options,
    notingTerminal(notes),
    signal,
    pauseAfter,
  );
  return { code, notes };
}

Deno.test("watchStatus() draws until no job is left in the queue, then prints how all ended", async () => {
  const looks = [
    lookOf("RUNNING", "PENDING"),
    lookOf("COMPLETED", "RUNNING"),
    lookOf("COMPLETED", "FAILED"),
    lookOf(),
  ];
  assertEquals(await watch(looks, () => 1, { exitCode: true }), {
    code: 3,
    notes: [
      `screen: ${title} 0s) / ${head} / 1 4711 RUNNING - - - / 2 4712 PENDING - - - / 2 jobs: 1 PENDING, 1 RUNNING`,
      `screen: ${title} 0s) / ${head} / 1 4711 COMPLETED - - - / 2 4712 RUNNING - - - / 2 jobs: 1 RUNNING, 1 COMPLETED`,
      "end of screen",
      `print: ${head} / 1 4711 COMPLETED - - - / 2 4712 FAILED - - -`,
      "tell: 2 jobs: 1 COMPLETED, 1 FAILED",
    ],
  });
  assertEquals(looks.length, 1);
});

Deno.test("watchStatus() prints what it saw last when it is interrupted", async () => {
  const controller = new AbortController();
  const { code, notes } = await watch(
    [lookOf("RUNNING")],
    () => {
      setTimeout(() => controller.abort(), 5);
      return 60_000;
    },
    {},
    controller.signal,
  );
  assertEquals([code, notes.slice(1)], [130, [
    "end of screen",
    `print: ${head} / 1 4711 RUNNING - - -`,
    "tell: 1 job: 1 RUNNING",
  ]]);
});

Deno.test("watchStatus() refuses to draw where the result goes to no terminal", async () => {
  const failure = await assertRejects(
    () =>
      watchStatus(
        () => Promise.resolve(lookOf()),
        {},
        { ...notingTerminal([]), resultsGoTo: "pipe" },
        new AbortController().signal,
      ),
    Failure,
  );
  assertEquals(
    failure.message,
    "Cannot watch: the result goes to no terminal",
  );
});

Deno.test("politeWait() asks a slow scheduler less often, every five minutes at least", () => {
  assertEquals([0, 400, 1000, 60_000].map(politeWait), [
    10_000,
    10_000,
    20_000,
    300_000,
  ]);
});
