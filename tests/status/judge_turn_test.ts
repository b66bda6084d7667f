import { assertEquals } from "@std/assert";
import type { SubmissionRecord } from "../../src/jobs/record.ts";
import type { JobState, SeenJob } from "../../src/schedulers/shared/status.ts";
import type { JobFacts } from "../../src/status/job_facts.ts";
import type { Turn } from "../../src/status/turn.ts";
import { judged, now } from "./fixture.ts";

const turns = {
  none: undefined,
  begun: { word: "begun", begunAt: now - 30_000, at: now - 30_000, host: "n7" },
  well: { word: "ended", exitCode: 0, begunAt: now - 30_000, at: now - 10_000 },
  badly: { word: "ended", exitCode: 3 },
  killed: { word: "ended", exitCode: 137 },
  stopped: { word: "stopped", exitCode: 143 },
  cancelled: { word: "cancelled" },
} satisfies Record<string, Turn | undefined>;

/** A run that shares its job with others. */
function packed(
  turn: keyof typeof turns,
  job: JobState | "silent",
  record: Partial<SubmissionRecord> = {},
  facts: Partial<JobFacts> = {},
): string {
  const seen: SeenJob | undefined = job === "silent" ? undefined : {
    id: "4711",
    state: job,
    word: job,
    host: "n1",
    elapsed: 999,
    exitCode: 1,
  };
  const own = turns[turn];
  return judged({ packScript: "/w/logs/1/metadata/pack.sh", ...record }, {
    ...(seen === undefined ? {} : { seen }),
    ...(own === undefined ? {} : { turn: own }),
    ...facts,
  });
}

Deno.test("joinRow() has a run wait as long as its job does, and then for its turn", () => {
  assertEquals(packed("none", "PENDING").split(" ")[0], "PENDING");
  assertEquals(
    packed("none", "RUNNING"),
    'PENDING "RUNNING" by scheduler note=waits for its turn in job 4711',
  );
  assertEquals(
    packed("begun", "RUNNING"),
    'RUNNING "RUNNING" by scheduler elapsed=30 host=n7',
  );
});

Deno.test("joinRow() takes a run's own end, whatever its job comes to", () => {
  for (const job of ["RUNNING", "FAILED", "TIMEOUT", "silent"] as const) {
    assertEquals(
      packed("well", job),
      'COMPLETED "ended with 0" by job elapsed=20 exitCode=0',
    );
    assertEquals(
      packed("badly", job),
      'FAILED "ended with 3" by job exitCode=3',
    );
  }
});

Deno.test("joinRow() still sees a run's failure behind the 0 of its script", () => {
  const end = { exitCode: 0, how: "ended by itself", runExitCode: 5 } as const;
  assertEquals(
    packed("well", "RUNNING", {}, { left: { end } }).split(" by ")[0],
    'FAILED "run ended with 5"',
  );
});

Deno.test("joinRow() takes SIGKILL for what ended the job, where memory did", () => {
  assertEquals(
    packed("killed", "OUT_OF_MEMORY").split(" ")[0],
    "OUT_OF_MEMORY",
  );
  assertEquals(packed("killed", "FAILED").split(" ")[0], "FAILED");
});

Deno.test("joinRow() has a run end as its job does that ended before it", () => {
  const states = ["TIMEOUT", "CANCELLED", "PREEMPTED", "FAILED"] as const;
  for (const job of states) {
    assertEquals(
      packed("stopped", job),
      `${job} "${job}" by scheduler exitCode=143 host=n1`,
    );
    assertEquals(
      packed("begun", job),
      `${job} "${job}" by scheduler host=n1 note=its job ended before it did`,
    );
    assertEquals(
      packed("none", job),
      `${job} "${job}" by scheduler host=n1 note=its job ended before its turn came`,
    );
  }
});

Deno.test("joinRow() believes no job that completed without one of its runs", () => {
  assertEquals(
    packed("none", "COMPLETED"),
    'LOST "COMPLETED" by nobody host=n1 note=its job ended before its turn came',
  );
});

Deno.test("joinRow() has a run wait again whose job was requeued", () => {
  assertEquals(packed("stopped", "PENDING").split(" ")[0], "PENDING");
  assertEquals(packed("begun", "PENDING").split(" ")[0], "PENDING");
  assertEquals(packed("stopped", "RUNNING").split(" ")[0], "ENDING");
});

Deno.test("joinRow() says of a run that was cancelled by itself what came of it", () => {
  assertEquals(
    packed("cancelled", "RUNNING", { state: "cancelled" }),
    'CANCELLED "cancelled" by job',
  );
  assertEquals(
    packed("begun", "RUNNING", { state: "cancelled" }),
    'RUNNING "RUNNING" by scheduler elapsed=30 host=n7 note=cancelled, and still there',
  );
  assertEquals(
    packed("well", "RUNNING", { state: "cancelled" }).split(" ")[0],
    "COMPLETED",
  );
  assertEquals(
    packed("none", "RUNNING", { state: "cancelled" }).split(" ")[0],
    "CANCELLED",
  );
});

Deno.test("joinRow() goes by what a run left where nobody knows its job", () => {
  const end = { exitCode: 0, how: "ended by itself" } as const;
  assertEquals(
    packed("begun", "silent", {}, { left: { end } }).split(" by ")[0],
    'COMPLETED "ended with 0"',
  );
  assertEquals(packed("begun", "silent").split(" ")[0], "LOST");
  assertEquals(
    packed("none", "silent", {}, { answered: "no" }).split(" ")[0],
    "UNKNOWN",
  );
});

Deno.test("joinRow() does not ask again about a run that is known to have completed", () => {
  assertEquals(
    packed("none", "RUNNING", { endedAs: "COMPLETED", exitCode: 0 }),
    'COMPLETED "COMPLETED" by record exitCode=0',
  );
});

Deno.test("joinRow() holds a run's note against the end of its turn, not of its job", () => {
  const seen = { id: "4711", state: "COMPLETED", word: "COMPLETED" } as const;
  const at = now - 3_600_000;
  const end = { exitCode: 0, how: "ended by itself", host: "n9", at } as const;
  assertEquals(
    packed("well", "COMPLETED", {}, {
      seen: { ...seen, endedAt: now },
      turn: { word: "ended", exitCode: 0, at },
      left: { end },
    }),
    'COMPLETED "ended with 0" by job exitCode=0 host=n9',
  );
  assertEquals(
    packed("well", "COMPLETED", {}, {
      seen: { ...seen, endedAt: at },
      turn: { word: "ended", exitCode: 0, at: now },
      left: { end },
    }),
    'COMPLETED "ended with 0" by job exitCode=0',
  );
});
