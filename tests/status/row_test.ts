import { assertEquals } from "@std/assert";
import { formatDuration, isInQueue } from "../../src/status/row.ts";
import { row } from "./fixture.ts";

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
