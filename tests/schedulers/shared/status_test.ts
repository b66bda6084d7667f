import { assertEquals } from "@std/assert";
import {
  ctimeUtc,
  exitCodeOfWaitStatus,
  failureOf,
  parseRelease,
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

/** Words of Slurm 22.05, OAR 2.5.9 and Son of Grid Engine 8.1.9. */
Deno.test("parseRelease() tells by the words which jobs of a command were not let go", () => {
  const refused = (
    program: string,
    said: string,
    ids: string[],
    exitCode = 1,
  ) => {
    const reply = parseRelease(
      program,
      { exitCode, stdout: said, stderr: "" },
      ids,
    );
    return [
      ...reply.refused,
      ...reply.failure === undefined ? [] : [
        reply.failure,
      ],
    ];
  };
  assertEquals(
    refused(
      "scontrol",
      "Invalid job id specified for job 99999\nslurm_suspend error: No error\n",
      ["99999", "2487"],
    ),
    [["99999", "Invalid job id specified for job 99999"]],
  );
  assertEquals(
    refused(
      "oarresume",
      "/!\\ Cannot resume 971 : the job is not in the Hold or Suspended state.\n/!\\ Cannot resume 99999 : this job does not exist.\n[973] Resume request was sent to the OAR server.\n",
      ["971", "973", "99999"],
    ),
    [["99999", "/!\\ Cannot resume 99999 : this job does not exist."]],
  );
  assertEquals(
    refused(
      "qrls",
      'modified hold of job-array task 1417.1\ndenied: job "99999" does not exist\n',
      ["1417.1", "99999"],
    ),
    [["99999", 'denied: job "99999" does not exist']],
  );
  assertEquals(refused("qrls", "qrls: cannot connect", ["1"]), [
    "qrls ended with exit code 1: qrls: cannot connect",
  ]);
  assertEquals(refused("scontrol", "job 7", ["7"], 0), []);
});
