import { assertEquals } from "@std/assert";
import { failureReason } from "../../../src/world/logs/failure_reason.ts";

/** What is told of a log directory with these logs. */
function told(stderr?: string, stdout?: string): string | undefined {
  const logDir = Deno.makeTempDirSync({ prefix: "mlxpsub-reason-" });
  try {
    const logs = { "log.stderr": stderr, "log.stdout": stdout };
    for (const [name, text] of Object.entries(logs)) {
      if (text !== undefined) {
        Deno.writeTextFileSync(`${logDir}/${name}`, text);
      }
    }
    return failureReason(logDir);
  } finally {
    Deno.removeSync(logDir, { recursive: true });
  }
}

Deno.test("failureReason() reads both logs, and none that is not there", () => {
  assertEquals(told("ValueError: no\n", "epoch 1\n"), "ValueError: no");
  assertEquals(told(undefined, "ValueError: no\n"), "ValueError: no");
  assertEquals(told(), undefined);
});

Deno.test("failureReason() reads on where the end tells nothing, up to a bound", () => {
  const chatter = (bytes: number) => "epoch 1\n".repeat(bytes / 8);
  const trace = "Traceback (most recent call last):\n" +
    '  File "x.py", line 1, in <module>\nKeyError: 1\n';
  assertEquals(told(trace + chatter(100_000)), "KeyError: 1");
  assertEquals(told(trace + chatter(10_000_000)), "epoch 1");
});

Deno.test("failureReason() waits for no pipe", () => {
  const logDir = Deno.makeTempDirSync({ prefix: "mlxpsub-reason-" });
  try {
    new Deno.Command("mkfifo", { args: [`${logDir}/log.stderr`] }).outputSync();
    assertEquals(failureReason(logDir), undefined);
  } finally {
    Deno.removeSync(logDir, { recursive: true });
  }
});
