import { assertEquals } from "@std/assert";
import { moabNames } from "../../../src/schedulers/moab/find.ts";
import type { NameQuestion } from "../../../src/schedulers/shared/find.ts";
import { answered, replyIn } from "../status/shown.ts";

function ask(at: number): NameQuestion {
  const question = moabNames[at];
  if (question === undefined) throw new Error("no such question");
  return question;
}

Deno.test("moab knows jobs by name and by the id that msub gave, not by that of PBS", () => {
  assertEquals(ask(0).parse(replyIn("moab/showq.xml")), {
    kind: "jobs",
    jobs: [
      { id: "Moab.11", name: "logs.1", submittedAt: 1795368230_000 },
      { id: "Moab.12", name: "logs.2", submittedAt: 1795368231_000 },
      { id: "Moab.13", name: "logs.3", submittedAt: 1795368232_000 },
    ],
  });
  const over = { submittedAt: 1795368230_000, ended: "yes" as const };
  assertEquals(ask(1).parse(replyIn("moab/showq_completed.xml")), {
    kind: "jobs",
    jobs: [
      { id: "Moab.8", name: "logs.1", ...over },
      { id: "Moab.9", name: "logs.2", ...over },
      { id: "Moab.10", name: "logs.3", ...over },
      { id: "Moab.14", name: "logs.4", ...over },
    ],
  });
});

Deno.test("moab is asked for the user's jobs in the queue, and for those that are over", () => {
  const about = { user: { name: "mlxp", uid: 1001 }, since: 0 };
  assertEquals(moabNames.map((it) => it.command([], about)), [
    { program: "showq", args: ["-w", "user=mlxp", "--xml"] },
    { program: "showq", args: ["-c", "-w", "user=mlxp", "--xml"] },
  ]);
});

Deno.test("moab quotes what it cannot read", () => {
  assertEquals(ask(0).parse(answered("<Data><queue>")), {
    kind: "unreadable",
    reason: 'Cannot read the answer of showq: "<Data><queue>"',
  });
  const nameless = '<Data><queue><job JobName="logs.1"/></queue></Data>';
  assertEquals(ask(0).parse(answered(nameless)).kind, "unreadable");
});
