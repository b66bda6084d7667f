import { assertEquals, assertThrows } from "@std/assert";
import { exitCodes, Failure } from "../../../src/error.ts";
import { beginSweep, claimSweep } from "../../../src/world/logs/held_sweep.ts";
import { readSweep } from "../../../src/world/logs/read_sweep.ts";
import { noteBeside } from "../../../src/world/logs/side_log.ts";
import {
  inDirectory,
  planFor,
  sweepName,
  treeOf,
  writeFiles,
  writtenSweep,
} from "../fixture.ts";

function logsIn(directory: string): string[] {
  return treeOf(`${directory}/logs/.mlxpsub`).filter((it) => !/lock/.test(it))
    .map((it) => it.replace(/by-.*\.jsonl$/, "by-x.jsonl"));
}

Deno.test("a sweep's log has a file for each holder, and one for each who writes beside it", () =>
  inDirectory(async (directory) => {
    const first = await writtenSweep(directory, ["a", "b"]);
    noteBeside(first.view, [{ event: "cancel wanted", jobs: [[1, 1]] }]);
    noteBeside(first.view, [{ event: "cancelled", jobs: [[1, 1]] }]);
    await first.release();
    const idle = claimSweep(`${directory}/logs`, sweepName);
    if (idle.kind === "held") await idle.sweep.release();
    const second = claimSweep(`${directory}/logs`, sweepName);
    assertEquals([idle.kind, second.kind], ["held", "held"]);
    if (second.kind !== "held") return;
    const at = new Date().toISOString();
    second.sweep.record({
      event: "answer",
      jobs: [0],
      at,
      answer: { kind: "submitted", jobIds: ["7"] },
    });
    await second.sweep.release();
    assertEquals(logsIn(directory), [
      `${sweepName}.2.jsonl`,
      `${sweepName}.by-x.jsonl`,
      `${sweepName}.jsonl`,
    ]);
    const reading = readSweep(`${directory}/logs`, sweepName);
    assertEquals(
      reading.kind === "found" && reading.view.state.jobs.map((it) => it.state),
      ["submitted", "cancelled"],
    );
    assertEquals(
      reading.kind === "found" && reading.view.state,
      { ...second.sweep.view.state, closed: "yes" },
    );
  }));

Deno.test("heed() cancels what is wanted and not handed over, and the rest once it is free", () =>
  inDirectory(async (directory) => {
    const sweep = await writtenSweep(directory, ["a", "b", "c"]);
    const at = new Date().toISOString();
    sweep.record({ event: "handing", jobs: [0], at, seconds: 1 });
    noteBeside(sweep.view, [
      { event: "cancel wanted", jobs: [[0, 1], [1, 1], [2, 2]] },
    ]);
    assertEquals(sweep.heed(), [1]);
    assertEquals(sweep.heed(), []);
    const answer = { kind: "later", reason: "full" } as const;
    sweep.record({ event: "answer", jobs: [0], at, answer });
    assertEquals([sweep.heed(), sweep.heed()], [[0], []]);
    assertEquals(
      sweep.view.state.jobs.map((it) => it.state),
      ["cancelled", "cancelled", "prepared"],
    );
    await sweep.release();
  }));

Deno.test("beginSweep() leaves nothing behind where its plan cannot be written", () =>
  inDirectory((directory) => {
    writeFiles(directory, { "logs/.mlxpsub": "" });
    const failure = assertThrows(
      () => beginSweep(planFor(directory, ["a"])),
      Failure,
    );
    assertEquals(failure.exitCode, exitCodes.world);
    assertEquals(treeOf(`${directory}/logs`), [".mlxpsub"]);
  }));

Deno.test("forget() leaves no trace of a sweep of which nothing was done", () =>
  inDirectory((directory) => {
    const parents = [`${directory}/logs`, `${directory}/more`];
    const sweep = beginSweep(planFor(directory, ["a", "b"], { parents }));
    assertEquals(
      treeOf(directory).filter((it) => it.endsWith(".jsonl")),
      [
        `logs/.mlxpsub/${sweepName}.jsonl`,
        `more/.mlxpsub/${sweepName}.jsonl`,
      ],
    );
    sweep.forget();
    assertEquals(treeOf(directory), ["logs/", "more/"]);
  }));

Deno.test("a sweep is found from each of the log directories that it fills", () =>
  inDirectory(async (directory) => {
    const parents = [`${directory}/logs`, `${directory}/more`];
    const sweep = beginSweep(planFor(directory, ["a", "b"], { parents }));
    await sweep.release();
    for (const it of parents) {
      const reading = readSweep(it, sweepName);
      assertEquals(
        reading.kind === "found" &&
          [reading.view.home, reading.view.madeFor, ...reading.view.seen],
        [parents[0], undefined, [it, it]],
      );
    }
  }));

Deno.test("a log that was copied to another directory says where it was made", () =>
  inDirectory(async (directory) => {
    const sweep = beginSweep(planFor(directory, ["a"]));
    await sweep.release();
    Deno.mkdirSync(`${directory}/copy/.mlxpsub`, { recursive: true });
    Deno.copyFileSync(
      `${directory}/logs/.mlxpsub/${sweepName}.jsonl`,
      `${directory}/copy/.mlxpsub/${sweepName}.jsonl`,
    );
    const reading = readSweep(`${directory}/copy`, sweepName);
    assertEquals(
      reading.kind === "found" && [reading.view.home, reading.view.madeFor],
      [`${directory}/copy`, `${directory}/logs`],
    );
  }));

Deno.test("a log that another may have written is shown, and not obeyed", () =>
  inDirectory(async (directory) => {
    const sweep = await writtenSweep(directory, ["a"]);
    await sweep.release();
    const path = `${directory}/logs/.mlxpsub/${sweepName}.jsonl`;
    if (Deno.uid() !== 0) return; // only root can give files away
    Deno.chownSync(path, 12345, null);
    assertEquals(readSweep(`${directory}/logs`, sweepName).kind, "found");
    const claim = claimSweep(`${directory}/logs`, sweepName);
    assertEquals(
      claim.kind === "broken" && claim.diagnostic.message,
      `Cannot take sweep ${sweepName}: its log is not obeyed: it belongs to another user (uid 12345)`,
    );
  }));
