import { assertEquals } from "@std/assert";
import {
  holderLog,
  lockName,
  lockNamed,
  logDirOf,
  logNamed,
  pathIn,
  sideLog,
} from "../../src/jobs/layout.ts";

const sweep = "20261122T153012Z-4f2a";

Deno.test("logNamed() reads the names that holderLog() and sideLog() make, and no others", () => {
  assertEquals(
    [
      holderLog(sweep, 1),
      holderLog(sweep, 12),
      sideLog(sweep, "node-1.cluster-77-ab12"),
      lockName(sweep, 1),
      `${sweep}.json`,
      `${sweep}.3f2a.new`,
      ".jsonl",
    ].map(logNamed),
    [
      { sweep, holder: 1 },
      { sweep, holder: 12 },
      { sweep, holder: "none" },
      ...Array(4).fill(undefined),
    ],
  );
});

Deno.test("lockNamed() reads the names that lockName() makes, and no others", () => {
  assertEquals(
    [lockName(sweep, 3), holderLog(sweep, 1), `${sweep}.lock.x`].map(lockNamed),
    [{ sweep, generation: 3 }, undefined, undefined],
  );
});

Deno.test("logDirOf() and pathIn() make the paths of a job", () => {
  assertEquals(
    [logDirOf("/root/logs/", 7), pathIn("/root/logs/7", "arrayScript")],
    ["/root/logs/7", "/root/logs/7/metadata/array.sh"],
  );
});
