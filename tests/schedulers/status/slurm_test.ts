import { assertEquals } from "@std/assert";
import { slurmStatus } from "../../../src/schedulers/status/slurm.ts";
import type { Question } from "../../../src/schedulers/status/status.ts";
import { answered, replyIn, shown, shownCancel } from "./shown.ts";

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
    "JobArrayID:32,State:20,Reason:48,exit_code:12,StartTime:24,EndTime:24,NodeList:64",
  ];
  assertEquals(command(["1"], about), { program: "squeue", args });
  assertEquals(command(["1"], { ...about, cluster: "beta" }), {
    program: "squeue",
    args: ["-M", "beta", ...args],
  });
});

Deno.test("slurm asks its accounting for 500 ids at once, from the day before their submission", () => {
  const { idsAtOnce, command } = ask(1);
  assertEquals(idsAtOnce, 500);
  assertEquals(command(["4711", "4712_3"], about), {
    program: "sacct",
    args: [
      "-X",
      "-P",
      "-n",
      "-S",
      "2026-11-21",
      "-o",
      "JobID,State,ExitCode,Start,End,NodeList",
      "-j",
      "4711,4712_3",
    ],
  });
});

Deno.test("slurm reads what squeue tells of queued and of ended jobs", () => {
  assertEquals(shown(ask(0).parse(replyIn("slurm/squeue.txt"))), [
    '81 CANCELLED "CANCELLED" endedAt=11-22T17:25:29 exitCode=143 host=vm startedAt=11-22T17:23:11',
    '85 CANCELLED "CANCELLED" endedAt=11-22T17:25:29 reason=JobArrayTaskLimit startedAt=11-22T17:25:29',
    '78 COMPLETED "COMPLETED" endedAt=11-22T17:23:12 exitCode=0 host=vm startedAt=11-22T17:23:11',
    '87 COMPLETED "COMPLETED" endedAt=11-22T17:23:12 exitCode=0 host=vm startedAt=11-22T17:23:11',
    '79 FAILED "FAILED" endedAt=11-22T17:23:11 exitCode=3 host=vm startedAt=11-22T17:23:11',
    '86 FAILED "FAILED" endedAt=11-22T17:23:11 exitCode=137 host=vm reason=JobLaunchFailure startedAt=11-22T17:23:11',
    '88 FAILED "FAILED" endedAt=11-22T17:23:11 host=vm reason=JobLaunchFailure startedAt=11-22T17:23:11',
    '84 PENDING "PENDING" reason=PartitionConfig',
    '83 PENDING "PENDING" reason=JobHeldUser',
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

Deno.test("slurm reads sacct; of a stopped job, 0 is no exit code", () => {
  assertEquals(shown(ask(1).parse(replyIn("slurm/sacct.txt"))), [
    '4711 COMPLETED "COMPLETED" endedAt=11-22T15:42:25 exitCode=0 host=node017 startedAt=11-22T15:30:20',
    '4712 FAILED "FAILED" endedAt=11-22T15:30:58 exitCode=3 host=node[018-019] startedAt=11-22T15:30:20',
    '4713 CANCELLED "CANCELLED by 1001" endedAt=11-22T15:31:00',
    '4714 TIMEOUT "TIMEOUT" endedAt=11-22T15:31:23 host=node017 startedAt=11-22T15:30:20',
    '4715 OUT_OF_MEMORY "OUT_OF_MEMORY" endedAt=11-22T15:30:41 host=node017 startedAt=11-22T15:30:20',
    '4716 FAILED "NODE_FAIL" endedAt=11-22T15:30:41 exitCode=1 host=node017 startedAt=11-22T15:30:20',
    '4717 PREEMPTED "PREEMPTED" endedAt=11-22T15:30:41 host=node017 startedAt=11-22T15:30:20',
    '4718 RUNNING "RUNNING" host=node017 startedAt=11-22T15:30:20',
    '4719_2 FAILED "FAILED" endedAt=11-22T15:30:25 exitCode=137 host=node017 startedAt=11-22T15:30:20',
    '4720 CANCELLED "CANCELLED+" endedAt=11-22T15:30:41 host=node017 startedAt=11-22T15:30:20',
  ]);
});

Deno.test("slurm takes an accounting that is switched off for unavailable, and no other failure", () => {
  const { parse } = ask(1);
  assertEquals(
    shown(
      parse(
        answered(
          "",
          1,
          Deno.readTextFileSync(
            new URL(
              "../../testdata/replies/slurm/sacct_disabled.txt",
              import.meta.url,
            ),
          ),
        ),
      ),
    ),
    [
      "unavailable: Slurm accounting storage is disabled",
    ],
  );
  assertEquals(
    shown(
      parse(answered("", 1, "sacct: error: slurm_persist_conn_open: failed\n")),
    ),
    [
      "failed: sacct ended with exit code 1: sacct: error: slurm_persist_conn_open: failed",
    ],
  );
});

Deno.test("slurm quotes a row that it cannot read", () => {
  assertEquals(shown(ask(0).parse(answered("what is this\n"))), [
    'unreadable: Cannot read the answer of squeue: "what is this"',
  ]);
  assertEquals(shown(ask(1).parse(answered("1|COMPLETED|0:0\n"))), [
    'unreadable: Cannot read the answer of sacct: "1|COMPLETED|0:0"',
  ]);
});

Deno.test("slurm takes a state that it does not know for lost, with the word", () => {
  assertEquals(
    shown(
      ask(1).parse(answered("1|FROZEN|0:0|Unknown|Unknown|n1\n")),
    ),
    ['1 LOST "FROZEN" host=n1'],
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
