import { assertEquals } from "@std/assert";
import { fluxNames } from "../../../src/schedulers/flux/find.ts";
import { answered, replyIn } from "../status/shown.ts";

const [question] = fluxNames;
if (question === undefined) throw new Error("no such question");

Deno.test("flux knows jobs by name, those too that are over", () => {
  assertEquals(question.parse(replyIn("flux/jobs_names.txt")), {
    kind: "jobs",
    jobs: [
      {
        id: "f2FGzA1",
        name: "logs/1",
        submittedAt: 1795368230_555,
        ended: "yes",
      },
      { id: "f2FGzA9", name: "a|b", submittedAt: 1795368231_000 },
      { id: "f2FGzAB", name: "logs/3", submittedAt: 1795368232_000 },
    ],
  });
  assertEquals(question.parse(answered("")), { kind: "jobs", jobs: [] });
});

Deno.test("flux is asked once for all of the user's jobs", () => {
  const about = { user: { name: "mlxp", uid: 1001 }, since: 0 };
  assertEquals(question.command(["logs/1"], about), {
    program: "flux",
    args: [
      ...["jobs", "-n", "-a", "-c", "0", "-o"],
      "{id.f58}|{state}|{t_submit}|{name}",
    ],
  });
});

Deno.test("flux quotes names that it cannot read, and tells a failure", () => {
  assertEquals(question.parse(answered("JOBID NAME\n")), {
    kind: "unreadable",
    reason: 'Cannot read the answer of flux jobs: "JOBID NAME"',
  });
  assertEquals(
    question.parse(
      answered("", 1, "flux-jobs: ERROR: Unable to connect to Flux\n"),
    ),
    {
      kind: "failed",
      reason:
        "flux jobs ended with exit code 1: flux-jobs: ERROR: Unable to connect to Flux",
    },
  );
});
