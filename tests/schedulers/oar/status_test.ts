import { assertEquals } from "@std/assert";
import { oarStatus } from "../../../src/schedulers/oar/status.ts";
import type { Question } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

function ask(at: number): Question {
  const question = oarStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("oar asks for 500 jobs at once, with the events that say why they ended", () => {
  const { idsAtOnce, command } = ask(0);
  assertEquals(idsAtOnce, 500);
  assertEquals(command(["7", "8"], about), {
    program: "oarstat",
    args: ["-J", "-f", "-j", "7", "-j", "8"],
  });
});

Deno.test("oar tells over time, cancelled and failed from Error by the events", () => {
  assertEquals(
    shown(ask(0).parse(replyIn("oar/oarstat_full.json"))),
    [
      '240 COMPLETED "Terminated" endedAt=11-22T17:23:17 exitCode=0 host=localhost startedAt=11-22T17:23:13',
      '241 FAILED "Terminated" endedAt=11-22T17:23:16 exitCode=3 host=localhost startedAt=11-22T17:23:13',
      '242 TIMEOUT "Error" endedAt=11-22T17:23:32 host=localhost startedAt=11-22T17:23:13',
      '243 CANCELLED "Error" endedAt=11-22T17:25:31 host=localhost startedAt=11-22T17:23:15',
      '245 CANCELLED "Error"',
      '249 FAILED "Error" endedAt=11-22T17:23:19 host=localhost reason=OUTPUT_FILES startedAt=11-22T17:23:15',
      '250 FAILED "Terminated" endedAt=11-22T17:23:19 exitCode=137 host=localhost startedAt=11-22T17:23:15',
    ],
  );
});

Deno.test("oar tells under which id a job goes on that it runs again", () => {
  assertEquals(
    shown(ask(0).parse(replyIn("oar/oarstat_resubmitted.json"))).sort(),
    [
      '1 FAILED "Terminated" continuedAs=2 endedAt=11-27T00:20:25 exitCode=99 host=localhost reason=RESUBMIT_JOB_AUTOMATICALLY startedAt=11-27T00:19:18',
      '2 RUNNING "Running" host=localhost startedAt=11-27T00:20:28',
    ],
  );
});

Deno.test("oar takes no output for no jobs, and quotes what is no JSON", () => {
  const { parse } = ask(0);
  assertEquals(shown(parse(answered(""))), []);
  assertEquals(shown(parse(answered('{"7": {"state"'))), [
    'unreadable: Cannot read the answer of oarstat: "{\\"7\\": {\\"state\\""',
  ]);
  assertEquals(shown(parse(answered("", 1, "DBI connect failed\n"))), [
    "failed: oarstat ended with exit code 1: DBI connect failed",
  ]);
});

Deno.test("oar takes a killed besteffort job for preempted", () => {
  const job = {
    state: "Error",
    exit_code: null,
    startTime: 0,
    events: [{ type: "FRAG_JOB_REQUEST" }, { type: "BESTEFFORT_KILL" }],
  };
  assertEquals(
    shown(ask(0).parse(answered(JSON.stringify({ 9: job })))),
    ['9 PREEMPTED "Error" reason=BESTEFFORT_KILL'],
  );
});

Deno.test("oar tells no reason of a job that ended well, such as one that was held", () => {
  // as oarstat 2.5.9 tells of one after oarsub --hold and oarresume
  const job = {
    state: "Terminated",
    exit_code: 0,
    startTime: 0,
    events: [
      { type: "RESUME_JOB" },
      { type: "SWITCH_INTO_TERMINATE_STATE" },
    ],
  };
  assertEquals(
    shown(ask(0).parse(answered(JSON.stringify({ 9: job })))),
    ['9 COMPLETED "Terminated" exitCode=0'],
  );
});

Deno.test("oar cancels many jobs in one command; one that is killed already is no error", () => {
  assertEquals(oarStatus.cancelCommand(["7", "8"]), {
    program: "oardel",
    args: ["7", "8"],
  });
  const stdout =
    "Deleting the job = 240 ...ERROR.\nDeleting the job = 244 ...REGISTERED.\nThe job(s) [ 244 ] will be deleted in the near future.\n";
  assertEquals(
    shownCancel(
      oarStatus.parseCancel(
        answered(stdout, 6, "Cannot frag 240 ; This job was already killed.\n"),
        ["240", "244"],
      ),
    ),
    [],
  );
  assertEquals(
    shownCancel(
      oarStatus.parseCancel(
        answered(
          "Deleting the job = 9 ...ERROR.\n",
          1,
          "Cannot frag 9 ; You are not the right user.\n",
        ),
        ["9"],
      ),
    ),
    ["9: You are not the right user."],
  );
  assertEquals(
    shownCancel(
      oarStatus.parseCancel(answered("", 2, "cannot connect\n"), ["9"]),
    ),
    ["oardel ended with exit code 2: cannot connect"],
  );
});
