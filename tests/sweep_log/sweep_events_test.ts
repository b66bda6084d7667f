import { assertEquals } from "@std/assert";
import {
  readLog,
  type SweepEvent,
  toLine,
} from "../../src/sweep_log/sweep_events.ts";
import { planFor, sweepName } from "../world/fixture.ts";

const head = { format: 1, sweep: sweepName, host: "n1", pid: 7 };
const at = "2026-11-22T15:30:13.000Z";

const events: SweepEvent[] = [
  { event: "plan", plan: planFor("/w", ["true", "é"]) },
  { event: "log_ids", logIds: [1, 2] },
  { event: "written" },
  { event: "handing", jobs: [0, 1], at, seconds: 180 },
  { event: "handing", jobs: [0], at, seconds: 1, cluster: { SGE_CELL: "a" } },
  { event: "started", jobs: [0, 1], pid: 12 },
  { event: "withdrawn", jobs: [0] },
  {
    event: "answer",
    jobs: [0, 1],
    at,
    answer: { kind: "submitted", jobIds: ["7_1", "7_2"], cluster: "alpha" },
  },
  { event: "answer", jobs: [0], at, answer: { kind: "has run" } },
  ...(["refused", "later"] as const).map((kind): SweepEvent => ({
    event: "answer",
    jobs: [0],
    at,
    answer: { kind, reason: "no\nsuch" },
  })),
  {
    event: "answer",
    jobs: [0],
    at,
    answer: { kind: "ambiguous", reason: "x", command: "may be there" },
  },
  { event: "apart", jobs: [1] },
  { event: "again", jobs: [0], at, company: "none" },
  {
    event: "again",
    jobs: [0],
    at,
    company: "none",
    code: { "/root": { commit: "1f3c", changed: false } },
  },
  { event: "cancel wanted", jobs: [[0, 1], [1, 2]] },
  { event: "cancelled", jobs: [[0, 1]] },
  { event: "missed", jobs: [[0, 1], [1, 2]], at },
  { event: "released", jobs: [[0, 1]] },
  { event: "mail job" },
  {
    event: "ended",
    job: [0, 1],
    endedAs: "FAILED",
    exitCode: 3,
    at,
    elapsed: 65,
    host: "n1",
  },
  { event: "requeued", job: [0, 1], endedAt: at },
  { event: "closed" },
];

function read(text: string): SweepEvent[] | string {
  const found: SweepEvent[] = [];
  const reading = readLog(text, (it) => found.push(it));
  return reading.ok ? found : reading.fault;
}

const text = toLine(head) + events.map(toLine).join("");

Deno.test("readLog() gives the events that toLine() wrote", () => {
  assertEquals(read(text), events);
});

Deno.test("readLog() passes over what is being written at the end", () => {
  assertEquals(
    [
      "",
      toLine(head).slice(0, 20),
      toLine(head),
      text + '{"event":"wri',
      text + "\0\0\0",
    ].map(read),
    [[], [], [], events, events],
  );
});

Deno.test("readLog() says what is no log of this version", () => {
  const line = (it: unknown) => `${JSON.stringify(it)}\n`;
  assertEquals(
    [
      "state: submitted\n",
      line({ ...head, format: 2 }),
      line({ format: 1 }),
      toLine(head) + line({ event: "exploded" }),
      toLine(head) + line({ event: "constructor" }),
      toLine(head) + toLine({ event: "written" }) + "[]\n",
    ].map(read),
    [
      "its first line is none of a log",
      "a newer mlxpsub wrote it: its format is 2, and this one reads 1",
      "its first line is none of a log",
      "line 2 is no event",
      "line 2 is no event",
      "line 3 is no event",
    ],
  );
});

Deno.test("readLog() takes no event with a part that is missing or of another kind", () => {
  for (const [index, event] of events.entries()) {
    for (const key of Object.keys(event)) {
      const isOptional = key === "code" || key === "cluster" ||
        event.event === "ended" && key !== "job" && key !== "event";
      const { [key]: _, ...rest } = event as unknown as Record<string, unknown>;
      const broken = [
        ...isOptional ? [] : [rest],
        { ...event, [key]: key === "event" ? "x" : { x: 1 } },
      ];
      for (const it of broken) {
        const found = read(`${JSON.stringify(head)}\n${JSON.stringify(it)}\n`);
        const isEndedAs = event.event === "ended" && key === "endedAs";
        assertEquals(
          typeof found,
          "string",
          `${index}, ${key}${isEndedAs ? "" : ""}: ${JSON.stringify(it)}`,
        );
      }
    }
  }
});

Deno.test("readLog() takes no id that could be an option, and one for each job", () => {
  const submitted = (jobIds: string[]) =>
    read(
      toLine(head) + toLine({
        event: "answer",
        jobs: [0],
        at,
        answer: { kind: "submitted", jobIds },
      }),
    );
  assertEquals(
    [["--all"], ["7", "8"], [], ["../x"]].map(submitted),
    Array(4).fill("line 2 is no event"),
  );
});
