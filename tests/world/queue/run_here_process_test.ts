/** Jobs that run on this machine, brought there as to a queue. */
import { assert, assertEquals } from "@std/assert";
import type { SweepPlan } from "../../../src/sweep_log/sweep_plan.ts";
import type { JobEnd } from "../../../src/report/results.ts";
import {
  bringToQueue,
  type QueueSettings,
} from "../../../src/world/queue/bring_to_queue.ts";
import { unitsOf } from "../../../src/world/queue/units.ts";
import {
  copiesIn,
  inDirectory,
  isAlive,
  recordsIn,
  treeOf,
  until,
  writeProgram,
  writtenSweep,
} from "../fixture.ts";

/** Runs jobs with these bodies, in `directory` → their ends. */
async function runHere(
  directory: string,
  bodies: readonly string[],
  more: Partial<QueueSettings> = {},
  before: () => void = () => {},
  pack?: SweepPlan["pack"],
): Promise<{ outcomes: (JobEnd | undefined)[]; way: string }> {
  const sweep = await writtenSweep(directory, bodies, {
    scheduler: "local",
    ...(pack === undefined ? {} : { pack }),
  });
  before();
  try {
    const { ends, way } = await bringToQueue(unitsOf(sweep), {
      workDir: directory,
      atOnce: 4,
      atOnceHere: 2,
      patience: "once",
      signal: new AbortController().signal,
      ...more,
    });
    return {
      outcomes: bodies.map((_, at) => ends.get(sweep)?.get(at)),
      way,
    };
  } finally {
    await sweep.release();
  }
}

function pidsIn(directory: string): number[] {
  return Deno.readTextFileSync(`${directory}/pids`).trim().split(/\s+/)
    .map(Number);
}

Deno.test("a job that runs here is noted as it begins and as it ends", () =>
  inDirectory(async (directory) => {
    const told: string[] = [];
    const results = await runHere(
      directory,
      ["exit 0", "exit 3", "kill -TERM $$"],
      { atOnceHere: 1, onProgress: (it) => told.push(it) },
    );
    const records = recordsIn(directory);
    const jobIds = records.map((it) => it.jobId ?? "");
    assertEquals(results, {
      outcomes: [0, 3, 143].map((exitCode, at) => ({
        kind: "ended" as const,
        jobId: jobIds[at] ?? "",
        exitCode,
      })),
      way: "whole",
    });
    for (const [at, record] of records.entries()) {
      assertEquals(record.state, "submitted");
      assertEquals(record.exitCode, [0, 3, 143][at]);
      assert(/^[1-9][0-9]*$/.test(record.jobId ?? ""));
      assert((record.submittedAt ?? "") <= (record.endedAt ?? ""));
    }
    assertEquals(copiesIn(directory, [1, 2, 3]), Array(3).fill("submitted"));
    assertEquals(told, [
      "0 of 3 jobs done, 0 running",
      "0 of 3 jobs done, 1 running",
      "1 of 3 jobs done, 0 running",
      "1 of 3 jobs done, 1 running",
      "2 of 3 jobs done, 0 running, 1 failed",
      "2 of 3 jobs done, 1 running, 1 failed",
      "3 of 3 jobs done, 0 running, 2 failed",
    ]);
  }));

Deno.test("of runs that share a job here the runs are counted, and the jobs that run", () =>
  inDirectory(async (directory) => {
    const told: string[] = [];
    await runHere(
      directory,
      ["exit 0", "exit 0", "exit 3"],
      { atOnceHere: 1, onProgress: (it) => told.push(it) },
      () => {},
      { size: 2, atOnce: 1 },
    );
    assertEquals(told, [
      "0 of 3 runs done, 0 jobs running",
      "0 of 3 runs done, 1 job running",
      "2 of 3 runs done, 0 jobs running",
      "2 of 3 runs done, 1 job running",
      "3 of 3 runs done, 0 jobs running, 1 failed",
    ]);
  }));

Deno.test("no more jobs run here at once than may, in order", () =>
  inDirectory(async (directory) => {
    await runHere(
      directory,
      Array.from(
        { length: 6 },
        (_, at) =>
          `echo ${at} >> order; touch running.${at}; ls | grep -c running >> counts
          sleep 0.1; rm running.${at}`,
      ),
    );
    const counts = Deno.readTextFileSync(`${directory}/counts`).trim()
      .split("\n").map(Number);
    assertEquals(Math.max(...counts), 2);
    const order = Deno.readTextFileSync(`${directory}/order`).trim().split("\n")
      .map(Number);
    assertEquals(order.toSorted(), [0, 1, 2, 3, 4, 5]);
    assert(order.every((it, at) => Math.abs(it - at) <= 1), `${order}`);
  }));

Deno.test("jobs start here in the work dir, without input and without MLXP_SCHEDULER", () =>
  inDirectory(async (directory) => {
    Deno.env.set("MLXP_SCHEDULER", "/x");
    await runHere(directory, ["true"], {}, () => {
      writeProgram(
        `${directory}/logs/1/script.sh`,
        `#!/bin/bash\n{ pwd; echo "$PWD"; echo "\${MLXP_SCHEDULER-none}"; wc -c; } > ${directory}/seen\n`,
      );
    });
    assertEquals(
      Deno.readTextFileSync(`${directory}/seen`),
      `${directory}\n${directory}\nnone\n0\n`,
    );
  }));

Deno.test("a script that cannot be started here is refused, and the others go on", () =>
  inDirectory(async (directory) => {
    const { outcomes, way } = await runHere(
      directory,
      ["true", "true"],
      {},
      () => {
        writeProgram(
          `${directory}/logs/1/script.sh`,
          "#!/no/such/interpreter\n",
        );
      },
    );
    const reason =
      `Cannot start "${directory}/logs/1/script.sh": no such file or directory`;
    assertEquals(outcomes[0], { kind: "refused", reason });
    assertEquals([outcomes[1]?.kind, way], ["ended", "whole"]);
    const [refused] = recordsIn(directory);
    assertEquals([refused?.state, refused?.reason], ["refused", reason]);
  }));

Deno.test("nothing runs on here of a job that has ended", () =>
  inDirectory(async (directory) => {
    const { outcomes } = await runHere(directory, [
      "sleep 1000 & echo $! > pids",
    ]);
    assertEquals(
      outcomes.map((it) => it !== undefined && "exitCode" in it && it.exitCode),
      [0],
    );
    await until(
      () => !pidsIn(directory).some(isAlive),
      "the job's child is still there",
    );
  }));

Deno.test("an interrupt stops jobs here with all their children, and no more start", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    const running = runHere(
      directory,
      Array(4).fill(
        "sleep 1000 &\nbash -c 'sleep 1000 & echo $$ $! >> pids; wait' &\necho $$ $! >> pids\nwait",
      ),
      { signal: controller.signal },
    );
    await until(
      () =>
        treeOf(directory).includes("pids") && pidsIn(directory).length === 8,
      "the jobs do not start",
    );
    const began = performance.now();
    controller.abort();
    const { outcomes, way } = await running;
    assert(performance.now() - began < 5000, "SIGINT is enough");
    assertEquals(way, "interrupted");
    assertEquals(outcomes.map((it) => it?.kind), [
      "stopped",
      "stopped",
      undefined,
      undefined,
    ]);
    assertEquals(
      recordsIn(directory).map((it) => [it.state, it.exitCode]),
      [
        ["cancelled", 130],
        ["cancelled", 130],
        ["prepared", undefined],
        ["prepared", undefined],
      ],
    );
    await until(
      () => !pidsIn(directory).some(isAlive),
      "the jobs' children are still there",
    );
  }));

Deno.test("a job here that does not stop gets SIGTERM, then SIGKILL", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    const running = runHere(directory, [
      "trap 'echo INT >> got' INT; trap 'echo TERM >> got' TERM\ntouch ready\nwhile true; do sleep 0.05; done",
    ], { signal: controller.signal, grace: 0.5 });
    await until(() => treeOf(directory).includes("ready"), "no job started");
    controller.abort();
    const { outcomes } = await running;
    assertEquals(
      outcomes.map((it) => it !== undefined && "exitCode" in it && it.exitCode),
      [137],
    );
    assertEquals(Deno.readTextFileSync(`${directory}/got`), "INT\nTERM\n");
  }));

Deno.test("a job here that ends well after an interrupt is a success", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    const running = runHere(directory, [
      "trap 'touch saved; exit 0' INT\ntouch ready\nwhile true; do sleep 0.05; done",
    ], { signal: controller.signal });
    await until(() => treeOf(directory).includes("ready"), "no job started");
    controller.abort();
    const { outcomes } = await running;
    assertEquals(outcomes.map((it) => it?.kind), ["ended"]);
    assertEquals(recordsIn(directory).map((it) => it.state), ["submitted"]);
    assert(treeOf(directory).includes("saved"));
  }));
