import { assertEquals } from "@std/assert";
import {
  ctimeUtc,
  exitCodeOfWaitStatus,
  failureOf,
  quoteReply,
  utcTime,
} from "../../../src/schedulers/shared/status.ts";

Deno.test("exitCodeOfWaitStatus() tells exit codes and signals as shells do", () => {
  assertEquals([0, 768, 9, 15, 139].map(exitCodeOfWaitStatus), [
    0,
    3,
    137,
    143,
    139,
  ]);
});

Deno.test("utcTime() and ctimeUtc() read times as UTC, and nothing else", () => {
  const time = Date.UTC(2026, 10, 2, 7, 23, 11);
  assertEquals(utcTime("2026-11-02T07:23:11"), time);
  assertEquals(utcTime("2026-11-02 07:23:11"), time);
  assertEquals(ctimeUtc("Mon Nov  2 07:23:11 2026"), time);
  assertEquals(ctimeUtc("Mon Nov 2 07:23:11 2026"), time);
  for (const text of ["", "N/A", "Unknown", "None", "-/-", "07:23:11"]) {
    assertEquals([utcTime(text), ctimeUtc(text)], [undefined, undefined], text);
  }
});

Deno.test("quoteReply() shows an answer's beginning in one line", () => {
  assertEquals(quoteReply(" a\n  b\n"), '"a b"');
  assertEquals(quoteReply("\n"), "an empty answer");
  assertEquals(quoteReply("x".repeat(300)), `"${"x".repeat(199)}…"`);
});

Deno.test("failureOf() tells the first words, from stderr if there are any", () => {
  assertEquals(
    failureOf("qstat", { exitCode: 1, stdout: "out\n", stderr: "\nerr\nmore" }),
    "qstat ended with exit code 1: err",
  );
  assertEquals(
    failureOf("qstat", { exitCode: 1, stdout: "", stderr: "" }),
    "qstat ended with exit code 1: no message",
  );
});
