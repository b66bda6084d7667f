import { assertEquals } from "@std/assert";
import { Failure } from "../../../src/error.ts";
import { recordToYaml } from "../../../src/jobs/record_yaml.ts";
import {
  findJob,
  findJobs,
  type FoundJobs,
  namesJobs,
  type Wanted,
} from "../../../src/world/logs/find_jobs.ts";
import {
  inDirectory,
  recordFor,
  writeFiles,
  writtenSweep,
} from "../fixture.ts";

/** Records in logs/ and in other/: their sweeps by log_id. */
function writeRecords(directory: string): void {
  const sweeps = { "logs/1": "20261101T1-a", "logs/2": "20261101T1-a" };
  const more = { "logs/10": "20261102T1-b", "other/1": "20261103T1-c" };
  for (const [logDir, sweep] of Object.entries({ ...sweeps, ...more })) {
    writeFiles(directory, {
      [`${logDir}/metadata/submission.yaml`]: recordToYaml({
        ...recordFor(logDir),
        sweep,
      }),
    });
  }
  writeFiles(directory, {
    "logs/3/metadata/submission.yaml": "state: odd\n",
    "logs/4/metadata/info.yaml": "status: COMPLETE\n",
    "logs/notes/metadata/submission.yaml": "",
  });
}

function namesOf({ jobs, broken }: FoundJobs, directory: string): string[] {
  return [
    ...jobs.map((it) => it.logDir),
    ...broken.map((it) => `broken ${it.logDir}`),
  ].map((it) => it.replace(`${directory}/`, ""));
}

async function found(...all: Partial<Wanted>[]): Promise<string[][]> {
  const results: string[][] = [];
  await inDirectory((directory) => {
    writeRecords(directory);
    for (const wanted of all) {
      try {
        const jobs = findJobs({ targets: [], ...wanted }, directory);
        results.push(namesOf(jobs, directory));
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause;
        results.push(
          cause.diagnostics.map((it) =>
            it.message.replaceAll(`${directory}/`, "")
          ),
        );
      }
    }
  });
  return results;
}

Deno.test("findJobs() reads all records without a log in the order of the numbers", async () => {
  assertEquals(await found({}), [
    ["logs/1", "logs/2", "logs/10", "broken logs/3"],
  ]);
});

Deno.test("findJobs() takes log_ids, paths and directories", async () => {
  assertEquals(
    await found(
      { targets: ["2", "10", "2"] },
      { targets: ["other/1", "2"] },
      { targets: ["other"] },
      { targets: ["1"], logDir: "other" },
      { targets: ["1", "other"] },
      { targets: ["logs/2", "other/"] },
      { logDir: "other" },
      { targets: ["2-10"] },
      { targets: ["0-5", "other"] },
    ),
    [
      ["logs/2", "logs/10"],
      ["logs/2", "other/1"],
      ["other/1"],
      ["other/1"],
      ["other/1"],
      ["other/1", "logs/2"],
      ["other/1"],
      ["logs/2", "logs/10", "broken logs/3"],
      ["other/1"],
    ],
  );
});

Deno.test("findJobs() finds a sweep by its name, its beginning, or as the last", async () => {
  assertEquals(
    await found(
      { sweep: "20261101T1-a" },
      { sweep: "20261102" },
      { sweep: "last" },
      { sweep: "2026" },
      { sweep: "x" },
    ),
    [
      ["logs/1", "logs/2", "broken logs/3"],
      ["logs/10", "broken logs/3"],
      ["logs/10", "broken logs/3"],
      ['Cannot tell which sweep "2026" is: 2 begin so'],
      ['Cannot find sweep "x": no job here is of it'],
    ],
  );
});

Deno.test("findJobs() says which names lead nowhere", async () => {
  assertEquals(
    await found(
      { targets: ["4", "77"] },
      { targets: ["nowhere"] },
      { targets: ["1", "logs", "other"] },
      { targets: ["4-9"] },
    ),
    [
      [
        'Cannot find job "logs/4": mlxpsub knows of none',
        'Cannot find job "logs/77": mlxpsub knows of none',
      ],
      ['Cannot read log directory "nowhere": no such file or directory'],
      ["Cannot tell in which directory log_id 1 is: 2 are named"],
      ['Cannot find jobs 4-9: no number between has a job in "logs"'],
    ],
  );
});

Deno.test("findJob() takes one job, and no directory of jobs", async () => {
  await inDirectory((directory) => {
    writeRecords(directory);
    assertEquals(
      findJob("logs/10", undefined, directory).logDir,
      `${directory}/logs/10`,
    );
    for (const [here, from] of [[".", ""], ["..", "/metadata"]] as const) {
      assertEquals(
        findJob(here, undefined, `${directory}/logs/10${from}`).logDir,
        `${directory}/logs/10`,
      );
    }
    try {
      findJob("logs", undefined, directory);
    } catch (cause) {
      assertEquals(
        cause instanceof Failure && cause.message,
        {
          message: 'Cannot find job "logs": it is no log_id',
        }.message,
      );
      return;
    }
    throw new Error("was taken");
  });
});

Deno.test("namesJobs() takes a range for a directory where there is one", async () => {
  await inDirectory((directory) => {
    Deno.mkdirSync(`${directory}/2026-11`);
    assertEquals(
      ["7", "3-9", "logs/7", "7/", "2026-11", "logs", "a-b"].map((it) =>
        namesJobs(it, directory)
      ),
      [true, true, true, true, false, false, false],
    );
  });
});

Deno.test("findJobs() takes jobs from the log of their sweep, whatever their copies say", () =>
  inDirectory(async (directory) => {
    const sweep = await writtenSweep(directory, ["true", "true", "true"]);
    const at = new Date().toISOString();
    sweep.record({
      event: "answer",
      jobs: [1],
      at,
      answer: { kind: "submitted", jobIds: ["4712"] },
    });
    await sweep.release();
    const logs = `${directory}/logs`;
    writeFiles(logs, {
      "1/metadata/submission.yaml": "state: odd\n",
      // of before there were logs
      "7/metadata/submission.yaml": recordToYaml({
        ...recordFor("logs/7"),
        sweep: "20261101T1-a",
      }),
      // a copy of a job's directory
      "8/metadata/submission.yaml": recordToYaml(recordFor("logs/8")),
    });
    Deno.removeSync(`${logs}/3`, { recursive: true });
    const { jobs, broken } = findJobs({ targets: [] }, directory);
    assertEquals(
      jobs.map((it) => [it.logId, it.record.state, it.record.jobId]),
      [[1, "prepared", undefined], [2, "submitted", "4712"], [
        7,
        "prepared",
        undefined,
      ]],
    );
    assertEquals(broken, []);
    Deno.removeSync(`${logs}/.mlxpsub`, { recursive: true });
    assertEquals(
      namesOf(findJobs({ targets: [] }, directory), directory),
      ["logs/7", "logs/8", "broken logs/1"],
    );
  }));
