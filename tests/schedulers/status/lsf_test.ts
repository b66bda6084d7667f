import { assertEquals } from "@std/assert";
import { lsfStatus } from "../../../src/schedulers/status/lsf.ts";
import type { Question } from "../../../src/schedulers/status/status.ts";
import { answered, replyIn, shown, shownCancel } from "./shown.ts";

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

Deno.test("lsf reads the plain table, with and without a host", () => {
  assertEquals(shown(ask(1).parse(replyIn("lsf/bjobs.txt"))), [
    '101 COMPLETED "DONE" exitCode=0',
    '102 FAILED "EXIT"',
    '103 RUNNING "RUN"',
    '104 PENDING "PEND"',
    '105[2] PENDING "PEND"',
  ]);
});

Deno.test("lsf asks for the plain table where bjobs has no -json", () => {
  assertEquals(
    shown(
      ask(0).parse(
        answered("", 255, "bjobs: illegal option -- o\nUsage: bjobs [-h]\n"),
      ),
    ),
    ["unavailable: bjobs has no -json"],
  );
  assertEquals(
    lsfStatus.questions.map((it) => it.command(["101", "106[3]"], about).args),
    [
      [
        "-a",
        "-o",
        "jobid jobindex stat exit_code exit_reason exec_host run_time pend_reason",
        "-json",
        "101",
        "106[3]",
      ],
      ["-a", "-w", "101", "106[3]"],
    ],
  );
});

Deno.test("lsf knows no job where none is found, and quotes what it cannot read", () => {
  assertEquals(
    shown(
      ask(1).parse(answered("", 255, "Job <999> is not found\n")),
    ),
    [],
  );
  assertEquals(
    shown(
      ask(0).parse(
        answered(
          "",
          255,
          "batch system daemon not responding ... still trying\n",
        ),
      ),
    ),
    [
      "failed: bjobs ended with exit code 255: batch system daemon not responding ... still trying",
    ],
  );
  assertEquals(
    shown(ask(0).parse(answered('{"RECORDS": [{}]}'))),
    ['unreadable: Cannot read the answer of bjobs: "{\\"RECORDS\\": [{}]}"'],
  );
  assertEquals(
    shown(ask(1).parse(answered("JOBID USER STAT\nodd\n"))),
    ['unreadable: Cannot read the answer of bjobs: "odd"'],
  );
});

Deno.test("lsf cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(lsfStatus.cancelCommand(["101", "106[3]"]), {
    program: "bkill",
    args: ["101", "106[3]"],
  });
  const said =
    "Job <101> is being terminated\nJob <102>: Job has already finished\nJob <103>: User permission denied\nJob <104>: No matching job found\n";
  assertEquals(
    shownCancel(
      lsfStatus.parseCancel(answered(said, 255), ["101", "102", "103", "104"]),
    ),
    ["103: User permission denied"],
  );
});
