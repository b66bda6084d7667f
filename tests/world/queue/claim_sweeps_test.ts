import { assertEquals } from "@std/assert";
import { peekSweeps } from "../../../src/world/queue/claim_sweeps.ts";
import { inDirectory, writtenSweep } from "../fixture.ts";

Deno.test("the last sweep of a second is the one that was made last", () =>
  inDirectory(async (directory) => {
    // what is random in their names has them the other way round
    for (const sweep of ["20261122T153012Z-b000", "20261122T153012Z-a000"]) {
      const held = await writtenSweep(directory, ["true"], { sweep });
      await held.release();
      const began = Date.now();
      while (Date.now() === began);
    }
    const logs = `${directory}/logs`;
    const names = (wanted?: string) =>
      peekSweeps(logs, wanted).jobs.map((it) => it.record.sweep);
    assertEquals(names("last"), ["20261122T153012Z-a000"]);
    assertEquals(names(), ["20261122T153012Z-b000", "20261122T153012Z-a000"]);
  }));
