import { assertEquals } from "@std/assert";
import { chunks } from "../../../src/world/queue/ask.ts";
import {
  type AskedJob,
  queryJobs,
} from "../../../src/world/queue/query_jobs.ts";
import { inDirectory, writeProgram } from "../fixture.ts";

const job: AskedJob = {
  scheduler: "moab",
  jobId: "Moab.1",
  submittedAt: Date.UTC(2026, 10, 22),
};

/** Asks for a job, with these programs (shell scripts) on PATH. */
async function askedOf(
  wanted: AskedJob,
  programs: Record<string, string>,
): Promise<string> {
  const path = Deno.env.get("PATH") ?? "";
  let told = "";
  await inDirectory(async (directory) => {
    for (const [name, text] of Object.entries(programs)) {
      writeProgram(`${directory}/${name}`, `#!/bin/sh\n${text}\n`);
    }
    Deno.env.set("PATH", `${directory}:/usr/bin:/bin`);
    try {
      const view = await queryJobs([wanted], {
        workDir: directory,
        uid: 0,
        signal: new AbortController().signal,
      });
      const seen = view.find(wanted);
      told = `${seen?.id} ${seen?.state}, answered: ${view.answered(wanted)}`;
    } finally {
      Deno.env.set("PATH", path);
    }
  });
  return told;
}

Deno.test("queryJobs() believes no failure that the accounting tells while the queue is silent", async () => {
  const wanted = { ...job, scheduler: "slurm", jobId: "4" };
  const row = (state: string) =>
    `echo '4|${state}|1:0|2026-11-22T17:00:00|2026-11-22T17:01:00|n1'`;
  const down = "echo 'Unable to contact slurm controller' >&2; exit 1";
  assertEquals(
    await askedOf(wanted, { squeue: down, sacct: row("NODE_FAIL") }),
    "undefined undefined, answered: no",
  );
  assertEquals(
    await askedOf(wanted, { squeue: down, sacct: row("COMPLETED") }),
    "4 COMPLETED, answered: no",
  );
  assertEquals(
    await askedOf(wanted, { squeue: down, sacct: row("REQUEUED") }),
    "4 PENDING, answered: no",
  );
  assertEquals(
    await askedOf(wanted, { squeue: "exit 0", sacct: down }),
    "undefined undefined, answered: its queue",
  );
  assertEquals(
    await askedOf(wanted, { squeue: "exit 0", sacct: row("NODE_FAIL") }),
    "4 FAILED, answered: yes",
  );
});

Deno.test("queryJobs() follows a job of OAR that runs again under other ids", async () => {
  const event = (from: number, to: number) =>
    `"events":[{"type":"RESUBMIT_JOB_AUTOMATICALLY","description":"Resubmiting job ${from} => ${to}"}]`;
  const oarstat = `case "$*" in
*"-j 12"*) echo '{"12":{"state":"Error",${event(12, 17)}}}' ;;
*"-j 17"*) echo '{"17":{"state":"Error",${event(17, 21)}}}' ;;
*"-j 21"*) echo '{"21":{"state":"Running","events":[]}}' ;;
esac`;
  assertEquals(
    await askedOf({ ...job, scheduler: "oar", jobId: "12" }, { oarstat }),
    "21 RUNNING, answered: yes",
  );
});

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
  const showq = `[ "$TZ,$LC_ALL" = UTC0,C ] || exit 3
echo '<Data><job JobID="Moab.1" State="Idle"/></Data>'`;
  assertEquals((await asked(showq)).state, "PENDING");
});

Deno.test("queryJobs() hides from a query what would change its answer, and from nobody else", async () => {
  const variables = { MOABDEBUG: "1", MOABHOMEDIR: "/opt/moab" };
  for (const [name, value] of Object.entries(variables)) {
    Deno.env.set(name, value);
  }
  try {
    const showq =
      `[ "\${MOABDEBUG-none},$MOABHOMEDIR" = none,/opt/moab ] || exit 3
echo '<Data><job JobID="Moab.1" State="Idle"/></Data>'`;
    assertEquals((await asked(showq)).state, "PENDING");
    assertEquals(Deno.env.get("MOABDEBUG"), "1");
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
});

Deno.test("chunks() leaves no item out", () => {
  assertEquals(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assertEquals(chunks([1, 2], "all"), [[1, 2]]);
  assertEquals(chunks([], 2), []);
});
