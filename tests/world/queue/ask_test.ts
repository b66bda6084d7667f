import { assertEquals } from "@std/assert";
import { ask } from "../../../src/world/queue/ask.ts";

Deno.test("ask() tells a program that is not there from one that cannot be started now", async () => {
  const asked = (cause: Error) =>
    ask("slurm", { program: "squeue", args: [] }, () => ({
      kind: "jobs" as const,
      jobs: [],
    }), {
      workDir: "/",
      signal: new AbortController().signal,
      run: () => Promise.reject(cause),
    });
  assertEquals(await asked(new Deno.errors.NotFound("entity not found")), {
    kind: "unavailable",
    reason: 'Cannot start "squeue": it is not on PATH',
  });
  assertEquals(
    await asked(new Error("Too many open files (os error 24)")),
    {
      kind: "failed",
      reason: 'Cannot start "squeue": too many open files',
    },
  );
});
