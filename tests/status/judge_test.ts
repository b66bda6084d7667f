import { assertEquals } from "@std/assert";
import type { SeenJob } from "../../src/schedulers/shared/status.ts";
import type { EndNote } from "../../src/status/end_note.ts";
import type { JobFacts } from "../../src/status/job_facts.ts";
import { judged, now } from "./fixture.ts";

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

Deno.test("joinRow() says ENDING of a job that wrote nothing, and was seen or noted a signal a moment ago", () => {
  const hourAgo = now - 3_600_000;
  const quiet = (facts: Partial<JobFacts>) =>
    judged({ submittedAt: new Date(hourAgo - 1000).toISOString() }, {
      ...facts,
      left: { logAt: hourAgo, ...facts.left },
    }).split(" ")[0];
  assertEquals(quiet({}), "LOST");
  assertEquals(quiet({ thereAt: now - 59_000 }), "ENDING");
  assertEquals(quiet({ thereAt: now - 61_000 }), "LOST");
  const at = now - 20_000;
  assertEquals(quiet({ left: { end: { ...doubted, at } } }), "ENDING");
  const missed = (ago: number, answered: JobFacts["answered"] = "yes") =>
    judged({
      submittedAt: new Date(hourAgo - 1000).toISOString(),
      missedAt: new Date(now - ago).toISOString(),
    }, { answered, left: { logAt: hourAgo } }).split(" ")[0];
  assertEquals(missed(59_000), "ENDING");
  assertEquals(missed(61_000), "LOST");
  assertEquals(missed(59_000, "no"), "UNKNOWN");
});

Deno.test("joinRow() does not believe an end that was noted before the job began once more", () => {
  const minute = 60_000;
  const noted = now - 100 * minute;
  // one that ended so long after the noted end, after so many minutes
  const later = (since: number, ran: number | undefined, end = ended(0)) =>
    judged({
      endedAs: "FAILED",
      endedAt: new Date(noted).toISOString(),
      exitCode: 3,
    }, {
      left: {
        end: {
          ...end,
          at: noted + since * minute,
          ...(ran === undefined ? {} : { elapsed: ran * 60 }),
        },
      },
    });
  const before = 'FAILED "FAILED" by record exitCode=3';
  assertEquals(
    later(0, 30),
    `FAILED "FAILED" by record elapsed=1800 exitCode=3`,
  );
  assertEquals(later(5, 5), `FAILED "FAILED" by record elapsed=300 exitCode=3`);
  assertEquals(
    later(5, 3),
    'COMPLETED "ended with 0" by job elapsed=180 exitCode=0',
  );
  assertEquals(
    later(5, 3, ended(4)),
    'FAILED "ended with 4" by job elapsed=180 exitCode=4',
  );
  assertEquals(later(5, undefined), before);
  assertEquals(
    later(11, undefined),
    'COMPLETED "ended with 0" by job exitCode=0',
  );
  assertEquals(later(5, 3, doubted).split(" ")[0], "LOST");
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

const completed: SeenJob = {
  id: "4711",
  state: "COMPLETED",
  word: "COMPLETED",
};
const ended = (exitCode: number, runExitCode?: number): EndNote => ({
  exitCode,
  how: "ended by itself",
  ...(runExitCode === undefined ? {} : { runExitCode }),
});
const doubted: EndNote = { exitCode: 0, how: "in doubt" };

/** Who says what, and what is made of it; docs/status.md has the same. */
const weighed: [
  what: string,
  seen: SeenJob | "silent" | "no answer",
  end: EndNote | undefined,
  mlxpStatus: string | undefined,
  told: string,
][] = [
  [
    "the scheduler alone",
    completed,
    undefined,
    undefined,
    'COMPLETED "COMPLETED" by scheduler',
  ],
  [
    "all say well",
    completed,
    ended(0),
    "COMPLETE",
    'COMPLETED "COMPLETED" by scheduler exitCode=0',
  ],
  [
    "the run failed",
    completed,
    ended(0, 3),
    undefined,
    'FAILED "run ended with 3" by job exitCode=3 note=its run ended with 3, and the script went on and ended with 0',
  ],
  [
    "the run failed, and MLXP too",
    completed,
    ended(0, 3),
    "FAILED",
    'FAILED "run ended with 3" by job exitCode=3 note=its run ended with 3, and the script went on and ended with 0',
  ],
  [
    "the run did not fail",
    completed,
    ended(0, 0),
    undefined,
    'COMPLETED "COMPLETED" by scheduler exitCode=0',
  ],
  ["MLXP failed", completed, ended(0), "FAILED", 'FAILED "FAILED" by mlxp'],
  [
    "MLXP failed, without a note",
    completed,
    undefined,
    "FAILED",
    'FAILED "FAILED" by mlxp',
  ],
  [
    "a monitor was left",
    completed,
    doubted,
    undefined,
    'COMPLETED "COMPLETED" by scheduler exitCode=0',
  ],
  [
    "the scheduler knows better",
    { ...completed, state: "TIMEOUT", word: "TIMEOUT" },
    ended(0),
    "COMPLETE",
    'TIMEOUT "TIMEOUT" by scheduler',
  ],
  [
    "the scheduler's exit code",
    failed,
    ended(4),
    "COMPLETE",
    'FAILED "NODE_FAIL" by scheduler elapsed=1 exitCode=3 note=NodeDown',
  ],
  [
    "it runs again",
    running,
    ended(4),
    "FAILED",
    'RUNNING "COMPLETING" by scheduler elapsed=61 host=n1',
  ],
  [
    "ended well, and forgotten",
    "silent",
    ended(0),
    undefined,
    'COMPLETED "ended with 0" by job exitCode=0',
  ],
  [
    "ended badly, and forgotten",
    "silent",
    ended(3),
    undefined,
    'FAILED "ended with 3" by job exitCode=3',
  ],
  [
    "ended badly behind MLXP",
    "silent",
    ended(3),
    "COMPLETE",
    'FAILED "ended with 3" by job exitCode=3',
  ],
  [
    "a run that failed, forgotten",
    "silent",
    ended(0, 3),
    undefined,
    'FAILED "run ended with 3" by job exitCode=3 note=its run ended with 3, and the script went on and ended with 0',
  ],
  [
    "MLXP failed, forgotten",
    "silent",
    ended(0),
    "FAILED",
    'FAILED "FAILED" by mlxp',
  ],
  [
    "killed, or left a process; MLXP knows",
    "silent",
    doubted,
    "COMPLETE",
    'COMPLETED "COMPLETE" by mlxp exitCode=0',
  ],
  [
    "killed, or left a process",
    "silent",
    doubted,
    undefined,
    'LOST "submitted" by nobody note=the scheduler does not know it any more; its script was ended by a signal, or left processes behind; it has no log files',
  ],
  [
    "MLXP alone",
    "silent",
    undefined,
    "COMPLETE",
    'COMPLETED "COMPLETE" by mlxp',
  ],
  [
    "nobody",
    "silent",
    undefined,
    undefined,
    'LOST "submitted" by nobody note=the scheduler does not know it any more; it has no log files',
  ],
  [
    "nobody answers, and it ended",
    "no answer",
    ended(0),
    undefined,
    'COMPLETED "ended with 0" by job exitCode=0',
  ],
  [
    "a scheduler that does not answer may run again what did not end well",
    "no answer",
    ended(143),
    "FAILED",
    'UNKNOWN "FAILED" by nobody note=the scheduler did not answer; its script ended with 143; MLXP says FAILED; it has no log files',
  ],
  [
    "nobody answers",
    "no answer",
    doubted,
    undefined,
    'UNKNOWN "submitted" by nobody note=the scheduler did not answer; its script was ended by a signal, or left processes behind; it has no log files',
  ],
];

for (const [what, seen, end, mlxpStatus, told] of weighed) {
  Deno.test(`joinRow() weighs what is told: ${what}`, () => {
    const left = {
      ...(end === undefined ? {} : { end }),
      ...(mlxpStatus === undefined ? {} : { mlxpStatus }),
    };
    const facts = typeof seen === "string"
      ? { left, answered: seen === "silent" ? "yes" as const : "no" as const }
      : { left, seen };
    assertEquals(judged({}, facts), told);
  });
}

Deno.test("joinRow() believes a failure where the queue answered, and the accounting did not", () => {
  assertEquals(
    judged({}, { answered: "its queue", left: { end: ended(3) } }),
    'FAILED "ended with 3" by job exitCode=3',
  );
  assertEquals(
    judged({}, { answered: "its queue", left: {} }).split(" ")[0],
    "UNKNOWN",
  );
});

Deno.test("joinRow() never takes a note for the end of a cancelled job", () => {
  assertEquals(
    judged({ state: "cancelled" }, { left: { end: ended(0) } }),
    'CANCELLED "cancelled" by record',
  );
});

Deno.test("joinRow() tells time and host by the note where schedulers do not", () => {
  const end = { ...ended(0), host: "n2", elapsed: 60, at: now - 3_600_000 };
  assertEquals(
    judged({}, { seen: completed, left: { end } }),
    'COMPLETED "COMPLETED" by scheduler elapsed=60 exitCode=0 host=n2',
  );
  assertEquals(
    judged({}, {
      seen: { ...completed, host: "n1", elapsed: 2 },
      left: { end },
    }),
    'COMPLETED "COMPLETED" by scheduler elapsed=2 exitCode=0 host=n1',
  );
  assertEquals(
    judged({}, { left: { end } }),
    'COMPLETED "ended with 0" by job elapsed=60 exitCode=0 host=n2',
  );
  // an earlier start's
  assertEquals(
    judged({}, { seen: { ...completed, endedAt: now }, left: { end } }),
    'COMPLETED "COMPLETED" by scheduler',
  );
});

Deno.test("joinRow() tells a run's failure of a job that ran here", () => {
  const local = { scheduler: "local", jobId: "99", exitCode: 0 } as const;
  assertEquals(
    judged(local, { left: { end: ended(0, 1) } }),
    'FAILED "run ended with 1" by job exitCode=1 note=its run ended with 1, and the script went on and ended with 0',
  );
  assertEquals(
    judged(local, { left: { mlxpStatus: "FAILED" } }),
    'FAILED "FAILED" by mlxp',
  );
});

Deno.test("joinRow() takes from a note only what fits the end that is told", () => {
  const noted = { host: "n2", elapsed: 60 };
  const failed = { id: "4711", state: "FAILED", word: "FAILED" } as const;
  const waiting = { id: "4711", state: "PENDING", word: "PENDING" } as const;
  const told = (seen: SeenJob, exitCode: number) =>
    judged({}, { seen, left: { end: { ...ended(exitCode), ...noted } } });
  assertEquals(
    told(failed, 3),
    'FAILED "FAILED" by scheduler elapsed=60 exitCode=3 host=n2',
  );
  assertEquals(
    told(failed, 0),
    'FAILED "FAILED" by scheduler elapsed=60 host=n2',
  );
  assertEquals(
    told(completed, 3),
    'COMPLETED "COMPLETED" by scheduler elapsed=60 host=n2',
  );
  // it was requeued, and the note is of its first start
  assertEquals(told(waiting, 3), 'PENDING "PENDING" by scheduler');
});

Deno.test("joinRow() waits for no accounting of what has no job in a queue", () => {
  const submittedAt = new Date(now - 2000).toISOString();
  assertEquals(
    judged({ scheduler: "local", jobId: "99", submittedAt }, {
      process: "not here",
    }),
    'LOST "submitted" by nobody note=process 99 is not on this machine; it has no log files',
  );
  const nameless = { jobId: undefined } as unknown as { jobId: string };
  assertEquals(
    judged({ ...nameless, submittedAt }, { answered: "no" }),
    'LOST "submitted" by nobody note=it has no job id; it has no log files',
  );
});
