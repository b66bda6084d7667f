import { assertEquals } from "@std/assert";
import { torqueStatus } from "../../../src/schedulers/status/torque.ts";
import type { Question } from "../../../src/schedulers/status/status.ts";
import { answered, replyIn, shown, shownCancel } from "./shown.ts";

function ask(at: number): Question {
  const question = torqueStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("torque reads PBS Pro's JSON: finished, over time, deleted before it ran, an array's job", () => {
  assertEquals(
    shown(ask(0).parse(replyIn("torque/qstat_pro.json"))),
    [
      '12.head COMPLETED "F 0" endedAt=11-22T17:23:24 exitCode=0 host=node1 startedAt=11-22T17:23:12',
      '13.head TIMEOUT "F -29" endedAt=11-22T17:24:15 host=node1 reason=Job run at Sun Nov 22 at 17:23 on (node1:ncpus=1) and failed startedAt=11-22T17:23:12',
      '14.head FAILED "F 3" endedAt=11-22T17:23:17 exitCode=3 host=node1 reason=Job run at Sun Nov 22 at 17:23 on (node1:ncpus=1) and failed startedAt=11-22T17:23:12',
      '15.head CANCELLED "F" endedAt=11-22T17:23:40 reason=Not Running: Insufficient amount of resource: ncpus and terminated',
      '16.head PENDING "Q" reason=Not Running: Insufficient amount of resource: ncpus ',
      '17[2].head RUNNING "R" host=node1 startedAt=11-22T17:23:12',
    ],
  );
});

Deno.test("torque reads TORQUE's XML: its exit codes below zero and from 256 on", () => {
  assertEquals(shown(ask(1).parse(replyIn("torque/qstat.xml"))), [
    '12.head COMPLETED "C 0" endedAt=11-22T17:23:13 exitCode=0 host=node1 startedAt=11-22T17:23:12',
    '13.head FAILED "C 3" endedAt=11-22T17:23:19 exitCode=3 host=node1 startedAt=11-22T17:23:12',
    '14.head TIMEOUT "C -11" endedAt=11-22T17:24:20 host=node1 startedAt=11-22T17:23:12',
    '15.head CANCELLED "C 271" endedAt=11-22T17:23:32 exitCode=143 host=node1 startedAt=11-22T17:23:12',
    '16.head RUNNING "R" host=node1 startedAt=11-22T17:23:12',
    '17.head PENDING "H"',
    '18[2].head PENDING "Q"',
  ]);
});

Deno.test("torque asks in TORQUE's way where qstat is not PBS Pro's", () => {
  const usage = answered(
    "",
    2,
    "qstat: invalid option -- 'F'\nusage:\nqstat [-f [-1]] ...\n",
  );
  assertEquals(shown(ask(0).parse(usage)), [
    "unavailable: qstat is not PBS Pro's",
  ]);
  assertEquals(
    torqueStatus.questions.map((it) => it.command(["12.head"], about).args),
    [
      ["-x", "-t", "-f", "-F", "json", "12.head"],
      ["-x", "-t", "12.head"],
    ],
  );
});

Deno.test("torque keeps the answers beside ids that the server has forgotten", () => {
  const xml = replyIn("torque/qstat.xml");
  const some = {
    ...xml,
    exitCode: 153,
    stderr: "qstat: Unknown Job Id Error 9.head\n",
  };
  assertEquals(
    shown(ask(1).parse(some)),
    shown(ask(1).parse(xml)),
  );
  assertEquals(shown(ask(1).parse({ ...some, stdout: "" })), []);
  assertEquals(
    shown(
      ask(1).parse(
        answered("", 15, "pbs_iff: cannot connect to head:15001\n"),
      ),
    ),
    [
      "failed: qstat ended with exit code 15: pbs_iff: cannot connect to head:15001",
    ],
  );
});

Deno.test("torque quotes what it cannot read", () => {
  assertEquals(
    shown(
      ask(0).parse(
        answered("Job Id: 12.head\n    job_state = Q\n"),
      ),
    ),
    [
      'unreadable: Cannot read the answer of qstat: "Job Id: 12.head job_state = Q"',
    ],
  );
  assertEquals(
    shown(
      ask(1).parse(
        answered("<Data><Job><Job_Id>1.head</Job_Id></Job></Data>"),
      ),
    ),
    [
      'unreadable: Cannot read the answer of qstat: "<Data><Job><Job_Id>1.head</Job_Id></Job></Data>"',
    ],
  );
});

Deno.test("torque cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(torqueStatus.cancelCommand(["12.head", "13[2].head"]), {
    program: "qdel",
    args: ["12.head", "13[2].head"],
  });
  const stderr =
    "qdel: Unknown Job Id Error 12.head\nqdel: Job has finished 13.head\nqdel: Unauthorized Request  14.head\n";
  assertEquals(
    shownCancel(
      torqueStatus.parseCancel(answered("", 153, stderr), [
        "12.head",
        "13.head",
        "14.head",
      ]),
    ),
    ["14.head: Unauthorized Request"],
  );
});
