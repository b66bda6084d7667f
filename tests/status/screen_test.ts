import { assertEquals } from "@std/assert";
import {
  fittingLines,
  fittingTable,
  screenLines,
} from "../../src/status/screen.ts";
import { withDiffering } from "../../src/status/text.ts";
import { row } from "./fixture.ts";

const rows = [
  row(1, "COMPLETED", "seed=1", { elapsed: 5, exitCode: 0, host: "n1" }),
  row(2, "FAILED", "seed=2", { lastError: "ValueError: no" }),
  row(3, "RUNNING", "seed=3"),
  row(4, "PENDING", "seed=4", { note: "Priority" }),
];
const differing = withDiffering(rows);

function table(room: number): string {
  return fittingTable(rows, differing, room).join("\n");
}

Deno.test("fittingTable() is the whole table where there is room", () => {
  assertEquals(
    table(7),
    `ID  JOB   STATE      TIME  EXIT  HOST  OVERRIDES
1   4711  COMPLETED  5s    0     n1    seed=1
2   4712  FAILED     -     -     -     seed=2
    ValueError: no
3   4713  RUNNING    -     -     -     seed=3
4   4714  PENDING    -     -     -     seed=4
    Priority`,
  );
});

Deno.test("fittingTable() leaves out what completed first, then the end", () => {
  assertEquals(
    table(6).split("\n").slice(1),
    [
      "2   4712  FAILED   -     -     -     seed=2",
      "    ValueError: no",
      "3   4713  RUNNING  -     -     -     seed=3",
      "... and 1 more, 1 COMPLETED",
    ],
  );
  assertEquals(
    table(3).split("\n").slice(1),
    ["... and 3 more, 1 COMPLETED"],
  );
  assertEquals(fittingTable([], differing, 10), []);
});

Deno.test("fittingLines() tells how many it leaves out", () => {
  const lines = ["seed  JOBS", "1     2", "2     2", "3     2"];
  assertEquals(fittingLines(lines, 4), lines);
  assertEquals(fittingLines(lines, 3), [
    "seed  JOBS",
    "1     2",
    "... and 2 more",
  ]);
});

Deno.test("screenLines() is no wider and no higher than the screen", () => {
  const frame = {
    title: "mlxpsub status --watch",
    time: "17:02:11",
    wait: 10,
    table: (room: number) => fittingTable(rows, differing, room),
    below: ["", "4 jobs"],
  };
  assertEquals(screenLines(frame, { rows: 8, columns: 24 }), [
    "mlxpsub status --watch  ",
    "",
    "ID  JOB   STATE    TIME ",
    "2   4712  FAILED   -    ",
    "    ValueError: no",
    "... and 2 more, 1 COMPLE",
    "",
    "4 jobs",
  ]);
  assertEquals(
    screenLines(frame, { rows: 50, columns: 80 })[0],
    "mlxpsub status --watch  (17:02:11, again in 10s)",
  );
  assertEquals(screenLines(frame, { rows: 3, columns: 80 }).length, 3);
});
