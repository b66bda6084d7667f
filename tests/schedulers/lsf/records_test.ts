import { assertEquals } from "@std/assert";
import { jobRecords } from "../../../src/schedulers/lsf/records.ts";
import { lsfNames } from "../../../src/schedulers/lsf/find.ts";
import { lsfStatus } from "../../../src/schedulers/lsf/status.ts";
import { answered, shown } from "../status/shown.ts";

const status = (stdout: string, code = 0, stderr = "") => {
  const [question] = lsfStatus.questions;
  if (question === undefined) throw new Error("no question");
  return shown(question.parse(answered(stdout, code, stderr)));
};

Deno.test("lsf takes ids and numbers of bjobs' JSON with and without quotes", () => {
  const records = [
    '{"JOBID":101,"JOBINDEX":0,"STAT":"EXIT","EXIT_CODE":3,"RUN_TIME":12}',
    '{"JOBID":"102","JOBINDEX":"2","STAT":"EXIT","EXIT_CODE":"4","RUN_TIME":"13 second(s)"}',
    '{"JOBID":"103[7]","STAT":"PEND","EXIT_CODE":"-","EXEC_HOST":"","PEND_REASON":"Not enough slots;"}',
  ];
  assertEquals(status(`{"JOBS":"3","RECORDS":[${records.join()}]}`), [
    '101 FAILED "EXIT" elapsed=12 exitCode=3',
    '102[2] FAILED "EXIT" elapsed=13 exitCode=4',
    '103[7] PENDING "PEND" reason=Not enough slots',
  ]);
});

Deno.test("lsf reads bjobs' JSON that does not escape what users wrote", () => {
  const record =
    '{"JOBID":"7","STAT":"PEND","JOB_NAME":"a\\d\\u00e9","PEND_REASON":"first\n\tsecond"}';
  assertEquals(status(`{"RECORDS":[\n${record}\n]}`), [
    '7 PENDING "PEND" name=a\\dé reason=first second',
  ]);
  // here a text ends too early: nobody knows where the next one begins
  const cut = '{"RECORDS":[{"JOBID":"7","STAT":"RUN","JOB_NAME":"a"b"}]}';
  assertEquals(status(cut), [
    `unreadable: Cannot read the answer of bjobs: ${JSON.stringify(cut)}`,
  ]);
});

Deno.test("lsf passes over ids that are not found, and tells every other error of bjobs' JSON", () => {
  const reply = (error: string) =>
    status(
      `{"RECORDS":[{"JOBID":"7","STAT":"RUN"},{"JOBID":"9","ERROR":"${error}"}]}`,
      255,
    );
  assertEquals(reply("Job <9> is not found"), ['7 RUNNING "RUN"']);
  assertEquals(reply("No matching job found"), ['7 RUNNING "RUN"']);
  assertEquals(reply("Job <9>: User permission denied"), [
    "failed: bjobs: Job <9>: User permission denied",
  ]);
});

Deno.test("lsf takes no empty list for an answer where bjobs failed", () => {
  const none = '{"COMMAND":"bjobs","JOBS":0,"RECORDS":[]}';
  assertEquals(status(none), []);
  assertEquals(status(none, 255, "Job <9> is not found\n"), []);
  assertEquals(status(none, 255, "LSF is down. Please wait ...\n"), [
    "failed: bjobs ended with exit code 255: LSF is down. Please wait ...",
  ]);
});

Deno.test("lsf finds no job by its name where a record has no id: then nobody knows", () => {
  const [json] = lsfNames;
  const about = { user: { name: "mlxp", uid: 1001 }, since: 0 };
  const found = (record: string) =>
    json?.parse(answered(`{"RECORDS":[${record}]}`), about);
  assertEquals(found('{"JOBID":7,"STAT":"RUN","JOB_NAME":"logs/1"}'), {
    kind: "jobs",
    jobs: [{ id: "7", name: "logs/1" }],
  });
  for (
    const odd of [
      '{"STAT":"RUN","JOB_NAME":"logs/1"}',
      '{"JOBID":"x","JOB_NAME":"logs/1"}',
      '{"JOBID":"7","ERROR":"Failed in an LSF library call"}',
      '"odd"',
    ]
  ) {
    assertEquals(found(odd)?.kind === "jobs", false, odd);
  }
});

Deno.test("lsf has no JSON of an older bjobs", () => {
  assertEquals(
    jobRecords(answered("", 255, "bjobs: illegal option -- o\n")).kind,
    "unavailable",
  );
});
