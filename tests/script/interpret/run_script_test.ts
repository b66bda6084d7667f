import { assertEquals } from "@std/assert";
import { runScript } from "../../../src/script/interpret/run_script.ts";
import { differences } from "./differences.ts";
import { nowhere } from "./nowhere.ts";

for (const { name, code, stdout, status } of differences) {
  Deno.test(`runScript() does what bash does: ${name}`, () => {
    const result = runScript(code, nowhere);
    assertEquals(
      [result.refusal, result.stdout, result.status],
      [undefined, stdout, status],
    );
  });
}

// bash says so only where the job has not ended yet, which it may have
Deno.test("runScript() waits for a job by its number", () => {
  assertEquals(
    runScript("(exit 3) & wait %1; echo $?", nowhere).stdout,
    "3\n",
  );
});
