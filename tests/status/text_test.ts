import { assertEquals } from "@std/assert";
import { groupBy } from "../../src/status/group.ts";
import {
  groupJson,
  groupTable,
  statusJson,
  statusLines,
  statusTable,
  summaryLine,
  sweepsLine,
  tableText,
  withDiffering,
} from "../../src/status/text.ts";
import { row } from "./fixture.ts";

const rows = [
  row(7, "COMPLETED", "lr=1 seed=1", {
    elapsed: 725,
    exitCode: 0,
    host: "node017",
  }),
  row(8, "FAILED", "lr=1 seed=2", {
    elapsed: 4,
    exitCode: 1,
    note: "NonZeroExitCode",
    lastError: "ValueError: \x1b[31mbad",
  }),
  row(10, "PENDING", "lr=1 seed=3", { note: "Priority" }),
];

Deno.test("tableText() has a line a job, and why below it", () => {
  assertEquals(
    tableText(statusTable(rows, withDiffering(rows))),
    String.raw`ID  JOB   STATE      TIME    EXIT  HOST     OVERRIDES
7   4717  COMPLETED  12m05s  0     node017  seed=1
8   4718  FAILED     4s      1     -        seed=2
    NonZeroExitCode
    ValueError: \x1b[31mbad
10  4720  PENDING    -       -     -        seed=3
    Priority
`,
  );
});

Deno.test("tableText() of no jobs is nothing", () => {
  assertEquals(tableText(statusTable([], new Map())), "");
});

Deno.test("statusLines() has the same in columns for programs", () => {
  assertEquals(
    statusLines(rows, withDiffering(rows)),
    String.raw`/w/logs/7	4717	COMPLETED	0	725	node017	seed=1	
/w/logs/8	4718	FAILED	1	4		seed=2	ValueError: \x1b[31mbad
/w/logs/10	4720	PENDING				seed=3	Priority
`,
  );
});

Deno.test("statusJson() has everything, with the scheduler's own word", () => {
  const [first] = rows;
  if (first === undefined) throw new Error("no row");
  const text = statusJson(
    [first],
    withDiffering(rows),
    [{ logId: "9", logDir: "/w/logs/9", message: "Cannot read it" }],
    undefined,
  );
  assertEquals(JSON.parse(text), {
    jobs: [{
      log_id: 7,
      log_dir: "/w/logs/7",
      scheduler: "slurm",
      job_id: "4717",
      state: "COMPLETED",
      scheduler_state: "COMPLETED",
      told_by: "scheduler",
      elapsed: 725,
      exit_code: 0,
      host: "node017",
      sweep: "s1",
      overrides: ["lr=1", "seed=1"],
      differing: ["seed=1"],
      note: null,
      last_error: null,
    }],
    unreadable: [{
      log_id: 9,
      log_dir: "/w/logs/9",
      message: "Cannot read it",
    }],
    counts: { COMPLETED: 1 },
    reasons: [],
    separation: null,
  });
});

/** Three that failed, two of them for the same reason. */
const failures = [
  row(1, "FAILED", "seed=1", { lastError: "MemoryError: 2.50 GiB" }),
  row(2, "FAILED", "seed=2", { lastError: "KeyError: 'a'" }),
  row(3, "FAILED", "seed=3", { lastError: "MemoryError: 512 MiB" }),
];

Deno.test("tableText() tells equal reasons once, with their number", () => {
  assertEquals(
    tableText(statusTable(failures, withDiffering(failures))),
    `ID  JOB   STATE   TIME  EXIT  HOST  OVERRIDES
1   4711  FAILED  -     -     -     seed=1
    2 jobs: MemoryError: 2.50 GiB
2   4712  FAILED  -     -     -     seed=2
    KeyError: 'a'
3   4713  FAILED  -     -     -     seed=3
`,
  );
});

Deno.test("tableText() tells once what several jobs wait for", () => {
  const waiting = [
    row(1, "PENDING", "seed=1", { note: "Resources" }),
    row(2, "PENDING", "seed=2", { note: "Priority" }),
    row(3, "PENDING", "seed=3", { note: "Priority" }),
    row(4, "HELD", "seed=4", { note: "Priority" }),
  ];
  assertEquals(
    tableText(statusTable(waiting, withDiffering(waiting))),
    `ID  JOB   STATE    TIME  EXIT  HOST  OVERRIDES
1   4711  PENDING  -     -     -     seed=1
    Resources
2   4712  PENDING  -     -     -     seed=2
    2 jobs: Priority
3   4713  PENDING  -     -     -     seed=3
4   4714  HELD     -     -     -     seed=4
    Priority
`,
  );
});

Deno.test("statusJson() lists the jobs of each reason", () => {
  const text = statusJson(failures, withDiffering(failures), [], undefined);
  assertEquals(JSON.parse(text).reasons, [
    {
      reason: "MemoryError: 2.50 GiB",
      log_dirs: ["/w/logs/1", "/w/logs/3"],
    },
    { reason: "KeyError: 'a'", log_dirs: ["/w/logs/2"] },
  ]);
});

Deno.test("summaryLine() counts states in the order of a job's life", () => {
  assertEquals(
    summaryLine(rows, []),
    "3 jobs: 1 PENDING, 1 COMPLETED, 1 FAILED",
  );
  assertEquals(summaryLine([], []), "0 jobs");
  assertEquals(
    summaryLine([], [{ logId: "1", logDir: "/1", message: "" }]),
    "1 job: 1 unreadable",
  );
});

Deno.test("groupTable() has a column for each state that occurs", () => {
  const groups = groupBy(rows, "seed");
  assertEquals(
    groupTable("seed", groups),
    `seed  JOBS  PENDING  COMPLETED  FAILED
1     1     -        1          -
2     1     -        -          1
3     1     1        -          -
`,
  );
  assertEquals(JSON.parse(groupJson("seed", groups, "so it is")), {
    by: "seed",
    groups: [
      { value: "1", jobs: 1, counts: { COMPLETED: 1 } },
      { value: "2", jobs: 1, counts: { FAILED: 1 } },
      { value: "3", jobs: 1, counts: { PENDING: 1 } },
    ],
    separation: "so it is",
  });
});

Deno.test("sweepsLine() names the last sweeps, where there are several", () => {
  const of = (sweep: string, ...ids: number[]) =>
    ids.map((id) => row(id, "COMPLETED", "", { sweep }));
  assertEquals(sweepsLine(of("a", 1, 2)), undefined);
  assertEquals(
    sweepsLine([...of("b", 3), ...of("a", 1, 2)]),
    "2 sweeps: a (1-2), b (3)",
  );
  assertEquals(
    sweepsLine(["a", "b", "c", "d"].flatMap((it, at) => of(it, at))),
    "4 sweeps: ..., b (1), c (2), d (3)",
  );
});
