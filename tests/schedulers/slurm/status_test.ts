import { assertEquals } from "@std/assert";
import { slurmStatus } from "../../../src/schedulers/slurm/status.ts";
import type {
  JobState,
  Question,
} from "../../../src/schedulers/shared/status.ts";
import {
  answered,
  replyIn,
  shown,
  shownCancel,
  shownSubmitted,
} from "../status/shown.ts";

function ask(at: number): Question {
  const question = slurmStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("slurm asks for all of a user's jobs at once, in columns of a fixed width", () => {
  const { idsAtOnce, command } = ask(0);
  assertEquals(idsAtOnce, "all");
  const args = [
    "-u",
    "1001",
    "-t",
    "all",
    "-r",
    "-h",
    "-O",
    "JobArrayID:32,State:20,Reason:48,exit_code:12,StartTime:24,EndTime:24,NodeList:64,SubmitTime:24,RestartCnt:8",
  ];
  assertEquals(command(["1"], about), { program: "squeue", args });
  assertEquals(command(["1"], { ...about, cluster: "beta" }), {
    program: "squeue",
    args: ["-M", "beta", ...args],
  });
});

Deno.test("slurm asks its accounting for 500 ids at once, tasks by their array, from the day before their submission", () => {
  const { idsAtOnce, command } = ask(1);
  assertEquals(idsAtOnce, 500);
  assertEquals(command(["4711", "4712_3", "4712_4"], about), {
    program: "sacct",
    args: [
      "-X",
      "-P",
      "-n",
      "-S",
      "2026-11-21",
      "-o",
      "JobID,State,ExitCode,Start,End,NodeList,Submit,JobName",
      "-j",
      "4711,4712",
    ],
  });
});

Deno.test("slurm tells a job of several kinds of nodes by its parts", () => {
  const reply = ask(0).parse(replyIn("slurm/squeue_het.txt"));
  assertEquals(
    shown(reply).filter((it) => /^[15][ +]/.test(it)).sort(),
    [
      '1 CANCELLED "CANCELLED" endedAt=11-27T00:03:34 startedAt=11-27T00:03:34',
      '1+0 CANCELLED "CANCELLED" endedAt=11-27T00:03:34 startedAt=11-27T00:03:34',
      '1+1 CANCELLED "CANCELLED" endedAt=11-27T00:03:34 startedAt=11-27T00:03:34',
      '5 HELD "PENDING" reason=JobHeldUser',
      '5+0 HELD "PENDING" reason=JobHeldUser',
      '5+1 HELD "PENDING" reason=JobHeldUser',
    ],
  );
});

Deno.test("slurm takes the part that is there, then the one that failed, for the whole", () => {
  const row = (id: string, state: string, code: number, host: string) =>
    `${id}|${state}|${code}:0|2026-11-27T00:03:09|2026-11-27T00:04:09|${host}`;
  const told = (...rows: string[]) =>
    shown(ask(1).parse(answered(rows.join("\n"))))
      .find((it) => it.startsWith("9 "));
  const times = "endedAt=11-27T00:04:09";
  assertEquals(
    told(row("9+0", "COMPLETED", 0, "n1"), row("9+1", "COMPLETED", 0, "n2")),
    `9 COMPLETED "COMPLETED" ${times} exitCode=0 host=n1,n2 startedAt=11-27T00:03:09`,
  );
  assertEquals(
    told(row("9+1", "COMPLETED", 0, "n2"), row("9+0", "FAILED", 3, "n1")),
    `9 FAILED "FAILED" ${times} exitCode=3 host=n1,n2 startedAt=11-27T00:03:09`,
  );
  assertEquals(
    told(row("9+0", "COMPLETED", 0, "n1"), row("9+1", "RUNNING", 0, "n2")),
    '9 RUNNING "RUNNING" host=n1,n2 startedAt=11-27T00:03:09',
  );
});

Deno.test("slurm takes a job for over only where no part is there or told in an unknown word, and for completed where all are", () => {
  const words = [
    ...["PENDING", "RUNNING", "COMPLETED", "FAILED", "CANCELLED", "TIMEOUT"],
    ...["NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "A_LATER_WORD"],
  ];
  const live = ["RUNNING", "PENDING", "UNKNOWN"];
  for (const one of words) {
    for (const other of words) {
      const reply = ask(1).parse(answered(
        [one, other].map((it, part) =>
          `9+${part}|${it}|0:0|2026-11-27T00:03:09|2026-11-27T00:04:09|n1`
        ).join("\n"),
      ));
      const jobs = reply.kind === "jobs" ? reply.jobs : [];
      const states = jobs.map((it) => it.state);
      const [first = "", second = "", whole] = states;
      assertEquals(
        whole,
        live.find((it) => states.slice(0, 2).includes(it as JobState)) ??
          (first === "COMPLETED" ? second : first),
        `${one} and ${other}`,
      );
    }
  }
});

Deno.test("slurm tells the end of a job by no part but the first, while the queue forgets it", () => {
  const told = (...rows: string[]) =>
    shown(
      ask(1).parse(answered(
        rows.map((it) => `${it}|0:0|2026-11-27T00:03:09|2026-11-27T00:04:09|n1`)
          .join("\n"),
      )),
    ).filter((it) => it.startsWith("9 ")).map((it) => it.split(" ")[1]);
  assertEquals(told("9+1|COMPLETED"), []);
  assertEquals(told("9+1|COMPLETED", "9+2|FAILED"), []);
  assertEquals(told("9+1|RUNNING"), ["RUNNING"]);
  assertEquals(told("9+0|COMPLETED"), ["COMPLETED"]);
});

Deno.test("slurm tells when a job was submitted, unless a requeue has changed that", () => {
  const reply = ask(0).parse(replyIn("slurm/squeue_het.txt"));
  assertEquals(
    shownSubmitted(reply).filter((it) => !it.includes("+")),
    [
      "3 11-27T00:03:09",
      "4 -",
      "7 -",
      "8 11-27T00:03:43",
      "1 11-27T00:03:09",
      "5 11-27T00:03:43",
    ],
  );
});

Deno.test("slurm reads what squeue tells of queued and of ended jobs", () => {
  assertEquals(shown(ask(0).parse(replyIn("slurm/squeue.txt"))), [
    '81 CANCELLED "CANCELLED" endedAt=11-22T17:25:29 exitCode=143 host=vm startedAt=11-22T17:23:11',
    '85 CANCELLED "CANCELLED" endedAt=11-22T17:25:29 startedAt=11-22T17:25:29',
    '78 COMPLETED "COMPLETED" endedAt=11-22T17:23:12 exitCode=0 host=vm startedAt=11-22T17:23:11',
    '87 COMPLETED "COMPLETED" endedAt=11-22T17:23:12 exitCode=0 host=vm startedAt=11-22T17:23:11',
    '79 FAILED "FAILED" endedAt=11-22T17:23:11 exitCode=3 host=vm startedAt=11-22T17:23:11',
    '86 FAILED "FAILED" endedAt=11-22T17:23:11 exitCode=137 host=vm reason=JobLaunchFailure startedAt=11-22T17:23:11',
    '88 FAILED "FAILED" endedAt=11-22T17:23:11 host=vm reason=JobLaunchFailure startedAt=11-22T17:23:11',
    '84 PENDING "PENDING" reason=PartitionConfig',
    '83 HELD "PENDING" reason=JobHeldUser',
    '82 RUNNING "RUNNING" host=vm startedAt=11-22T17:23:11',
    '85_1 RUNNING "RUNNING" host=vm startedAt=11-22T17:23:11',
    '80 TIMEOUT "TIMEOUT" endedAt=11-22T17:24:23 exitCode=143 host=vm reason=TimeLimit startedAt=11-22T17:23:11',
  ]);
});

Deno.test("slurm reads squeue's answer about another cluster", () => {
  assertEquals(
    shown(ask(0).parse(replyIn("slurm/squeue_clusters.txt"))),
    [
      '4711 RUNNING "RUNNING" host=b03 startedAt=11-22T17:23:11',
    ],
  );
});

Deno.test("slurm reads squeue where there is an accounting", () => {
  assertEquals(shown(ask(0).parse(replyIn("slurm/squeue_accounting.txt"))), [
    '6820 OUT_OF_MEMORY "OUT_OF_MEMORY" endedAt=11-22T19:58:57 host=node1 reason=OutOfMemory startedAt=11-22T19:58:57',
    '6788 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6789 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6795_3 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6787 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6785 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 host=node1 startedAt=11-22T19:55:51',
    '6795_1 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 host=node1 startedAt=11-22T19:55:51',
    '6805 COMPLETED "COMPLETED" endedAt=11-22T19:57:59 exitCode=0 host=node1 startedAt=11-22T19:57:55',
    '6786 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=7 host=node1 startedAt=11-22T19:55:51',
    '6791 FAILED "FAILED" endedAt=11-22T19:55:52 exitCode=137 host=node1 reason=JobLaunchFailure startedAt=11-22T19:55:51',
    '6792 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=137 host=node1 reason=JobLaunchFailure startedAt=11-22T19:55:51',
    '6793 FAILED "FAILED" endedAt=11-22T19:55:51 host=node1 reason=JobLaunchFailure startedAt=11-22T19:55:51',
    '6795_2 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=3 host=node1 startedAt=11-22T19:55:51',
    '6795_6 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6795_8 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6795_9 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6796_2 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6796_4 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6796_6 PENDING "PENDING" reason=JobArrayTaskLimit',
    '6818 PENDING "PENDING" reason=job requeued in held state',
    '6794 HELD "PENDING" reason=JobHeldUser',
    '6782 HELD "PENDING" reason=JobHeldUser',
    '6784 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:51',
    '6795_5 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:54',
    '6795_4 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:52',
    '6796_1 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:51',
    '6819 RUNNING "SUSPENDED" host=node1 startedAt=11-22T19:56:00',
    '6790 TIMEOUT "TIMEOUT" endedAt=11-22T19:57:05 exitCode=143 host=node1 reason=TimeLimit startedAt=11-22T19:55:51',
    '6783 PENDING "PENDING" reason=PartitionTimeLimit',
  ]);
});

Deno.test("slurm reads sacct; of a stopped job, 0 is no exit code", () => {
  assertEquals(shown(ask(1).parse(replyIn("slurm/sacct.txt"))), [
    '6747 PREEMPTED "PREEMPTED" endedAt=11-22T19:42:56 host=node1 startedAt=11-22T19:42:53',
    '6748 COMPLETED "COMPLETED" endedAt=11-22T19:42:58 exitCode=0 host=node1 startedAt=11-22T19:42:56',
    '6749 FAILED "NODE_FAIL" endedAt=11-22T19:43:09 host=node1 startedAt=11-22T19:43:06',
    '6782 PENDING "PENDING"',
    '6783 PENDING "PENDING"',
    '6784 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:51',
    '6785 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 host=node1 startedAt=11-22T19:55:51',
    '6786 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=7 host=node1 startedAt=11-22T19:55:51',
    '6787 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6788 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6789 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6790 TIMEOUT "TIMEOUT" endedAt=11-22T19:57:05 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6791 FAILED "FAILED" endedAt=11-22T19:55:52 exitCode=137 host=node1 startedAt=11-22T19:55:51',
    '6792 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=137 host=node1 startedAt=11-22T19:55:51',
    '6793 FAILED "FAILED" endedAt=11-22T19:55:51 host=node1 startedAt=11-22T19:55:51',
    '6794 PENDING "PENDING"',
    '6795_1 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 host=node1 startedAt=11-22T19:55:51',
    '6795_2 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=3 host=node1 startedAt=11-22T19:55:51',
    '6795_3 CANCELLED "CANCELLED" endedAt=11-22T19:55:54 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6795_4 CANCELLED "CANCELLED" endedAt=11-22T19:58:48 exitCode=143 host=node1 startedAt=11-22T19:55:52',
    '6795_5 CANCELLED "CANCELLED" endedAt=11-22T19:58:48 exitCode=143 host=node1 startedAt=11-22T19:55:54',
    '6795_6 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6795_8 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6795_9 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6796_1 CANCELLED "CANCELLED" endedAt=11-22T19:58:48 exitCode=143 host=node1 startedAt=11-22T19:55:51',
    '6796_2 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6796_4 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6796_6 CANCELLED "CANCELLED" endedAt=11-22T19:58:48',
    '6805 COMPLETED "COMPLETED" endedAt=11-22T19:57:59 exitCode=0 host=node1 startedAt=11-22T19:57:55',
    '6819 RUNNING "SUSPENDED" host=node1 startedAt=11-22T19:56:00',
    '6818 PENDING "PENDING"',
    '6820 OUT_OF_MEMORY "OUT_OF_MEMORY" endedAt=11-22T19:58:57 host=node1 startedAt=11-22T19:58:57',
    '6795 CANCELLED "CANCELLED" reason=it never started',
    '6796 CANCELLED "CANCELLED" reason=it never started',
  ]);
});

Deno.test("slurm reads what sacct tells of an array whose tasks wait, run and ended", () => {
  assertEquals(shown(ask(1).parse(replyIn("slurm/sacct_earlier.txt"))), [
    '6787 CANCELLED "CANCELLED by 1001" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6788 CANCELLED "CANCELLED by 1001" endedAt=11-22T19:55:54 host=node1 startedAt=11-22T19:55:51',
    '6789 CANCELLED "CANCELLED by 1001" endedAt=11-22T19:55:54 startedAt=11-22T19:55:54',
    '6795_1 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 host=node1 startedAt=11-22T19:55:51',
    '6795_2 FAILED "FAILED" endedAt=11-22T19:55:51 exitCode=3 host=node1 startedAt=11-22T19:55:51',
    '6795_3 CANCELLED "CANCELLED by 1001" endedAt=11-22T19:55:54 host=node1 startedAt=11-22T19:55:51',
    '6795_4 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:52',
    '6795_5 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:54',
    '6795_6 PENDING "PENDING"',
    '6795_8 PENDING "PENDING"',
    '6795_9 PENDING "PENDING"',
    '6796_1 RUNNING "RUNNING" host=node1 startedAt=11-22T19:55:51',
    '6796_2 PENDING "PENDING"',
    '6796_4 PENDING "PENDING"',
    '6796_6 PENDING "PENDING"',
    '6795 CANCELLED "CANCELLED" reason=it never started',
    '6796 CANCELLED "CANCELLED" reason=it never started',
  ]);
});

Deno.test("slurm takes a task for cancelled of whose array the accounting has all others", () => {
  const rows = (list: string, word: string) =>
    `7_1|COMPLETED|0:0|2026-11-22T19:55:51|2026-11-22T19:55:51|n1
7_[${list}]|${word}|0:0|Unknown|Unknown|None assigned
`;
  const first = '7_1 COMPLETED "COMPLETED" endedAt=11-22T19:55:51 exitCode=0 ' +
    "host=n1 startedAt=11-22T19:55:51";
  const others = '7 CANCELLED "CANCELLED" reason=it never started';
  const told = (list: string, word = "PENDING") =>
    shown(ask(1).parse(answered(rows(list, word))));
  assertEquals(told("3-7:2,9%1"), [
    first,
    ...["7_3", "7_5", "7_7", "7_9"].map((it) => `${it} PENDING "PENDING"`),
    others,
  ]);
  // a list that is cut says nothing of those behind it
  assertEquals(told("2-3,5...%2"), [
    first,
    ...["7_2", "7_3"].map((it) => `${it} PENDING "PENDING"`),
  ]);
  assertEquals(told("2-3,5...%2", "CANCELLED by 1001"), [
    first,
    ...["7_2", "7_3"].map((it) => `${it} CANCELLED "CANCELLED by 1001"`),
    others,
  ]);
});

Deno.test("slurm passes over the steps of a job, and tells a requeued one from one that ran", () => {
  const rows = `8|REQUEUED|0:0|2026-11-22T19:55:51|2026-11-22T19:55:54|n1
8.batch|CANCELLED|0:15|2026-11-22T19:55:51|2026-11-22T19:55:54|n1
8.0|COMPLETED|0:0|2026-11-22T19:55:51|2026-11-22T19:55:52|n1
`;
  assertEquals(shown(ask(1).parse(answered(rows))), [
    '8 PENDING "REQUEUED" host=n1',
  ]);
});

function stored(file: string): string {
  return Deno.readTextFileSync(
    new URL(`../../testdata/replies/slurm/${file}`, import.meta.url),
  );
}

Deno.test("slurm takes an accounting that is switched off for unavailable, and no other failure", () => {
  const told = (file: string) =>
    shown(ask(1).parse(answered("", 1, stored(file))));
  assertEquals(told("sacct_disabled.txt"), [
    "unavailable: Slurm accounting storage is disabled",
  ]);
  assertEquals(told("sacct_slurmdbd_down.txt"), [
    "failed: sacct ended with exit code 1: sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:127.0.0.1:6819: Connection refused",
  ]);
  assertEquals(told("sacct_slurmdbd_hung.txt"), [
    "failed: sacct ended with exit code 1: sacct: error: slurm_persist_conn_open: No response to persist_init",
  ]);
});

Deno.test("slurm quotes a row that it cannot read", () => {
  assertEquals(shown(ask(0).parse(answered("what is this\n"))), [
    'unreadable: Cannot read the answer of squeue: "what is this"',
  ]);
  assertEquals(shown(ask(1).parse(answered("1|COMPLETED|0:0\n"))), [
    'unreadable: Cannot read the answer of sacct: "1|COMPLETED|0:0"',
  ]);
});

Deno.test("slurm says of a state that it does not know that it is unknown, with the word", () => {
  assertEquals(
    shown(
      ask(1).parse(answered("1|FROZEN|0:0|Unknown|Unknown|n1\n")),
    ),
    ['1 UNKNOWN "FROZEN" host=n1'],
  );
});

Deno.test("slurm cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(slurmStatus.cancelCommand(["1", "2_3"], "beta"), {
    program: "scancel",
    args: ["-M", "beta", "1", "2_3"],
  });
  const gone =
    "scancel: error: Kill job error on job id 78: Invalid job id specified\n";
  const denied =
    "scancel: error: Kill job error on job id 82: Access/permission denied\n";
  assertEquals(
    shownCancel(slurmStatus.parseCancel(answered("", 0, gone), ["78"])),
    [],
  );
  assertEquals(
    shownCancel(
      slurmStatus.parseCancel(answered("", 210, gone + denied), ["78", "82"]),
    ),
    ["82: Access/permission denied"],
  );
  assertEquals(
    shownCancel(
      slurmStatus.parseCancel(
        answered("", 1, "scancel: error: Unable to contact slurm controller\n"),
        ["78"],
      ),
    ),
    [
      "scancel ended with exit code 1: scancel: error: Unable to contact slurm controller",
    ],
  );
});

Deno.test("slurm's accounting tells when and as what a job was submitted", () => {
  const row =
    "7|COMPLETED|0:0|2026-11-22T19:55:51|2026-11-22T19:55:54|n1|2026-11-22T19:55:50|a|b/1\n";
  const reply = ask(1).parse(answered(row));
  assertEquals(
    reply.kind === "jobs" &&
      reply.jobs.map(({ submittedAt, name }) => [submittedAt, name]),
    [[Date.UTC(2026, 10, 22, 19, 55, 50), "a|b/1"]],
  );
});
