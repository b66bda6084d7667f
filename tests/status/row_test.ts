import { assertEquals } from "@std/assert";
import type { SeenJob } from "../../src/schedulers/shared/status.ts";
import { formatDuration, isInQueue } from "../../src/status/row.ts";
import { judged, now, row } from "./fixture.ts";

const running: SeenJob = {
  id: "4711",
  state: "RUNNING",
  word: "COMPLETING",
  startedAt: now - 61_000,
  host: "n1",
};
const failed: SeenJob = {
  id: "4711",
  state: "FAILED",
  word: "NODE_FAIL",
  exitCode: 3,
  startedAt: now - 61_000,
  endedAt: now - 60_000,
  reason: "NodeDown",
};

Deno.test("joinRow() takes the scheduler's word for a submitted job", () => {
  assertEquals(
    judged({}, { seen: running }),
    'RUNNING "COMPLETING" by scheduler elapsed=61 host=n1',
  );
  assertEquals(
    judged({}, { seen: failed }),
    'FAILED "NODE_FAIL" by scheduler elapsed=1 exitCode=3 note=NodeDown',
  );
  assertEquals(
    judged({}, {
      seen: { id: "1", state: "COMPLETED", word: "DONE", elapsed: 9 },
    }),
    'COMPLETED "DONE" by scheduler elapsed=9',
  );
});

Deno.test("joinRow() knows no time of a job that ended at an unknown one", () => {
  const { endedAt: _, ...seen } = failed;
  assertEquals(
    judged({}, { seen }),
    'FAILED "NODE_FAIL" by scheduler exitCode=3 note=NodeDown',
  );
});

Deno.test("joinRow() asks nobody about prepared and refused jobs", () => {
  assertEquals(
    judged({ state: "prepared", reason: "queue full" }),
    'PREPARED "prepared" by record note=queue full',
  );
  assertEquals(
    judged({ state: "refused", reason: "bad partition" }),
    'REFUSED "refused" by record note=bad partition',
  );
});

Deno.test("joinRow() takes a failed job that was cancelled for cancelled", () => {
  const state = "cancelled";
  assertEquals(judged({ state }), 'CANCELLED "cancelled" by record');
  assertEquals(
    judged({ state }, { seen: failed }),
    'CANCELLED "NODE_FAIL" by scheduler elapsed=1 exitCode=3',
  );
  assertEquals(
    judged({ state }, { seen: running }),
    'RUNNING "COMPLETING" by scheduler elapsed=61 host=n1 note=cancelled, and still there',
  );
  assertEquals(
    judged({ state }, {
      seen: { id: "1", state: "COMPLETED", word: "COMPLETED" },
    }),
    'COMPLETED "COMPLETED" by scheduler',
  );
});

Deno.test("joinRow() believes MLXP where the scheduler has forgotten the job", () => {
  assertEquals(
    judged({}, { left: { mlxpStatus: "COMPLETE", logAt: now } }),
    'COMPLETED "COMPLETE" by mlxp',
  );
  assertEquals(
    judged({}, { left: { mlxpStatus: "FAILED" } }),
    'FAILED "FAILED" by mlxp',
  );
});

Deno.test("joinRow() tells what is known of a lost job", () => {
  assertEquals(
    judged({}, { left: { mlxpStatus: "RUNNING", logAt: now - 90_000 } }),
    'LOST "RUNNING" by nobody note=the scheduler does not know it any more; MLXP says RUNNING; its logs were last written 1m30s ago',
  );
  assertEquals(
    judged({}, { answered: "no", left: {} }),
    'UNKNOWN "submitted" by nobody note=the scheduler did not answer; it has no log files',
  );
});

Deno.test("joinRow() says ENDING of a job that was there a moment ago", () => {
  const gone = (ago: number) =>
    judged(
      { submittedAt: new Date(now - 3_600_000).toISOString() },
      { left: { logAt: now - ago } },
    ).split(" ")[0];
  assertEquals(gone(0), "ENDING");
  assertEquals(gone(59_000), "ENDING");
  assertEquals(gone(61_000), "LOST");
  // written by a node whose clock is ahead
  assertEquals(gone(-59_000), "ENDING");
  assertEquals(gone(-3_600_000), "LOST");
  const justNow = new Date(now - 2000).toISOString();
  assertEquals(
    judged({ submittedAt: justNow }, { left: {} }),
    'ENDING "submitted" by nobody note=the scheduler does not know it any more; it has no log files',
  );
});

Deno.test("joinRow() follows a job that runs on this machine", () => {
  const local = { scheduler: "local", jobId: "99" } as const;
  assertEquals(
    judged(local, { process: "there" }),
    'RUNNING "submitted" by process elapsed=1790',
  );
  const endedAt = "2026-11-22T15:30:25.000Z";
  assertEquals(
    judged({ ...local, exitCode: 0, endedAt }),
    'COMPLETED "submitted" by record elapsed=15 exitCode=0',
  );
  assertEquals(
    judged({ ...local, exitCode: 3, endedAt }),
    'FAILED "submitted" by record elapsed=15 exitCode=3',
  );
  assertEquals(
    judged({ ...local, state: "cancelled", exitCode: 143, endedAt }),
    'CANCELLED "cancelled" by record elapsed=15 exitCode=143',
  );
  assertEquals(
    judged(local, { process: "not here", left: {} }),
    'LOST "submitted" by nobody note=process 99 is not on this machine; it has no log files',
  );
});

Deno.test("isInQueue() counts what waits, what runs, and what is stuck", () => {
  assertEquals(
    [
      row(1, "PENDING", ""),
      row(2, "RUNNING", ""),
      row(3, "FAILED", ""),
      row(4, "FAILED", "", { stuck: "yes" }),
    ].map(isInQueue),
    [true, true, false, true],
  );
});

Deno.test("formatDuration() writes two units", () => {
  assertEquals(
    [0, 59.4, 60, 725, 3600, 11_220, 86_400, 187_000].map(formatDuration),
    ["0s", "59s", "1m00s", "12m05s", "1h00m", "3h07m", "1d00h", "2d03h"],
  );
});
