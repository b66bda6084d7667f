import { assertEquals } from "@std/assert";
import { lsfStatus } from "../../../src/schedulers/lsf/status.ts";
import { timeNear } from "../../../src/schedulers/lsf/status_long.ts";
import type { Question } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

function ask(at: number): Question {
  const question = lsfStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("lsf reads bjobs' JSON, and passes over ids that are not found", () => {
  assertEquals(shown(ask(0).parse(replyIn("lsf/bjobs.json"))), [
    '101 COMPLETED "DONE" elapsed=12 exitCode=0 host=hosta',
    '102 FAILED "EXIT" elapsed=2 exitCode=3 host=hosta',
    '103 TIMEOUT "EXIT" elapsed=61 exitCode=140 host=hosta reason=TERM_RUNLIMIT: job killed after reaching LSF run time limit',
    '104 CANCELLED "EXIT" elapsed=9 exitCode=130 host=hosta reason=TERM_OWNER: job killed by owner',
    '105 OUT_OF_MEMORY "EXIT" elapsed=9 exitCode=1 host=hosta reason=TERM_MEMLIMIT: job killed after reaching LSF memory usage limit',
    '106[3] RUNNING "RUN" elapsed=9 host=4*hosta',
    '107 PENDING "PEND" reason=New job is waiting for scheduling',
  ]);
});

Deno.test("lsf reads bjobs' JSON below words of a server that is busy, and times with colons", () => {
  const record =
    '{"JOBID":"22","STAT":"DONE","EXIT_CODE":"","RUN_TIME":"01:02:03","EXEC_HOST":"a:a"}';
  assertEquals(
    shown(
      ask(0).parse(
        answered(
          `Cannot connect to LSF. Please wait ...\n{"COMMAND":"bjobs","JOBS":1,"RECORDS":[${record}]}`,
        ),
      ),
    ),
    ['22 COMPLETED "DONE" elapsed=3723 exitCode=0 host=a:a'],
  );
});

Deno.test("lsf reads in bjobs' JSON when a job was submitted, where the year is told", () => {
  const times: [told: string, time: number | undefined][] = [
    ["Nov 22 15:30:12 2026", Date.UTC(2026, 10, 22, 15, 30, 12)],
    ["Feb  8 10:31 2026", Date.UTC(2026, 1, 8, 10, 31)],
    ["Feb  8 10:31:17 2026 L", Date.UTC(2026, 1, 8, 10, 31, 17)],
    ["Nov 22 15:30", undefined],
    ["-", undefined],
    ["Foo 99 99:99:99 2026", undefined],
  ];
  for (const [told, time] of times) {
    const reply = ask(0).parse(answered(JSON.stringify({
      RECORDS: [{
        JOBID: "22",
        STAT: "RUN",
        SUBMIT_TIME: told,
        JOB_NAME: "logs/1",
      }],
    })));
    const job = reply.kind === "jobs" ? reply.jobs[0] : undefined;
    assertEquals([job?.submittedAt, job?.name], [time, "logs/1"], told);
  }
});

Deno.test("lsf reads the long form, where bjobs has no -json", () => {
  assertEquals(
    shown(
      ask(1).parse({
        ...replyIn("lsf/bjobs_long.txt"),
        exitCode: 255,
        stderr: "Job <999> is not found\n",
      }, about),
    ),
    [
      '105 RUNNING "RUN" host=n1 startedAt=11-22T20:16:53',
      '108 RUNNING "USUSP" host=n1 startedAt=11-22T20:16:53',
      '109[3] RUNNING "RUN" host=n1 startedAt=11-22T20:16:55',
      '106 HELD "PSUSP" reason=The job was suspended by the user while pending: 1 host',
      '112 PENDING "PEND" reason=Dependency condition invalid or never satisfied: 1 host',
      '109[1] COMPLETED "DONE" endedAt=11-22T20:16:53 exitCode=0 host=n1 startedAt=11-22T20:16:53',
      '109[2] FAILED "EXIT" endedAt=11-22T20:16:53 exitCode=9 host=n1 startedAt=11-22T20:16:53',
      '102 FAILED "EXIT" endedAt=11-22T20:16:53 exitCode=7 host=n1 startedAt=11-22T20:16:53',
      '101 COMPLETED "DONE" endedAt=11-22T20:16:54 exitCode=0 host=n1 startedAt=11-22T20:16:53',
      '103 CANCELLED "EXIT" endedAt=11-22T20:16:58 exitCode=130 host=n1 startedAt=11-22T20:16:53',
      '107 CANCELLED "EXIT" endedAt=11-22T20:16:58',
      '114 FAILED "EXIT" endedAt=11-22T20:16:59 exitCode=137 host=n1 startedAt=11-22T20:16:59',
      '104 TIMEOUT "EXIT" endedAt=11-22T20:17:57 exitCode=140 host=n1 startedAt=11-22T20:16:53',
    ],
  );
});

Deno.test("lsf asks bhist for what bjobs has forgotten, and leaves out what has not ended", () => {
  assertEquals(shown(ask(2).parse(replyIn("lsf/bhist.txt"), about)), [
    '101 COMPLETED "DONE" endedAt=11-22T20:16:54 exitCode=0 host=n1 startedAt=11-22T20:16:53',
    '102 FAILED "EXIT" endedAt=11-22T20:16:53 exitCode=7 host=n1 startedAt=11-22T20:16:53',
    '103 CANCELLED "EXIT" endedAt=11-22T20:16:58 exitCode=130 host=n1 startedAt=11-22T20:16:53',
    '104 TIMEOUT "EXIT" endedAt=11-22T20:17:57 exitCode=140 host=n1 startedAt=11-22T20:16:53',
    '107 CANCELLED "EXIT" endedAt=11-22T20:16:58',
    '109[2] FAILED "EXIT" endedAt=11-22T20:16:53 exitCode=9 host=n1 startedAt=11-22T20:16:53',
    '114 FAILED "EXIT" endedAt=11-22T20:16:59 exitCode=137 host=n1 startedAt=11-22T20:16:59',
  ]);
  assertEquals(
    shown(ask(2).parse(answered("No matching job found\n", 255), about)),
    [],
  );
  assertEquals(
    shown(ask(2).parse(answered("", 255, "lsb.events: Permission denied\n"))),
    ["unavailable: bhist ended with exit code 255: lsb.events: Permission denied"],
  );
});

/** One job of the long form. */
function told(...events: string[]): string[] {
  const text = `
Job <7>, Job Name <a>, User <u>, Project <default>, Status <EXIT>, Queue <q>, Comm
                     and <a>
${events.map((it, at) => `Sun Nov 22 15:30:1${at}: ${it}\n`).join("")}`;
  return shown(ask(1).parse(answered(text)));
}

Deno.test("lsf reads why a job ended, where the long form says it", () => {
  const start = [
    "Submitted from host <a>, CWD </>",
    "Started 1 Task(s) on Host(s) <b>, Allocated 1 Slot(s) on Host(s) <b>",
  ];
  assertEquals(
    [
      told(
        ...start,
        "Exited with exit code 143. The CPU time used is 0.1 seconds.",
        "Completed <exit>; TERM_MEMLIMIT: job killed after reaching LSF memory usage limit.",
      ),
      told(...start, "Exited by signal 9. The CPU time used is 0.1 seconds."),
      told(...start, "Exited with exit code 152."),
    ],
    [
      [
        '7 OUT_OF_MEMORY "EXIT" exitCode=143 host=b reason=TERM_MEMLIMIT: job killed after reaching LSF memory usage limit',
      ],
      ['7 FAILED "EXIT" exitCode=137 host=b'],
      ['7 TIMEOUT "EXIT" exitCode=152 host=b'],
    ],
  );
});

Deno.test("lsf finds the year in which a day has its weekday", () => {
  const near = Date.UTC(2027, 0, 1);
  const year = (text: string) =>
    new Date(timeNear(text, near) ?? 0).toISOString();
  assertEquals(
    [
      "Thu Dec 31 23:59:58",
      "Fri Jan  1 00:00:01",
      "Sun Nov 22 20:16:52 2015",
      "Tue Feb 29 12:00:00",
    ].map(year),
    [
      "2026-12-31T23:59:58.000Z",
      "2027-01-01T00:00:01.000Z",
      "2015-11-22T20:16:52.000Z",
      "2028-02-29T12:00:00.000Z",
    ],
  );
  assertEquals(timeNear("Nov 22 20:16", near), undefined);
});

Deno.test("lsf asks for the long form where bjobs has no -json", () => {
  const { stdout } = replyIn("lsf/bjobs_no_json.txt");
  assertEquals(shown(ask(0).parse(answered("", 255, stdout))), [
    "unavailable: bjobs has no -json",
  ]);
  assertEquals(
    lsfStatus.questions.map((it) => {
      const { program, args } = it.command(["101", "106[3]"], about);
      return [program, ...args];
    }),
    [
      [
        "bjobs",
        "-a",
        "-o",
        "jobid jobindex stat exit_code exit_reason exec_host run_time pend_reason submit_time job_name",
        "-json",
        "101",
        "106[3]",
      ],
      ["bjobs", "-a", "-l", "101", "106[3]"],
      ["bhist", "-n", "10", "-l", "101", "106[3]"],
    ],
  );
});

Deno.test("lsf knows no job where none is found, and quotes what it cannot read", () => {
  for (
    const stderr of [
      "Job <998> is not found\nJob <999> is not found\n",
      "No job found\n",
    ]
  ) {
    assertEquals(shown(ask(1).parse(answered("", 255, stderr))), []);
  }
  assertEquals(
    shown(
      ask(1).parse(
        answered(
          "",
          255,
          "Failed in an LSF library call: LIM is down; try later\n",
        ),
      ),
    ),
    [
      "failed: bjobs ended with exit code 255: Failed in an LSF library call: LIM is down; try later",
    ],
  );
  assertEquals(
    shown(ask(0).parse(answered('{"RECORDS": [{}]}'))),
    ['unreadable: Cannot read the answer of bjobs: "{\\"RECORDS\\": [{}]}"'],
  );
  for (const odd of ["odd", "Job <1>, odd", "Job <1>, Status <RUN>,"]) {
    assertEquals(
      shown(ask(1).parse(answered(`${odd}\n`))),
      [`unreadable: Cannot read the answer of bjobs: "${odd}"`],
    );
  }
});

Deno.test("lsf cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(lsfStatus.cancelCommand(["101", "106[3]"]), {
    program: "bkill",
    args: ["101", "106[3]"],
  });
  const stdout = "Job <101> is being terminated\n";
  const stderr = `Job <102>: Job has already finished
Job <999>: No matching job found
Job <103>: User permission denied
Job <104>: Connection refused by server
`;
  assertEquals(
    shownCancel(
      lsfStatus.parseCancel(
        answered(stdout, 255, stderr),
        ["101", "102", "999", "103", "104"],
      ),
    ),
    ["103: User permission denied", "104: Connection refused by server"],
  );
});
