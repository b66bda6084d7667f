import { assertEquals } from "@std/assert";
import { local } from "../../src/schedulers/local.ts";

Deno.test("local runs the script itself, which opens its own logs", () => {
  assertEquals(
    local.header({
      logDirName: "my logs",
      logId: 1,
      stdout: "/my logs/1/log.stdout",
      stderr: "/my logs/1/log.stderr",
    }),
    { lines: [], name: "my logs/1", output: "script" },
  );
  assertEquals(local.submitCommand("/my logs/1/script.sh", () => []), {
    program: "/my logs/1/script.sh",
    args: [],
    stdin: "none",
  });
});

Deno.test("local.parseReply() goes by the exit code", () => {
  const result = { exitCode: 0, stdout: "", stderr: "" };
  assertEquals(local.parseReply(result), {
    kind: "submitted",
    jobId: "local",
  });
  assertEquals(local.parseReply({ ...result, exitCode: 3 }), {
    kind: "refused",
    reason: "exit code 3",
  });
});

Deno.test("local.leaks() drops nothing but the scheduler file of another job", () => {
  assertEquals(local.leaks("MLXP_SCHEDULER"), true);
  assertEquals(local.leaks("SLURM_JOB_ID"), false);
});
