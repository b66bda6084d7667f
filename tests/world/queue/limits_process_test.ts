import { assertEquals } from "@std/assert";
import { slurm } from "../../../src/schedulers/slurm/slurm.ts";
import { limitsPassed } from "../../../src/world/queue/limits.ts";

/** What is told of three jobs' limits when a cluster is asked by this shell. */
function linesOf(shell: string, patience: number): Promise<string[]> {
  return limitsPassed(
    {
      ...slurm,
      limits: {
        questions: () => [{ program: "/bin/sh", args: ["-c", shell] }],
        read: ([answer]) => [{
          of: answer === undefined ? "nobody" : "the cluster",
          kind: "submitted",
          most: 2,
        }],
      },
    },
    [],
    { jobs: 3, submissions: 3 },
    { workDir: "/", signal: new AbortController().signal, patience },
  );
}

const passed = (of: string): string =>
  `${of} takes 2 jobs of yours at a time: job 3 of 3 would have to come later, as with --wait, or --pack 2`;

Deno.test("limitsPassed() says that a cluster did not tell its limits in time", async () => {
  assertEquals(await linesOf("sleep 30", 0.2), [
    passed("nobody"),
    `${slurm.title} did not tell its limits within 0.2 s`,
  ]);
  assertEquals(await linesOf("echo 2", 5), [passed("the cluster")]);
  // a cluster without limits says so at once, and that is no news
  assertEquals(await linesOf("exit 1", 5), [passed("nobody")]);
});
