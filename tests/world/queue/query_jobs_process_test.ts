import { assertEquals } from "@std/assert";
import {
  type AskedJob,
  chunks,
  queryJobs,
} from "../../../src/world/queue/query_jobs.ts";
import { inDirectory, writeProgram } from "../fixture.ts";

const job: AskedJob = {
  scheduler: "moab",
  jobId: "Moab.1",
  submittedAt: Date.UTC(2026, 10, 22),
};

/** Asks for the job, with a showq of this text (a shell script) on PATH. */
async function asked(
  showq: string | undefined,
  timeLimit = 5,
): Promise<{ state: string | undefined; answered: string; told: string[] }> {
  const path = Deno.env.get("PATH") ?? "";
  let result = {
    state: undefined as string | undefined,
    answered: "",
    told: [""],
  };
  await inDirectory(async (directory) => {
    if (showq !== undefined) {
      writeProgram(`${directory}/showq`, `#!/bin/sh\n${showq}\n`);
    }
    Deno.env.set("PATH", `${directory}:/usr/bin:/bin`);
    try {
      const view = await queryJobs([job], {
        workDir: directory,
        uid: 0,
        signal: new AbortController().signal,
        timeLimit,
      });
      result = {
        state: view.find(job)?.state,
        answered: view.answered(job),
        told: view.diagnostics.map((it) => it.message),
      };
    } finally {
      Deno.env.set("PATH", path);
    }
  });
  return result;
}

Deno.test("queryJobs() asks the next question for what the first did not know", async () => {
  const answers = `case $1 in
-c) echo '<Data><job JobID="Moab.1" State="Completed" CompletionCode="0"/></Data>' ;;
*) echo '<Data></Data>' ;;
esac`;
  assertEquals(await asked(answers), {
    state: "COMPLETED",
    answered: "yes",
    told: [],
  });
});

Deno.test("queryJobs() gives a query its time, and then goes on without it", async () => {
  const slow = `[ "$1" = -c ] || exec sleep 60
echo '<Data></Data>'`;
  assertEquals(await asked(slow, 0.3), {
    state: undefined,
    answered: "no",
    told: ["Cannot ask Moab for all jobs: showq did not answer within 0.3 s"],
  });
});

Deno.test("queryJobs() says which command is missing or cannot be read", async () => {
  const missing =
    'Cannot ask Moab for all jobs: Cannot start "showq": it is not on PATH';
  assertEquals((await asked(undefined)).told, [missing]);
  const unreadable =
    'Cannot ask Moab for all jobs: Cannot read the answer of showq: "half <"';
  assertEquals((await asked("echo 'half <'")).told, [unreadable]);
});

Deno.test("queryJobs() asks UTC times of programs in the C locale", async () => {
  const showq =
    `[ "$TZ,$LC_ALL,$SLURM_TIME_FORMAT" = UTC0,C,standard ] || exit 3
echo '<Data><job JobID="Moab.1" State="Idle"/></Data>'`;
  assertEquals((await asked(showq)).state, "PENDING");
});

Deno.test("chunks() leaves no item out", () => {
  assertEquals(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assertEquals(chunks([1, 2], "all"), [[1, 2]]);
  assertEquals(chunks([], 2), []);
});
