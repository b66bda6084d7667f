import { assertEquals, assertRejects } from "@std/assert";
import { exitCodes, Failure } from "../../../src/error.ts";
import {
  nextLogId,
  releaseLogDirs,
  reserveLogDirs,
} from "../../../src/world/logs/log_dir.ts";
import { inDirectory, treeOf, writeFiles } from "../fixture.ts";

Deno.test("reserveLogDirs() begins with 1 in a directory that it makes", () =>
  inDirectory(async (directory) => {
    const parent = `${directory}/a/b/logs`;
    assertEquals(await reserveLogDirs(parent, 3), [1, 2, 3]);
    assertEquals(treeOf(parent), ["1/", "2/", "3/"]);
  }));

Deno.test("reserveLogDirs() goes on above the largest number, not in the gaps", () =>
  inDirectory(async (directory) => {
    Deno.mkdirSync(`${directory}/9`);
    Deno.mkdirSync(`${directory}/10`);
    assertEquals(await reserveLogDirs(directory, 2), [11, 12]);
  }));

Deno.test("reserveLogDirs() counts 007 as MLXP does, and no other names", () =>
  inDirectory(async (directory) => {
    for (const name of ["007", "1.bak", "12abc", "-20", "3e2", "٣", "0x99"]) {
      Deno.mkdirSync(`${directory}/${name}`);
    }
    assertEquals(await reserveLogDirs(directory, 1), [8]);
  }));

Deno.test("reserveLogDirs() steps over a file that is named like a number", () =>
  inDirectory(async (directory) => {
    writeFiles(directory, { "2": "mine", "20261122": "a note" });
    assertEquals(await reserveLogDirs(directory, 2), [1, 3]);
    assertEquals(Deno.readTextFileSync(`${directory}/2`), "mine");
  }));

Deno.test("reserveLogDirs() takes a link for a directory without following it", () =>
  inDirectory(async (directory) => {
    Deno.symlinkSync("/nowhere", `${directory}/4`);
    assertEquals(await reserveLogDirs(directory, 1), [5]);
  }));

Deno.test("reserveLogDirs() passes over numbers that a log_id cannot follow", () =>
  inDirectory(async (directory) => {
    Deno.mkdirSync(`${directory}/1795363812000000000`);
    Deno.mkdirSync(`${directory}/5`);
    assertEquals(await reserveLogDirs(directory, 1), [6]);
  }));

Deno.test("reserveLogDirs() leaves nothing behind when the numbers run out", () =>
  inDirectory(async (directory) => {
    Deno.mkdirSync(`${directory}/${Number.MAX_SAFE_INTEGER - 1}`);
    const failure = await assertRejects(
      () => reserveLogDirs(directory, 3),
      Failure,
    );
    assertEquals(failure.exitCode, exitCodes.world);
    assertEquals(failure.diagnostics, [{
      severity: "error",
      message:
        `Cannot number log directories in "${directory}": the largest number there is too large`,
      hint: "Use another one with --log-dir",
    }]);
    assertEquals(treeOf(directory), ["9007199254740990/"]);
  }));

Deno.test("reserveLogDirs() says why a log directory cannot be made", () =>
  inDirectory(async (directory) => {
    writeFiles(directory, { logs: "" });
    const failure = await assertRejects(
      () => reserveLogDirs(`${directory}/logs/x`, 1),
      Failure,
    );
    assertEquals(
      failure.message,
      `Cannot make log directory "${directory}/logs/x": not a directory`,
    );
    assertEquals(failure.exitCode, exitCodes.world);
  }));

Deno.test("reserveLogDirs() takes back what it made when it is interrupted", () =>
  inDirectory(async (directory) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    const failure = await assertRejects(
      () => reserveLogDirs(directory, 100_000, controller.signal),
      Failure,
    );
    assertEquals(failure.exitCode, exitCodes.interrupted);
    assertEquals(treeOf(directory), []);
  }));

Deno.test("releaseLogDirs() keeps a directory that holds something", () =>
  inDirectory(async (directory) => {
    const logIds = await reserveLogDirs(directory, 3);
    writeFiles(directory, { "2/theirs": "" });
    releaseLogDirs(directory, logIds);
    assertEquals(treeOf(directory), ["2/", "2/theirs"]);
  }));

Deno.test("nextLogId() agrees with reserveLogDirs() and touches nothing", () =>
  inDirectory(async (directory) => {
    assertEquals(nextLogId(`${directory}/none`), 1);
    assertEquals(treeOf(directory), []);
    Deno.mkdirSync(`${directory}/41`);
    writeFiles(directory, { "42": "" });
    assertEquals(nextLogId(directory), 43);
    assertEquals(await reserveLogDirs(directory, 1), [43]);
  }));
