import { assertEquals } from "@std/assert";
import type { Here } from "../../../src/script/interpret/here.ts";
import { runScript } from "../../../src/script/interpret/run_script.ts";
import { differences } from "./differences.ts";

/** A machine with nothing on it. */
const nowhere: Here = {
  environment: new Map([["HOME", "/home/me"], ["PATH", "/usr/bin:/bin"]]),
  workDir: "/proj",
  scriptPath: "/proj/script.sh",
  stat: () => undefined,
  lstat: () => undefined,
  access: () => "no",
  list: () => undefined,
  read: () => undefined,
  realPath: () => undefined,
  now: () => new Date(0),
  hostname: () => "login",
};

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
