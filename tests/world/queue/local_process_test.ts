import { assert, assertEquals } from "@std/assert";
import {
  type LocalProgress,
  type LocalSettings,
  runLocally,
} from "../../../src/world/queue/local.ts";
import {
  inDirectory,
  isAlive,
  recordOf,
  treeOf,
  until,
  writtenJobs,
} from "../fixture.ts";

function settingsFor(
  workDir: string,
  more: Partial<LocalSettings> = {},
): LocalSettings {
  return {
    workDir,
    atOnce: 2,
    signal: new AbortController().signal,
    ...more,
  };
}

function scriptOf(directory: string, code: string): string {
  return `#!/bin/bash\ncd ${directory}\n${code}\n`;
}

function pidsIn(directory: string): number[] {
  return Deno.readTextFileSync(`${directory}/pids`).trim().split(/\s+/)
    .map(Number);
}

Deno.test("runLocally() runs each job and records how it began and ended", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(
      directory,
      ["exit 0", "exit 3", "kill -TERM $$"].map((it) =>
        scriptOf(directory, it)
      ),
    );
    const progress: LocalProgress[] = [];
    const results = await runLocally(
      jobs,
      settingsFor(directory, {
        atOnce: 1,
        onProgress: (it) => progress.push(it),
      }),
    );
    const records = jobs.map(recordOf);
    const jobIds = records.map((it) => it.jobId ?? "");
    assertEquals(results, {
      outcomes: [0, 3, 143].map((exitCode, at) => ({
        kind: "ended" as const,
        jobId: jobIds[at] ?? "",
        exitCode,
      })),
      interrupted: "no",
      diagnostics: [],
    });
    for (const [at, record] of records.entries()) {
      assertEquals(record.state, "submitted");
      assertEquals(record.exitCode, [0, 3, 143][at]);
      assert(/^[1-9][0-9]*$/.test(record.jobId ?? ""));
      assert((record.submittedAt ?? "") <= (record.endedAt ?? ""));
    }
    assertEquals(progress, [
      { of: 3, running: 1, done: 0, failed: 0 },
      { of: 3, running: 0, done: 1, failed: 0 },
      { of: 3, running: 1, done: 1, failed: 0 },
      { of: 3, running: 0, done: 2, failed: 1 },
      { of: 3, running: 1, done: 2, failed: 1 },
      { of: 3, running: 0, done: 3, failed: 2 },
    ]);
  }));

Deno.test("runLocally() runs no more jobs at once than it may, in order", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(
      directory,
      Array.from({ length: 6 }, (_, at) =>
        scriptOf(
          directory,
          `echo ${at} >> order; touch running.${at}; ls | grep -c running >> counts
          sleep 0.1; rm running.${at}`,
        )),
    );
    await runLocally(jobs, settingsFor(directory));
    const counts = Deno.readTextFileSync(`${directory}/counts`).trim()
      .split("\n").map(Number);
    assertEquals(Math.max(...counts), 2);
    const order = Deno.readTextFileSync(`${directory}/order`).trim().split("\n")
      .map(Number);
    assertEquals(order.toSorted(), [0, 1, 2, 3, 4, 5]);
    assert(order.every((it, at) => Math.abs(it - at) <= 1), `${order}`);
  }));

Deno.test("runLocally() starts jobs in the work dir, without input and without MLXP_SCHEDULER", () =>
  inDirectory(async (directory) => {
    const [job] = await writtenJobs(directory, [
      `#!/bin/bash\n{ pwd; echo "$PWD"; echo "\${MLXP_SCHEDULER-none}"; wc -c; } > ${directory}/seen\n`,
    ]);
    assert(job !== undefined);
    Deno.env.set("MLXP_SCHEDULER", "/x");
    await runLocally([job], settingsFor(directory));
    assertEquals(
      Deno.readTextFileSync(`${directory}/seen`),
      `${directory}\n${directory}\nnone\n0\n`,
    );
  }));

Deno.test("runLocally() records a script that cannot be started, and goes on", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      "#!/no/such/interpreter\n",
      scriptOf(directory, "true"),
    ]);
    const { outcomes, interrupted } = await runLocally(
      jobs,
      settingsFor(directory),
    );
    const reason =
      `Cannot start "${directory}/logs/1/script.sh": no such file or directory`;
    assertEquals(outcomes[0], { kind: "refused", reason });
    assertEquals(outcomes[1]?.kind, "ended");
    assertEquals(interrupted, "no");
    const [refused] = jobs.map(recordOf);
    assertEquals([refused?.state, refused?.reason], ["refused", reason]);
  }));

Deno.test("runLocally() leaves nothing running of a job that has ended", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      scriptOf(directory, "sleep 1000 & echo $! > pids"),
    ]);
    const { outcomes } = await runLocally(jobs, settingsFor(directory));
    assertEquals(outcomes.map((it) => "exitCode" in it && it.exitCode), [0]);
    await until(
      () => !pidsIn(directory).some(isAlive),
      "the job's child is still there",
    );
  }));

Deno.test("runLocally() stops jobs with all their children and starts no more", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(
      directory,
      Array(4).fill(
        scriptOf(
          directory,
          "sleep 1000 &\nbash -c 'sleep 1000 & echo $$ $! >> pids; wait' &\necho $$ $! >> pids\nwait",
        ),
      ),
    );
    const controller = new AbortController();
    const began = performance.now();
    const running = runLocally(
      jobs,
      settingsFor(directory, { signal: controller.signal }),
    );
    await until(
      () =>
        treeOf(directory).includes("pids") && pidsIn(directory).length === 8,
      "the jobs do not start",
    );
    controller.abort();
    const { outcomes, interrupted } = await running;
    assert(performance.now() - began < 5000, "SIGINT is enough");
    assertEquals(interrupted, "yes");
    assertEquals(outcomes.map((it) => it.kind), [
      "stopped",
      "stopped",
      "not started",
      "not started",
    ]);
    assertEquals(
      jobs.map(recordOf).map((it) => [it.state, it.exitCode]),
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

Deno.test("runLocally() uses SIGTERM, then SIGKILL, on a job that does not stop", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      scriptOf(
        directory,
        "trap 'echo INT >> got' INT; trap 'echo TERM >> got' TERM\ntouch ready\nwhile true; do sleep 0.05; done",
      ),
    ]);
    const controller = new AbortController();
    const running = runLocally(
      jobs,
      settingsFor(directory, { signal: controller.signal, grace: 0.5 }),
    );
    await until(() => treeOf(directory).includes("ready"), "no job started");
    controller.abort();
    const { outcomes } = await running;
    assertEquals(outcomes.map((it) => "exitCode" in it && it.exitCode), [137]);
    assertEquals(Deno.readTextFileSync(`${directory}/got`), "INT\nTERM\n");
  }));

Deno.test("runLocally() lets a job that ends well after an interrupt be a success", () =>
  inDirectory(async (directory) => {
    const jobs = await writtenJobs(directory, [
      scriptOf(
        directory,
        "trap 'touch saved; exit 0' INT\ntouch ready\nwhile true; do sleep 0.05; done",
      ),
    ]);
    const controller = new AbortController();
    const running = runLocally(
      jobs,
      settingsFor(directory, { signal: controller.signal }),
    );
    await until(() => treeOf(directory).includes("ready"), "no job started");
    controller.abort();
    const { outcomes } = await running;
    assertEquals(outcomes.map((it) => it.kind), ["ended"]);
    assertEquals(jobs.map(recordOf).map((it) => it.state), ["submitted"]);
    assert(treeOf(directory).includes("saved"));
  }));
