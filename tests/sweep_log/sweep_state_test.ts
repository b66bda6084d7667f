import { assertEquals } from "@std/assert";
import type { SweepEvent } from "../../src/sweep_log/sweep_events.ts";
import {
  applyEvent,
  plannedState,
  type SweepState,
} from "../../src/sweep_log/sweep_state.ts";
import { submissionsOf } from "../../src/sweep_log/submission.ts";
import { planFor } from "../world/fixture.ts";

const writer = { format: 1, sweep: "s", host: "n1", pid: 7 };
const at = "2026-11-22T15:30:13.000Z";

const ids: SweepEvent = { event: "log_ids", logIds: [1, 2, 3] };
const handing: SweepEvent = { event: "handing", jobs: [0], at, seconds: 180 };

function answer(
  it: Extract<SweepEvent, { event: "answer" }>["answer"],
): SweepEvent {
  return { event: "answer", jobs: [0], at, answer: it };
}

const submitted = answer({ kind: "submitted", jobIds: ["4711"] });

function stateAfter(
  events: readonly SweepEvent[],
  arraySize?: number,
): SweepState {
  const state = plannedState(
    planFor("/w", ["a", "b", "c"], {
      parents: ["/w/none"],
      ...(arraySize === undefined ? {} : { arraySize }),
    }),
  );
  for (const it of events) applyEvent(state, it, writer);
  return state;
}

/** How the first job stands. */
function standing(...events: SweepEvent[]): unknown[] {
  const [job] = stateAfter([ids, ...events]).jobs;
  return [job?.state, job?.doubt, job?.jobId, job?.reason];
}

Deno.test("a job is in doubt from its handing over until there is an answer", () => {
  assertEquals(
    [
      standing(),
      standing(handing),
      standing(handing, { event: "withdrawn", jobs: [0] }),
      standing(handing, submitted),
      standing(handing, answer({ kind: "refused", reason: "no" })),
      standing(handing, answer({ kind: "later", reason: "full" })),
      standing(handing, answer({ kind: "ambiguous", reason: "?" })),
      standing(handing, answer({ kind: "ambiguous", reason: "?" }), submitted),
      standing(handing, answer({ kind: "later", reason: "full" }), handing),
      standing(answer({ kind: "has run" })),
    ],
    [
      ["prepared", "none", undefined, undefined],
      ["prepared", "not answered", undefined, undefined],
      ["prepared", "none", undefined, undefined],
      ["submitted", "none", "4711", undefined],
      ["refused", "none", undefined, "no"],
      ["prepared", "none", undefined, "full"],
      ["prepared", "ambiguous", undefined, "?"],
      ["submitted", "none", "4711", undefined],
      ["prepared", "not answered", undefined, undefined],
      [
        "submitted",
        "none",
        undefined,
        "its log files show that it ran; its id is not known",
      ],
    ],
  );
});

Deno.test("what is said of an attempt does not touch a later one", () => {
  const again: SweepEvent = {
    event: "again",
    jobs: [0],
    at: "2026-11-23T08:00:00.000Z",
    company: "none",
  };
  const [job] = stateAfter([
    ids,
    handing,
    submitted,
    again,
    { event: "cancelled", jobs: [[0, 1]] },
    { event: "cancel wanted", jobs: [[0, 1]] },
    { event: "ended", job: [0, 1], endedAs: "FAILED", exitCode: 1 },
  ]).jobs;
  assertEquals(job, {
    logId: 1,
    state: "prepared",
    doubt: "none",
    company: "none",
    attempt: 2,
    preparedAt: "2026-11-23T08:00:00.000Z",
    earlierJobIds: ["4711"],
  });
});

Deno.test("ids of all attempts are kept, the last outcome alone", () => {
  const again: SweepEvent = { event: "again", jobs: [0], at, company: "none" };
  const second = answer({ kind: "submitted", jobIds: ["4720"] });
  const [job] = stateAfter([
    ids,
    submitted,
    { event: "ended", job: [0, 1], endedAs: "FAILED", exitCode: 1, at },
    again,
    second,
    again,
  ]).jobs;
  assertEquals(
    [job?.attempt, job?.earlierJobIds, job?.endedAs, job?.exitCode],
    [3, ["4711", "4720"], undefined, undefined],
  );
});

Deno.test("of a job that ended several times, the last end counts, in whatever order they are read", () => {
  const first: SweepEvent = {
    event: "ended",
    job: [0, 1],
    endedAs: "FAILED",
    exitCode: 3,
    elapsed: 9,
    host: "n1",
    at: "2026-11-23T08:00:00.000Z",
  };
  const last: SweepEvent = {
    event: "ended",
    job: [0, 1],
    endedAs: "COMPLETED",
    at: "2026-11-23T09:00:00.000Z",
  };
  const { at: _, ...untimed } = first;
  for (
    const ends of [[first, last], [last, first], [untimed, last], [
      last,
      untimed,
    ]]
  ) {
    const [job] = stateAfter([ids, submitted, ...ends]).jobs;
    assertEquals(
      [job?.endedAs, job?.exitCode, job?.elapsed, job?.host, job?.endedAt],
      ["COMPLETED", undefined, undefined, undefined, last.at],
    );
  }
});

Deno.test("an end behind which a job was in the queue again is none, in whatever order that is read", () => {
  const ended = (
    hour: string,
    endedAs: "COMPLETED" | "FAILED",
  ): SweepEvent => ({
    event: "ended",
    job: [0, 1],
    endedAs,
    exitCode: 0,
    host: "n1",
    at: `2026-11-23T${hour}:00:00.000Z`,
  });
  const first = ended("08", "COMPLETED");
  const last = ended("09", "FAILED");
  const requeued: SweepEvent = {
    event: "requeued",
    job: [0, 1],
    endedAt: "2026-11-23T08:00:00.000Z",
  };
  const missed: SweepEvent = { event: "missed", jobs: [[0, 1]], at };
  const after = (...events: SweepEvent[]) => {
    const [job] = stateAfter([ids, submitted, ...events]).jobs;
    return [job?.endedAs, job?.endedAt, job?.host];
  };
  const nothing = [undefined, undefined, undefined];
  assertEquals(after(missed, first, requeued), nothing);
  assertEquals(after(requeued, first), nothing);
  const second = ["FAILED", "2026-11-23T09:00:00.000Z", "n1"];
  assertEquals(after(first, requeued, last), second);
  assertEquals(after(last, requeued, first), second);
  assertEquals(after(requeued, last, first), second);
  // of an earlier attempt
  const again: SweepEvent = { event: "again", jobs: [0], at, company: "none" };
  assertEquals(after(first, requeued, again), nothing);
});

Deno.test("a job is missed from the first time on, in whatever order that is read", () => {
  const missed = (hour: string): SweepEvent => ({
    event: "missed",
    jobs: [[0, 1], [1, 2]],
    at: `2026-11-23T${hour}:00:00.000Z`,
  });
  const [one, two] = [missed("08"), missed("09")];
  for (const events of [[one, two], [two, one]]) {
    const { jobs } = stateAfter([ids, submitted, ...events]);
    assertEquals(jobs.map((it) => it.missedAt), [
      "2026-11-23T08:00:00.000Z",
      undefined,
      undefined,
    ]);
  }
});

Deno.test("a sweep is closed by its writer's last word alone", () => {
  const closed: SweepEvent = { event: "closed" };
  assertEquals(
    [[], [ids], [ids, closed], [ids, closed, handing]].map((it) =>
      stateAfter(it).closed
    ),
    ["no", "no", "yes", "no"],
  );
});

Deno.test("the jobs of an array have its script, until they go apart", () => {
  const state = stateAfter([ids, { event: "apart", jobs: [2] }], 2);
  const view = { home: "/w/none", seen: new Map(), state };
  assertEquals(
    submissionsOf(view).map(({ logDir, record }) => [
      logDir,
      record.name,
      record.arrayScript,
      record.arrayIndex,
    ]),
    [
      ["/w/none/1", "none", "/w/none/1/metadata/array.sh", 1],
      ["/w/none/2", "none", "/w/none/1/metadata/array.sh", 2],
      ["/w/none/3", "none/3", undefined, undefined],
    ],
  );
});

/** With whom each of seven runs shares its job, in packs of two. */
function packsAfter(
  events: readonly SweepEvent[],
  arraySize?: number,
): string[] {
  const bodies = ["a", "b", "c", "d", "e", "f", "g"];
  const pack = { size: 2, atOnce: 1 };
  const plan = planFor("/w", bodies, {
    parents: ["/w/none"],
    pack,
    ...(arraySize === undefined ? {} : { arraySize }),
  });
  const state = plannedState(plan);
  const logIds = bodies.map((_, index) => index + 1);
  for (const it of [{ event: "log_ids" as const, logIds }, ...events]) {
    applyEvent(state, it, writer);
  }
  return submissionsOf({ home: "/w/none", seen: new Map(), state }).map(
    ({ record }) => {
      const { packScript, packIndex, packSize, arrayIndex, name } = record;
      return [
        name,
        packScript?.replace("/w/none/", "") ?? "alone",
        `${packIndex ?? "-"}/${packSize ?? "-"}`,
        ...arrayIndex === undefined ? [] : [`[${arrayIndex}]`],
      ].join(" ");
    },
  );
}

Deno.test("runs share jobs as they are planned, under the name of the first of them", () => {
  assertEquals(packsAfter([]), [
    "none/1 1/metadata/pack.sh 1/2",
    "none/1 1/metadata/pack.sh 2/2",
    "none/3 3/metadata/pack.sh 1/2",
    "none/3 3/metadata/pack.sh 2/2",
    "none/5 5/metadata/pack.sh 1/2",
    "none/5 5/metadata/pack.sh 2/2",
    "none/7 7/metadata/pack.sh 1/1",
  ]);
  assertEquals(
    packsAfter([], 3).map((it) => it.split(" ").at(-1)),
    ["[1]", "[1]", "[2]", "[2]", "[3]", "[3]", "[1]"],
  );
});

Deno.test("runs that are submitted again share jobs anew, and leave their old ones to the others", () => {
  assertEquals(
    packsAfter([
      { event: "again", jobs: [0, 3], at, company: "its pack" },
      { event: "again", jobs: [4], at, company: "none" },
      { event: "again", jobs: [3], at, company: "none" },
    ]),
    [
      "none/1 1/metadata/pack.2.sh 1/2",
      "none/1 1/metadata/pack.sh 2/2",
      "none/3 3/metadata/pack.sh 1/2",
      "none/4 alone -/-",
      "none/5 alone -/-",
      "none/5 5/metadata/pack.sh 2/2",
      "none/7 7/metadata/pack.sh 1/1",
    ],
  );
});

Deno.test("an array of packs that is submitted again is one of new packs", () => {
  const all = [0, 1, 2, 3, 4, 5];
  assertEquals(
    packsAfter([{ event: "again", jobs: all, at, company: "its array" }], 3)
      .map((it) => it.split(" ").slice(1).join(" ")),
    [
      "1/metadata/pack.2.sh 1/2 [1]",
      "1/metadata/pack.2.sh 2/2 [1]",
      "3/metadata/pack.2.sh 1/2 [2]",
      "3/metadata/pack.2.sh 2/2 [2]",
      "5/metadata/pack.2.sh 1/2 [3]",
      "5/metadata/pack.2.sh 2/2 [3]",
      "7/metadata/pack.sh 1/1 [1]",
    ],
  );
});
