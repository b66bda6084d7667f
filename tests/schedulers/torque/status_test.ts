import { assertEquals } from "@std/assert";
import { torqueStatus } from "../../../src/schedulers/torque/status.ts";
import type { Question } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

const [withHistory, queueOnly, torque] = torqueStatus.questions;

function parse(
  question: Question | undefined,
  ...reply: Parameters<
    typeof answered
  >
): string[] {
  if (question === undefined) throw new Error("no such question");
  return shown(question.parse(answered(...reply)));
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

const ran = "Job run at Sun Nov 22 at 20:04 on (node1:ncpus=1)";

Deno.test("torque reads PBS Pro's jobs: each end, held, queued, running, an array and its parts", () => {
  const jobs = [
    '111.node1 COMPLETED "F 0" endedAt=11-22T20:04:20 exitCode=0 host=node1 startedAt=11-22T20:04:20',
    `112.node1 FAILED "F 7" endedAt=11-22T20:04:20 exitCode=7 host=node1 reason=${ran} and failed startedAt=11-22T20:04:20`,
    `113.node1 FAILED "F 137" endedAt=11-22T20:04:20 exitCode=137 host=node1 reason=${ran} and failed startedAt=11-22T20:04:20`,
    `114.node1 CANCELLED "F 271" endedAt=11-22T20:04:26 exitCode=143 host=node1 reason=${ran} and terminated by mlxp@node1 startedAt=11-22T20:04:20`,
    `115.node1 TIMEOUT "F -29" endedAt=11-22T20:04:32 host=node1 reason=${ran} and exceeded resource walltime startedAt=11-22T20:04:20`,
    '116.node1 HELD "H"',
    '117.node1 RUNNING "R" host=node1 startedAt=11-22T20:04:20',
    '118.node1 PENDING "Q" reason=Can Never Run: Insufficient amount of resource: ncpus (R: 400 A: 16 T: 16)',
    '119.node1 CANCELLED "F" endedAt=11-22T20:04:25',
    '120[].node1 RUNNING "B" startedAt=11-22T20:04:20',
    '120[1].node1 COMPLETED "X 0" endedAt=11-22T20:04:20 exitCode=0 host=node1 startedAt=11-22T20:04:20',
    `120[2].node1 FAILED "X 7" endedAt=11-22T20:04:20 exitCode=7 host=node1 reason=${ran} and failed startedAt=11-22T20:04:20`,
    '120[3].node1 RUNNING "R" host=node1 startedAt=11-22T20:04:20',
    '121.node1 COMPLETED "F 0" endedAt=11-22T20:04:20 exitCode=0 host=node1 startedAt=11-22T20:04:20',
  ];
  for (const file of ["qstat_pro.dsv", "qstat_pro_23.06.06.dsv"]) {
    const { stdout } = replyIn(`torque/${file}`);
    const told = parse(
      withHistory,
      stdout,
      153,
      "qstat: Unknown Job Id 999.node1\n",
    );
    // an array that is asked for brings its parts
    assertEquals(told.filter((it, at) => told.indexOf(it) === at), jobs);
  }
});

Deno.test("torque asks PBS Pro once more without -x where it keeps no history", () => {
  assertEquals(
    parse(
      withHistory,
      "",
      0,
      "qstat: PBS is not configured to maintain job history 116.node1\n",
    ),
    [],
  );
  const told = parse(
    queueOnly,
    replyIn("torque/qstat_pro_no_history.dsv").stdout,
    153,
    "qstat: Unknown Job Id 111.node1\nqstat: Unknown Job Id 112.node1\n",
  );
  assertEquals(told.filter((it, at) => told.indexOf(it) === at), [
    '116.node1 HELD "H"',
    '117.node1 RUNNING "R" host=node1 startedAt=11-22T20:04:20',
    '118.node1 PENDING "Q" reason=Can Never Run: Insufficient amount of resource: ncpus (R: 400 A: 16 T: 16)',
    '120[].node1 RUNNING "B" startedAt=11-22T20:04:20',
    // of 120[1] and 120[2] it only knows that they are over
    '120[3].node1 RUNNING "R" host=node1 startedAt=11-22T20:04:20',
  ]);
});

Deno.test("torque believes what PBS Pro makes up for an array's part, but not its exit status", () => {
  const part = (comment: string, status: string) =>
    parse(
      queueOnly,
      `Job Id: 5[2].head|job_state=X|substate=70|comment=${comment}${status}\n`,
    );
  assertEquals(part("Subjob finished", "|Exit_status=1"), []);
  assertEquals(part("Subjob finished", ""), []);
  assertEquals(part("Subjob failed", "|Exit_status=1"), [
    '5[2].head FAILED "X 1" exitCode=1 reason=Subjob failed',
  ]);
  assertEquals(part("Subjob terminated", ""), [
    '5[2].head CANCELLED "X" reason=Subjob terminated',
  ]);
});

Deno.test("torque calls a task of PBS Pro cancelled that the history has without a run of its own", () => {
  const told = (letter: string) =>
    parse(
      withHistory,
      `Job Id: 5[2].head|job_state=${letter}|stime=Sun Nov 22 20:04:20 2026|substate=70|comment=Subjob finished|Exit_status=1\n`,
    );
  const end = "reason=it never started";
  assertEquals(told("X"), [`5[2].head CANCELLED "X" ${end}`]);
  assertEquals(told("F"), [`5[2].head CANCELLED "F" ${end}`]);
});

Deno.test("torque says of a job that was deleted who did it, not why it had waited", () => {
  const told = (comment: string) =>
    parse(
      withHistory,
      `Job Id: 5.head|job_state=F|substate=91|comment=${comment}|Exit_status=271\n`,
    );
  const cancelled = '5.head CANCELLED "F 271" exitCode=143';
  assertEquals(told("Not Running: Insufficient amount of ncpus"), [cancelled]);
  assertEquals(told("Can Never Run: too much"), [cancelled]);
  assertEquals(told("Job run at Sun and terminated by u@head"), [
    `${cancelled} reason=Job run at Sun and terminated by u@head`,
  ]);
});

Deno.test("torque calls a job of PBS Pro cancelled that was deleted, whatever its exit status", () => {
  const ended = (substate: number, status: number) =>
    parse(
      withHistory,
      `Job Id: 5.head|job_state=F|substate=${substate}|Exit_status=${status}\n`,
    );
  assertEquals(ended(91, 0), ['5.head CANCELLED "F 0" exitCode=0']);
  assertEquals(ended(91, 271), ['5.head CANCELLED "F 271" exitCode=143']);
  assertEquals(ended(91, -1), ['5.head CANCELLED "F -1"']);
  assertEquals(ended(93, 265), ['5.head FAILED "F 265" exitCode=137']);
  assertEquals(ended(93, -27), ['5.head OUT_OF_MEMORY "F -27"']);
});

const torqueJobs = [
  '12.node1 COMPLETED "C 0" endedAt=11-22T20:10:00 exitCode=0 host=node1 startedAt=11-22T20:10:00',
  '13.node1 FAILED "C 7" endedAt=11-22T20:10:00 exitCode=7 host=node1 startedAt=11-22T20:10:00',
  '14.node1 FAILED "C 137" endedAt=11-22T20:10:00 exitCode=137 host=node1 startedAt=11-22T20:10:00',
  '15.node1 CANCELLED "C 271" endedAt=11-22T20:10:20 exitCode=143 host=node1 startedAt=11-22T20:10:00',
  '16.node1 TIMEOUT "C -11" endedAt=11-22T20:10:41 host=node1 startedAt=11-22T20:10:00',
  '17.node1 HELD "H"',
  '18.node1 RUNNING "R" host=node1 startedAt=11-22T20:10:00',
  '20.node1 CANCELLED "C" endedAt=11-22T20:10:20',
  '21[1].node1 COMPLETED "C 0" endedAt=11-22T20:10:00 exitCode=0 host=node1 startedAt=11-22T20:10:00',
  '21[2].node1 FAILED "C 7" endedAt=11-22T20:10:00 exitCode=7 host=node1 startedAt=11-22T20:10:00',
  '21[3].node1 RUNNING "R" host=node1 startedAt=11-22T20:10:00',
  '22.node1 COMPLETED "C 0" endedAt=11-22T20:10:00 exitCode=0 host=node1 startedAt=11-22T20:10:00',
];

Deno.test("torque reads TORQUE's XML, a document for each id, beside ids that it has forgotten", () => {
  const { stdout } = replyIn("torque/qstat.xml");
  assertEquals(
    parse(torque, stdout, 153, "qstat: Unknown Job Id Error 999.node1\n"),
    torqueJobs,
  );
  assertEquals(
    parse(torque, "", 153, "qstat: Unknown Job Id Error 999.node1\n"),
    [],
  );
  assertEquals(parse(torque, '<?xml version="1.0"?>\n<Data></Data>\n'), []);
});

Deno.test("torque tells PBS Pro and TORQUE apart by qstat's answers", () => {
  const usage = `qstat: invalid option -- 'F'
usage: 
                          qstat [-f [-1]] [-W site_specific] [-x] [ job_identifier... | destination... ]
`;
  for (const question of [withHistory, queueOnly]) {
    assertEquals(parse(question, "", 2, usage), [
      "unavailable: qstat is not PBS Pro's",
    ]);
  }
  assertEquals(
    parse(
      torque,
      `Job id            Name             User              Time Use S Queue
----------------  ---------------- ----------------  -------- - -----
124[3].node1      logs             mlxp                     0 X workq           
`,
    ),
    ["unavailable: qstat is not TORQUE's"],
  );
  assertEquals(
    torqueStatus.questions.map((it) => it.command(["12.head"], about)),
    [
      {
        program: "qstat",
        args: ["-x", "-t", "-f", "-F", "dsv", "12.head"],
      },
      { program: "qstat", args: ["-t", "-f", "-F", "dsv", "12.head"] },
      { program: "qstat", args: ["-x", "-t", "12.head"] },
    ],
  );
});

Deno.test("torque says why qstat did not answer", () => {
  assertEquals(
    parse(
      withHistory,
      "",
      255,
      "Connection refused\nqstat: cannot connect to server head (errno=15010)\n",
    ),
    ["failed: qstat ended with exit code 255: Connection refused"],
  );
  assertEquals(
    parse(
      torque,
      "",
      111,
      "\nUnable to communicate with head(127.0.0.1)\nCannot connect to specified server host 'head'.\nqstat: cannot connect to server head (errno=111) Connection refused\n",
    ),
    [
      "failed: qstat ended with exit code 111: Unable to communicate with head(127.0.0.1)",
    ],
  );
});

Deno.test("torque quotes what it cannot read", () => {
  assertEquals(parse(withHistory, "Job Id: 12.head\n    job_state = Q\n"), [
    'unreadable: Cannot read the answer of qstat: "Job Id: 12.head job_state = Q"',
  ]);
  assertEquals(parse(withHistory, "Job Id: 12.head|job_state=?\n"), [
    'unreadable: Cannot read the answer of qstat: "Job Id: 12.head|job_state=?"',
  ]);
  for (
    const text of [
      "<Data><Job><Job_Id>1.head</Job_Id></Job></Data>",
      "<Data><Job><Job_Id>1.head</Job_Id>",
      "<Other></Other>",
    ]
  ) {
    assertEquals(parse(torque, text), [
      `unreadable: Cannot read the answer of qstat: "${text}"`,
    ]);
  }
});

Deno.test("torque cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(torqueStatus.cancelCommand(["12.head", "13[2].head"]), {
    program: "qdel",
    args: ["12.head", "13[2].head"],
  });
  const cancel = (exitCode: number, stderr: string) =>
    shownCancel(
      torqueStatus.parseCancel(answered("", exitCode, stderr), ["12.head"]),
    );
  // TORQUE, then PBS Pro
  assertEquals(
    cancel(
      170,
      "qdel: nonexistent job id: 11.head\nqdel: Request invalid for state of job MSG=invalid state for job - COMPLETE 12.head\nqdel: Unauthorized Request  14.head\n",
    ),
    ["14.head: Unauthorized Request"],
  );
  assertEquals(
    cancel(
      35,
      "qdel: Unknown Job Id 11.head\nqdel: Job has finished 12[3].head\nqdel: Unauthorized Request  14.head\n",
    ),
    ["14.head: Unauthorized Request"],
  );
  assertEquals(
    cancel(162, "Connection refused\nCouldn't connect to cluster: head\n"),
    ["qdel ended with exit code 162: Connection refused"],
  );
});
