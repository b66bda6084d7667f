import { assertEquals, assertRejects } from "@std/assert";
import type { WaitOptions } from "../../../src/cli/life_calls.ts";
import { error, Failure, warning } from "../../../src/error.ts";
import type { JobState } from "../../../src/schedulers/shared/status.ts";
import {
  growingWait,
  waitForEnds,
  type WaitLook,
} from "../../../src/world/commands/wait.ts";
import type { Terminal } from "../../../src/world/system/terminal.ts";
import { row } from "../../status/fixture.ts";

/** Jobs in these states, numbered from 1. */
function lookOf(...states: JobState[]): WaitLook {
  return {
    rows: states.map((it, at) => row(at + 1, it, "")),
    broken: [],
    beingSubmitted: "no",
    unreadable: [],
    unanswered: [],
  };
}

/** A terminal of which all that is written is kept. */
function notingTerminal(notes: string[]): Terminal {
  const unused = (): never => {
    throw new Error("wait prints no results");
  };
  return {
    resultsGoTo: "pipe",
    show: unused,
    view: unused,
    print: unused,
    printBytes: unused,
    tell: (text) => notes.push(`tell: ${text.trim()}`),
    report: (some) => notes.push(...some.map((it) => `report: ${it.message}`)),
    progress: (text) => notes.push(`progress: ${text}`),
    endProgress: () => {},
    size: unused,
    drawScreen: unused,
    endScreen: unused,
  };
}

type Seen = WaitLook | Failure;

/** Waits for what the looks show, one after the other. */
async function waitFor(
  looks: Seen[],
  options: WaitOptions = {},
  signal = new AbortController().signal,
  pauseAfter: (looks: number) => number = () => 1,
): Promise<{ code: number; notes: string[] }> {
  const notes: string[] = [];
  const code = await waitForEnds(
    () => {
      const next = looks.length > 1 ? looks.shift() : looks[0];
      return next instanceof Failure
        ? Promise.reject(next)
        : Promise.resolve(next ?? lookOf());
    },
    options,
    notingTerminal(notes),
    signal,
    pauseAfter,
  );
  return { code, notes };
}

Deno.test("waitForEnds() returns 0 when all jobs completed, and says nothing but its progress", async () => {
  assertEquals(
    await waitFor([
      lookOf("PENDING", "RUNNING"),
      lookOf("ENDING", "UNKNOWN"),
      lookOf("COMPLETED", "COMPLETED"),
    ]),
    {
      code: 0,
      notes: [
        "progress: waiting for 2 jobs: 1 PENDING, 1 RUNNING",
        "progress: waiting for 2 jobs: 1 ENDING, 1 UNKNOWN",
      ],
    },
  );
});

Deno.test("waitForEnds() returns 3 and counts when some job ended without completing", async () => {
  for (
    const state of [
      "FAILED",
      "CANCELLED",
      "TIMEOUT",
      "OUT_OF_MEMORY",
      "PREEMPTED",
      "LOST",
      "REFUSED",
    ] as const
  ) {
    assertEquals(await waitFor([lookOf("COMPLETED", state)]), {
      code: 3,
      notes: [
        `tell: 2 jobs: ${
          state === "REFUSED"
            ? "1 REFUSED, 1 COMPLETED"
            : `1 COMPLETED, 1 ${state}`
        }`,
      ],
    });
  }
  assertEquals(await waitFor([lookOf("FAILED")], { quiet: true }), {
    code: 3,
    notes: [],
  });
});

Deno.test("waitForEnds() waits for prepared jobs only while another mlxpsub submits them", async () => {
  assertEquals(
    await waitFor([
      { ...lookOf("COMPLETED", "PREPARED"), beingSubmitted: "yes" },
      lookOf("COMPLETED", "PREPARED"),
    ]),
    {
      code: 3,
      notes: [
        "progress: waiting for 2 jobs: 1 PREPARED, 1 COMPLETED",
        "tell: 2 jobs: 1 PREPARED, 1 COMPLETED",
        "tell: mlxpsub resume submits those that are PREPARED",
      ],
    },
  );
});

Deno.test("waitForEnds() tells once of a scheduler that does not answer, and waits for it", async () => {
  const silent = {
    ...lookOf("UNKNOWN"),
    unanswered: [warning("Cannot ask SLURM for all jobs: it is down")],
  };
  const { code, notes } = await waitFor([
    silent,
    silent,
    lookOf("RUNNING"),
    silent,
    lookOf("COMPLETED"),
  ]);
  assertEquals([code, notes.filter((it) => !it.startsWith("progress"))], [0, [
    "report: Cannot ask SLURM for all jobs: it is down",
  ]]);
});

Deno.test("waitForEnds() waits for log directories that cannot be read for a while, not for some that are gone", async () => {
  const away = new Failure([error("Cannot read: the server is away")], 1);
  const gone = new Failure([error("Cannot read: not found")]);
  const back = await waitFor([
    lookOf("RUNNING"),
    away,
    away,
    lookOf("COMPLETED"),
  ]);
  assertEquals(
    [back.code, back.notes.filter((it) => it.startsWith("report"))],
    [
      0,
      ["report: Cannot read: the server is away"],
    ],
  );
  for (const looks of [[away], [lookOf("RUNNING"), gone]]) {
    await assertRejects(() => waitFor(looks), Failure, "Cannot read: ");
  }
});

Deno.test("waitForEnds() returns 1 when all that can be read completed, and something cannot", async () => {
  const unreadable = [error("Cannot read log: line 3 is no event")];
  assertEquals(await waitFor([{ ...lookOf("COMPLETED"), unreadable }]), {
    code: 1,
    notes: ["report: Cannot read log: line 3 is no event"],
  });
});

Deno.test("waitForEnds() returns 4 when its time is over, after a last look", async () => {
  const { code, notes } = await waitFor(
    [lookOf("COMPLETED", "RUNNING", "PENDING")],
    { timeout: 0.05 },
    undefined,
    () => 60_000,
  );
  // where the machine is busy, the first look is the last one, too
  assertEquals([code, [...new Set(notes)]], [4, [
    "progress: waiting for 3 jobs: 1 PENDING, 1 RUNNING, 1 COMPLETED",
    "tell: 2 jobs had not ended after 0s",
  ]]);
  const late = await waitFor(
    [lookOf("RUNNING"), lookOf("COMPLETED")],
    {
      timeout: 0.5,
    },
    undefined,
    () => 60_000,
  );
  assertEquals(late.code, 0);
});

Deno.test("waitForEnds() returns 130 when it is interrupted", async () => {
  const controller = new AbortController();
  const { code } = await waitFor(
    [lookOf("RUNNING")],
    {},
    controller.signal,
    () => {
      setTimeout(() => controller.abort(), 5);
      return 60_000;
    },
  );
  assertEquals(code, 130);
});

Deno.test("growingWait() asks after a second at first, later every minute, a slow scheduler less often", () => {
  assertEquals(
    [[1, 0], [2, 0], [3, 0], [11, 0], [40, 0], [1, 400], [40, 60_000]].map((
      [looks = 0, took = 0],
    ) => Math.round(growingWait(looks, took))),
    [1000, 1500, 2250, 57_665, 60_000, 8000, 300_000],
  );
});
