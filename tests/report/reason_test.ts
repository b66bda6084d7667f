import { assertEquals } from "@std/assert";
import { causeOf, commonReason } from "../../src/report/reason.ts";

Deno.test("commonReason() takes a job's own path, name and id out of what a scheduler says", () => {
  const job = { logDir: "/home/u/logs/12", name: "logs.12" };
  for (
    const [reason, common] of [
      [
        "script file '/home/u/logs/12/script.sh' cannot be loaded - No such file or directory",
        "script file '/home/u/logs/…/script.sh' cannot be loaded - No such file or directory",
      ],
      [
        "there is no place for logs.12; qsub: submit filter returned an error code",
        "there is no place for …; qsub: submit filter returned an error code",
      ],
      [
        "MSG=Job 29.head violates the global server limit of 1 jobs queued per user",
        "MSG=Job … violates the global server limit of 1 jobs queued per user",
      ],
      ["Job <101[3]> is refused", "Job <…> is refused"],
      ["Your job-array 22.1-4:1 waits", "Your job-array … waits"],
      // nothing of the job's own
      ["only 5 jobs are allowed per user (current job count: 5)", undefined],
      ["/home/u/logs/123 is full", undefined],
      ["queue logs.123 is closed", undefined],
      ["invalid partition specified: nope", undefined],
    ] as const
  ) assertEquals(commonReason(reason, job), common ?? reason);
});

Deno.test("causeOf() is the same for what differs by the time, a count or a number of its own", () => {
  const cause = (reason: string, id = 12) =>
    causeOf(reason, { logDir: `/home/u/logs/${id}`, name: `logs/${id}` });
  for (
    const [one, other] of [
      [
        "logs/12 at 21:42:20.497: no account",
        "logs/9 at 21:43:01.2: no account",
      ],
      [
        "jobs in queue (current count: 99)",
        "jobs in queue (current count: 100)",
      ],
      ["request 5f0c was refused: 17", "request 5f0c was refused: 8"],
      [
        "request 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed refused",
        "request 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d refused",
      ],
      ["cannot read /tmp/tmp.Xa81bQ", "cannot read /tmp/tmp.hh7Tz1"],
    ] as const
  ) assertEquals(cause(one), cause(other, 9));
  assertEquals(cause("no account") === cause("no partition"), false);
});
