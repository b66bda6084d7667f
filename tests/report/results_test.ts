import { assertEquals } from "@std/assert";
import { formatDiagnostics } from "../../src/format_diagnostics.ts";
import type { Submission } from "../../src/sweep_log/submission.ts";
import {
  hasFailed,
  headline,
  type JobEnd,
  type JobResult,
  resultsAsJson,
  resultsAsLines,
  resultsAsTable,
  summarizeTroubles,
} from "../../src/report/results.ts";
import { slurm } from "../../src/schedulers/slurm/slurm.ts";
import { recordFor } from "../world/fixture.ts";

const scriptOf = () => "#!/bin/bash\n";

function result(logId: number, end?: JobEnd): JobResult {
  const job: Submission = {
    logId,
    logDir: `/logs/${logId}`,
    record: {
      ...recordFor(`logs/${logId}`),
      overrides: [`seed=${logId}`, "é=1"],
      command: `python main.py seed=${logId}`,
    },
  };
  return end === undefined ? { job } : { job, end };
}

const mixed = [
  result(8, { kind: "submitted", jobId: "4711" }),
  result(9, { kind: "refused", reason: "no such partition" }),
  result(10, { kind: "refused", reason: "no such partition" }),
  result(11, { kind: "later", reason: "too many jobs" }),
  result(12, { kind: "ambiguous", reason: "no answer" }),
  result(13, { kind: "not handed over" }),
];

Deno.test("resultsAsTable() lines up what came of each job", () => {
  assertEquals(
    resultsAsTable(mixed),
    `In /logs:
ID  JOB              OVERRIDES
8   4711             seed=8 é=1
9   refused          seed=9 é=1
10  refused          seed=10 é=1
11  prepared         seed=11 é=1
12  prepared         seed=12 é=1
13  not handed over  seed=13 é=1
`,
  );
  assertEquals(
    resultsAsTable([result(1)]),
    "In /logs, from line 7:\nID  OVERRIDES\n1   seed=1 é=1\n",
  );
});

Deno.test("resultsAsTable() of no jobs is nothing, and whole where no terminal reads it", () => {
  assertEquals(resultsAsTable([]), "");
  const many = Array.from({ length: 300 }, (_, at) => result(at + 1));
  const lines = (columns: number) =>
    resultsAsTable(many, { columns, paint: "plain" }).split("\n").length - 3;
  assertEquals([lines(Infinity), lines(200)], [300, 41]);
});

Deno.test("resultsAsLines() is one line a job, with the id if there is one", () => {
  assertEquals(
    resultsAsLines(mixed.slice(0, 2)),
    "/logs/8\t4711\n/logs/9\t\n",
  );
});

Deno.test("resultsAsJson() gives the state that the record has", () => {
  const { jobs } = JSON.parse(resultsAsJson(mixed, scriptOf));
  assertEquals(
    jobs.map((it: { state: string; job_id: string | null }) => [
      it.state,
      it.job_id,
    ]),
    [
      ["submitted", "4711"],
      ["refused", null],
      ["refused", null],
      ["prepared", null],
      ["prepared", null],
      ["prepared", null],
    ],
  );
});

Deno.test("summarizeTroubles() tells each reason once, with the count", () => {
  assertEquals(
    formatDiagnostics(summarizeTroubles(slurm, mixed)),
    `mlxpsub: error: SLURM refused 2 jobs: no such partition
hint: Mend the cause and use mlxpsub resubmit /logs/9 /logs/10, with --set or --unset for its directives
mlxpsub: warning: SLURM does not accept 1 job now: too many jobs
hint: Submit them later with mlxpsub resume /logs; they are in /logs/11
mlxpsub: warning: 1 job may or may not be in the queue: no answer
hint: Ask again with mlxpsub resume /logs; they are in /logs/12
mlxpsub: warning: 1 job not submitted
hint: Go on with mlxpsub resume /logs; they are in /logs/13
`,
  );
  assertEquals(headline(slurm, mixed), "1 of 6 jobs submitted to SLURM");
  assertEquals(hasFailed(mixed), true);
  assertEquals(hasFailed(mixed.slice(0, 1)), false);
});

Deno.test("summarizeTroubles() counts together what differs in the job's own path alone", () => {
  const refused = [1, 2, 3].map((logId) =>
    result(logId, {
      kind: "refused",
      reason: `script file '/logs/${logId}/script.sh' cannot be loaded`,
    })
  );
  const told = (results: JobResult[]) =>
    summarizeTroubles(slurm, results).map((it) => it.message);
  assertEquals(told(refused), [
    "SLURM refused 3 jobs: script file '/logs/…/script.sh' cannot be loaded",
  ]);
  assertEquals(told(refused.slice(1, 2)), [
    "SLURM refused 1 job: script file '/logs/2/script.sh' cannot be loaded",
  ]);
});

Deno.test("resultsAsJson() is one document, of however many schedulers", () => {
  assertEquals(JSON.parse(resultsAsJson([], scriptOf)), {
    scheduler: null,
    jobs: [],
  });
  const [first] = mixed;
  if (first === undefined) throw new Error("no result");
  const record = { ...first.job.record, scheduler: "oar" };
  const other = { ...first, job: { ...first.job, record } };
  const { scheduler, jobs } = JSON.parse(
    resultsAsJson([first, other], scriptOf),
  );
  assertEquals(
    [scheduler, ...jobs.map((it: { scheduler: string }) => it.scheduler)],
    [null, "slurm", "oar"],
  );
  assertEquals(JSON.parse(resultsAsJson([first], scriptOf)).scheduler, "slurm");
  assertEquals(
    JSON.parse(resultsAsJson([], scriptOf, slurm)).scheduler,
    "slurm",
  );
});
