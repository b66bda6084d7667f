import { assertEquals } from "@std/assert";
import { commonReason } from "../../src/report/reason.ts";

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
