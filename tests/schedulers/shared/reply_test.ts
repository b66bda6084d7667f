import { assertEquals } from "@std/assert";
import {
  readReply,
  type ReplyRules,
} from "../../../src/schedulers/shared/reply.ts";

const rules: ReplyRules = {
  jobId: (result) => /^id (\d+)$/m.exec(result.stdout)?.[1],
  error: /^error: (.*)$/,
  noise: /^try help/,
  ambiguous: (_, words) => words.includes("timed out"),
  later: ({ exitCode }) => exitCode === 25,
};

function read(exitCode: number, stdout: string, stderr: string) {
  return readReply({ exitCode, stdout, stderr }, rules);
}

Deno.test("readReply() takes exit code 0 with an id for success, whatever stderr says", () => {
  assertEquals(read(0, "banner\nid 7\n", "error: noise\n"), {
    kind: "submitted",
    jobId: "7",
  });
});

Deno.test("readReply() holds exit code 0 without an id for ambiguous and quotes the answer", () => {
  assertEquals(read(0, 'Welcome to "X"\n', ""), {
    kind: "ambiguous",
    reason: String.raw`no job id in the answer "Welcome to \"X\""`,
  });
  assertEquals(read(0, "\n", ""), {
    kind: "ambiguous",
    reason: "no job id in an empty answer",
  });
});

Deno.test("readReply() holds a failure that names a job for ambiguous", () => {
  assertEquals(read(1, "id 7\n", "error: lost\n"), {
    kind: "ambiguous",
    reason: "lost (it named job 7)",
  });
});

Deno.test("readReply() holds a killed command for ambiguous", () => {
  for (const exitCode of [130, 137, 143]) {
    assertEquals(read(exitCode, "", ""), {
      kind: "ambiguous",
      reason: `exit code ${exitCode} and no message`,
    });
  }
});

Deno.test("readReply() tells later from ambiguous and refused", () => {
  assertEquals(read(25, "", "error: enough\n").kind, "later");
  assertEquals(read(1, "", "error: timed out\n").kind, "ambiguous");
  assertEquals(read(172, "", "error: bad queue\n").kind, "refused");
  assertEquals(read(255, "", "error: bad\n").kind, "refused");
});

Deno.test("readReply() gives the words of the lines marked as errors", () => {
  assertEquals(
    read(1, "", "info\nerror: one\nerror: two\nerror: two\ntry help\n"),
    { kind: "refused", reason: "one; two" },
  );
});

Deno.test("readReply() gives what else was said where no line is marked", () => {
  assertEquals(read(1, "out\n", "a\n\nb\ntry help\n"), {
    kind: "refused",
    reason: "a; b",
  });
  assertEquals(read(1, "out\r\n", ""), { kind: "refused", reason: "out" });
  assertEquals(read(1, "", ""), {
    kind: "refused",
    reason: "exit code 1 and no message",
  });
});

Deno.test("readReply() shortens a reason of any length", () => {
  const reply = read(1, "", `error: ${"x".repeat(1000)}\n`);
  assertEquals(reply, { kind: "refused", reason: `${"x".repeat(299)}…` });
});
