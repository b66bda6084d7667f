import { assertEquals } from "@std/assert";
import { moabStatus } from "../../../src/schedulers/moab/status.ts";
import type { Question } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

function ask(at: number): Question {
  const question = moabStatus.questions[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

const about = {
  user: { name: "mlxp", uid: 1001 },
  since: Date.UTC(2026, 10, 22, 15, 30),
};

Deno.test("moab reads showq: active, eligible and blocked jobs", () => {
  assertEquals(shown(ask(0).parse(replyIn("moab/showq.xml"))), [
    'Moab.11 RUNNING "Running" host=node1 startedAt=11-22T17:24:00',
    'Moab.12 PENDING "Idle"',
    'Moab.13 HELD "UserHold" reason=user hold',
  ]);
});

Deno.test("moab reads the completed jobs of showq -c", () => {
  assertEquals(
    shown(ask(1).parse(replyIn("moab/showq_completed.xml"))),
    [
      'Moab.8 COMPLETED "Completed 0" endedAt=11-22T17:24:12 exitCode=0 host=node1 startedAt=11-22T17:24:00',
      'Moab.9 FAILED "Completed 3" endedAt=11-22T17:24:02 exitCode=3 host=node1 startedAt=11-22T17:24:00',
      'Moab.10 CANCELLED "Removed CNCLD(271)" endedAt=11-22T17:24:10 exitCode=143 host=node1 startedAt=11-22T17:24:00',
      'Moab.14 CANCELLED "Removed CNCLD"',
    ],
  );
});

Deno.test("moab asks for all of a user's jobs, and then for the completed ones", () => {
  assertEquals(
    moabStatus.questions.map((
      it,
    ) => [it.idsAtOnce, it.command(["7"], about).args]),
    [
      ["all", ["-w", "user=mlxp", "--xml"]],
      ["all", ["-c", "-w", "user=mlxp", "--xml"]],
    ],
  );
});

Deno.test("moab quotes what it cannot read", () => {
  assertEquals(
    shown(
      ask(0).parse(
        answered("<Data><queue><job JobID='1'/></queue></Data>"),
      ),
    ),
    [
      "unreadable: Cannot read the answer of showq: \"<Data><queue><job JobID='1'/></queue></Data>\"",
    ],
  );
});

Deno.test("moab cancels many jobs in one command; one that is gone is no error", () => {
  assertEquals(moabStatus.cancelCommand(["Moab.7", "Moab.8"]), {
    program: "canceljob",
    args: ["Moab.7", "Moab.8"],
  });
  const stdout = "\njob 'Moab.6' cancelled\n\n";
  const stderr =
    "ERROR:  invalid job specified (Moab.7)\nERROR:  user is not authorized to cancel job 'Moab.8'\n";
  assertEquals(
    shownCancel(
      moabStatus.parseCancel(
        answered(stdout, 1, stderr),
        ["Moab.6", "Moab.7", "Moab.8"],
      ),
    ),
    ["Moab.8: user is not authorized to cancel job 'Moab.8'"],
  );
});

Deno.test("moab has failed where Moab does not answer in time", () => {
  const stderr =
    "ERROR:  client timed out after 30 seconds (hostname:port=moab:42559)\n";
  assertEquals(shown(ask(0).parse(answered("", 1, stderr))), [
    "failed: showq ended with exit code 1: ERROR:  client timed out after 30 seconds (hostname:port=moab:42559)",
  ]);
});
