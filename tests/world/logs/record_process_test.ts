import { assert, assertEquals, assertThrows } from "@std/assert";
import type { SubmissionRecord } from "../../../src/jobs/record.ts";
import { recordToYaml } from "../../../src/jobs/record_yaml.ts";
import { readRecord, writeCopy } from "../../../src/world/logs/record.ts";
import { inDirectory, recordFor, startDeno, treeOf } from "../fixture.ts";

const record = recordFor("logs/1");

Deno.test("writeCopy() replaces the whole record and leaves no other file", () =>
  inDirectory((directory) => {
    Deno.mkdirSync(`${directory}/metadata`);
    const submitted: SubmissionRecord = {
      ...record,
      state: "submitted",
      jobId: "4711",
    };
    writeCopy(directory, record);
    assertEquals(readRecord(directory), { ok: true, record });
    writeCopy(directory, submitted);
    assertEquals(readRecord(directory), { ok: true, record: submitted });
    assertEquals(treeOf(directory), ["metadata/", "metadata/submission.yaml"]);
  }));

Deno.test("readRecord() is undefined where there is no record", () =>
  inDirectory((directory) => {
    assertEquals(readRecord(directory), undefined);
  }));

Deno.test("readRecord() says what is wrong with a record", () =>
  inDirectory((directory) => {
    const path = `${directory}/metadata/submission.yaml`;
    Deno.mkdirSync(path, { recursive: true });
    assertEquals(readRecord(directory), {
      ok: false,
      diagnostic: {
        severity: "error",
        message: `Cannot read record "${path}": it is no regular file`,
      },
    });
  }));

Deno.test("writeCopy() leaves the old record when the new one cannot be written", () =>
  inDirectory((directory) => {
    const path = `${directory}/metadata/submission.yaml`;
    Deno.mkdirSync(path, { recursive: true });
    assertThrows(() => writeCopy(directory, record), Error);
    assertEquals(treeOf(directory), ["metadata/", "metadata/submission.yaml/"]);
  }));

Deno.test("writeCopy() shows the old record or the new one, whenever it is killed", () =>
  inDirectory(async (directory) => {
    Deno.mkdirSync(`${directory}/metadata`);
    writeCopy(directory, record);
    for (let round = 0; round < 4; round++) {
      const child = await startDeno(
        directory,
        `import { writeCopy } from "src/world/logs/record.ts";
        const record = ${JSON.stringify(record)};
        console.log("ready");
        for (let line = 1;; line++) {
          writeCopy("${directory}", {
            ...record, line, reason: "x".repeat(line % 2 ? 10 : 50_000),
          });
        }`,
      );
      const output = child.stdout.getReader();
      await output.read();
      const ends = performance.now() + 150 + 37 * round;
      const sizes = new Set<number>();
      while (performance.now() < ends) {
        const read = readRecord(directory);
        assertEquals(read?.ok, true);
        if (read?.ok) sizes.add(read.record.reason?.length ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      assert(sizes.size > 1, "the record was not replaced while it was read");
      child.kill("SIGKILL");
      await child.status;
      await output.cancel();
      await child.stdin.close();
      const read = readRecord(directory);
      assertEquals(read?.ok, true);
      assertEquals(
        Deno.readTextFileSync(`${directory}/metadata/submission.yaml`),
        read?.ok ? recordToYaml(read.record) : "",
      );
    }
  }));
