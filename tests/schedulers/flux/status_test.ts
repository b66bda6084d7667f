// The replies are written after flux-jobs(1) and flux-core's sources of 0.88.
import { assertEquals, assertThrows } from "@std/assert";
import { flux } from "../../../src/schedulers/flux/flux.ts";
import { fluxStatus } from "../../../src/schedulers/flux/status.ts";
import { cancelCommand } from "../../../src/schedulers/shared/cancel.ts";
import { parseRelease } from "../../../src/schedulers/shared/status.ts";
import { answered, replyIn, shown, shownCancel } from "../status/shown.ts";

const [question] = fluxStatus.questions;
if (question === undefined) throw new Error("no such question");

const about = { user: { name: "mlxp", uid: 1001 }, since: 0 };

Deno.test("flux reads states, results, exceptions and times of flux jobs", () => {
  const start = "startedAt=11-22T17:24:00";
  assertEquals(shown(question.parse(replyIn("flux/jobs.txt"))), [
    `f2FGzA1 COMPLETED "COMPLETED" endedAt=11-22T17:24:12 exitCode=0 host=node1 ${start}`,
    `f2FGzA2 FAILED "FAILED" endedAt=11-22T17:24:02 exitCode=3 host=node[1-2] ${start}`,
    `f2FGzA3 FAILED "FAILED" endedAt=11-22T17:24:02 exitCode=137 host=node1 reason=exec: shell killed | by the kernel ${start}`,
    `f2FGzA4 TIMEOUT "TIMEOUT" endedAt=11-22T17:25:00 exitCode=142 host=node1 reason=resource allocation expired ${start}`,
    'f2FGzA5 CANCELLED "CANCELED" endedAt=11-22T17:24:02',
    `f2FGzA6 CANCELLED "CANCELED" endedAt=11-22T17:24:02 exitCode=143 host=node1 reason=no longer needed ${start}`,
    'f2FGzA7 FAILED "FAILED" endedAt=11-22T17:24:02 reason=dependency: dependency afterok: can never be satisfied',
    'f2FGzA8 PENDING "DEPEND" reason=after-finish=ƒ2FGzA9',
    `f2FGzA9 RUNNING "RUN" host=node1 ${start}`,
    `f2FGzAA RUNNING "CLEANUP" host=node1 ${start}`,
    'f2FGzAB HELD "SCHED"',
    'f2FGzAC PENDING "PRIORITY"',
  ]);
});

Deno.test("flux is asked once for all of the user's jobs, ended ones too, without a limit", () => {
  const { program, args } = question.command(["f2FGzA1"], about);
  assertEquals([program, ...args.slice(0, 6)], [
    ...["flux", "jobs", "-n", "-a", "-c", "0", "-o"],
  ]);
  assertEquals(args[6]?.split("|").slice(0, 4), [
    "{id.f58}",
    "{state}",
    "{result}",
    "{urgency}",
  ]);
});

Deno.test("flux quotes what it cannot read, and tells a word of a later version as it is", () => {
  assertEquals(shown(question.parse(answered("f2FGzA1|RUN|x\n"))), [
    'unreadable: Cannot read the answer of flux jobs: "f2FGzA1|RUN|x"',
  ]);
  assertEquals(
    shown(
      question.parse(
        answered("f2FGzA1|FROZEN||16||1795368231.0|0.0|0.0|0.0||||\n"),
      ),
    ),
    ['f2FGzA1 UNKNOWN "FROZEN"'],
  );
});

Deno.test("flux cancels several at once; one that is over is not refused", () => {
  assertEquals(cancelCommand(flux, ["f2FGzA1", "f2FGzA2"]), {
    program: "flux",
    args: ["cancel", "f2FGzA1", "f2FGzA2"],
  });
  assertThrows(() => cancelCommand(flux, ["--all"]));
  const ids = ["f2FGzA1", "f2FGzA2", "f2FGzA3"];
  const said = answered(
    "",
    1,
    `flux-cancel: ERROR: ƒ2FGzA1: job is inactive
flux-cancel: ERROR: f2FGzA2: guests can only raise exceptions on their own jobs
flux-cancel: ERROR: f2FGzA3: unknown job id
`,
  );
  assertEquals(shownCancel(fluxStatus.parseCancel(said, ids)), [
    "f2FGzA2: guests can only raise exceptions on their own jobs",
  ]);
  const down = answered("", 1, "flux-cancel: ERROR: Unable to connect to Flux");
  assertEquals(shownCancel(fluxStatus.parseCancel(down, ids)), [
    "flux cancel ended with exit code 1: flux-cancel: ERROR: Unable to connect to Flux",
  ]);
});

Deno.test("flux lets one held job go a call, by its default urgency", () => {
  assertEquals(fluxStatus.release?.args(["f2FGzA1"]), [
    ...["job", "urgency", "f2FGzA1", "default"],
  ]);
  const refused = answered("", 1, "flux-job: f2FGzA1: job is inactive\n");
  assertEquals(shownCancel(parseRelease("flux", refused, ["f2FGzA1"])), [
    "f2FGzA1: flux-job: f2FGzA1: job is inactive",
  ]);
});
