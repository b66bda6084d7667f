import { assertEquals } from "@std/assert";
import { sgeStatus } from "../../../src/schedulers/sge/status.ts";
import type { Question } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

function ask(at: number): Question {
  const question = sgeStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("sge asks for all of a user's jobs at once, and then reads the accounting once", () => {
  assertEquals(
    sgeStatus.questions.map((it) => [it.idsAtOnce, it.command(["7"], about)]),
    [
      ["all", {
        program: "qstat",
        args: ["-xml", "-r", "-g", "d", "-s", "a", "-u", "mlxp"],
      }],
      ["all", {
        program: "qacct",
        args: ["-o", "mlxp", "-b", "202611221529", "-j"],
      }],
    ],
  );
});

Deno.test("sge reads qstat: running, held, in error, and the tasks of an array", () => {
  assertEquals(shown(ask(0).parse(replyIn("sge/qstat.xml"))), [
    '521.1 RUNNING "r" host=vm startedAt=11-22T17:49:18',
    '521.2 RUNNING "r" host=vm startedAt=11-22T17:49:18',
    '522 RUNNING "r" host=vm startedAt=11-22T17:49:18',
    '374 FAILED "Eqw" reason=could not be started; see qstat -j stuck=yes',
    '520 HELD "hqw" reason=held',
    '521.3 PENDING "qw"',
    '521.4 PENDING "qw"',
  ]);
});

/** Seen with Son of Grid Engine 8.1.9: `qsub -h`, and `qsub -hold_jid 1416`. */
Deno.test("sge tells a job that is held from one that waits for others", () => {
  const job = (id: number, more: string) =>
    `<job_list state="pending">
      <JB_job_number>${id}</JB_job_number>
      <state>hqw</state>
      <full_job_name>s.sh</full_job_name>${more}
    </job_list>`;
  const text = `<?xml version='1.0'?>
<job_info><queue_info></queue_info><job_info>
${job(1416, "")}
${job(1418, "<predecessor_jobs>1416</predecessor_jobs>")}
</job_info></job_info>`;
  assertEquals(shown(ask(0).parse(answered(text))), [
    '1416 HELD "hqw" reason=held',
    '1418 PENDING "hqw" reason=held',
  ]);
});

Deno.test("sge reads qacct, with the sums at its end", () => {
  assertEquals(shown(ask(1).parse(replyIn("sge/qacct.txt"))), [
    '42 COMPLETED "exit_status 0" endedAt=11-22T17:23:12 exitCode=0 host=vm startedAt=11-22T17:23:11',
    '43 FAILED "exit_status 3" endedAt=11-22T17:23:11 exitCode=3 host=vm startedAt=11-22T17:23:11',
    '44 TIMEOUT "failed 37  : qmaster enforced h_rt, h_cpu, or h_vmem limit" endedAt=11-22T17:23:17 exitCode=137 host=vm reason=qmaster enforced h_rt, h_cpu, or h_vmem limit startedAt=11-22T17:23:12',
    '45 FAILED "failed 100 : assumedly after job" endedAt=11-22T17:25:29 exitCode=137 host=vm reason=assumedly after job startedAt=11-22T17:23:12',
    '50 FAILED "failed 100 : assumedly after job" endedAt=11-22T17:23:12 exitCode=137 host=vm reason=assumedly after job startedAt=11-22T17:23:12',
  ]);
});

Deno.test("sge quotes half an answer, and a state that it does not know", () => {
  const { parse } = ask(0);
  assertEquals(
    shown(parse(answered("<?xml version='1.0'?>\n<job_info><queue_info>"))),
    [
      "unreadable: Cannot read the answer of qstat: \"<?xml version='1.0'?> <job_info><queue_info>\"",
    ],
  );
  assertEquals(
    shown(
      parse(
        answered(
          "<job_info><job_list><JB_job_number>7</JB_job_number><state>?!</state></job_list></job_info>",
        ),
      ),
    ),
    [
      'unreadable: Cannot read the answer of qstat: job 7 is "?!"',
    ],
  );
  assertEquals(shown(ask(1).parse(answered("nonsense\n"))), [
    'unreadable: Cannot read the answer of qacct: "nonsense"',
  ]);
});

Deno.test("sge takes a job beyond its memory for that, where its time was not up", () => {
  const reply = replyIn("sge/qacct.txt");
  const stdout = reply.stdout.replaceAll(
    /category +.*/g,
    "category     -l h_rt=600,h_vmem=1G",
  );
  assertEquals(
    shown(ask(1).parse({ ...reply, stdout }))[2]?.slice(0, 16),
    "44 OUT_OF_MEMORY",
  );
});

Deno.test("sge knows no ended jobs where the accounting has none", () => {
  const { parse } = ask(1);
  assertEquals(
    shown(parse(answered("OWNER     WALLCLOCK\n====================\n"))),
    [],
  );
  assertEquals(
    shown(parse(answered("", 1, "error: job id 48 not found\n"))),
    [],
  );
});

Deno.test("sge cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(sgeStatus.cancelCommand(["45", "48.2"]), {
    program: "qdel",
    args: ["45", "48.2"],
  });
  const stdout =
    'mlxp has registered the job 45 for deletion\ndenied: job "999" does not exist\n';
  assertEquals(
    shownCancel(sgeStatus.parseCancel(answered(stdout, 1), ["45", "999"])),
    [],
  );
  assertEquals(
    shownCancel(
      sgeStatus.parseCancel(
        answered(
          "",
          1,
          "error: commlib error: got select error (Connection refused)\n",
        ),
        ["45"],
      ),
    ),
    [
      "qdel ended with exit code 1: error: commlib error: got select error (Connection refused)",
    ],
  );
});
